"""A passkey: set up in a minute, and then logging in without a password, with Chromium's own virtual key."""

import pytest

from icbt.models import Role
from tests.factories import active_patient, make_staff
from tests.journeys import given
from tests.journeys.coming_in import ComingIn
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser

KEY = {
    **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
    **{"isUserVerified": True, "automaticPresenceSimulation": True},
}


class KeyHolder(ComingIn):
    """Somebody whose device holds passkeys."""

    def given_a_device_with_a_fingerprint_reader(self) -> None:
        self.device = self.context.new_cdp_session(self.page)
        self.device.send("WebAuthn.enable")
        self.reader = self.device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def when_she_adds_a_passkey(self, name: str) -> None:
        self.opens("/accounts/2fa/webauthn/add/")
        self.writes("Name", name)
        box = self.page.get_by_role("checkbox", name="Log in with this key alone")
        if box.count():
            box.check()
        self.presses("Add the key")

    def when_she_signs_in_with_the_passkey(self) -> None:
        self.opens("/accounts/login/")
        self.presses("Log in with a passkey")


def test_a_patient_signs_in_with_a_passkey(live_site, browse):
    patient = active_patient(given.a_name("Pia")).patient
    pia = browse(KeyHolder, PHONE)
    pia.given_a_device_with_a_fingerprint_reader()
    pia.when_she_signs_in(patient.email)
    pia.when_she_adds_a_passkey("My phone")
    pia.opens("/accounts/2fa/webauthn/")
    pia.sees("My phone", "Passkey")
    pia.signs_out()
    pia.when_she_signs_in_with_the_passkey()
    pia.is_at("/$")
    pia.sees(patient.name)


def test_for_staff_a_passkey_is_a_second_factor(live_site, browse):
    user = make_staff(Role.CLINICIAN, given.a_name("Clara"), second_factor=False)
    clara = browse(KeyHolder)
    clara.given_a_device_with_a_fingerprint_reader()
    clara.when_she_signs_in(user.email)
    clara.is_at("/accounts/2fa/")
    clara.opens("/today/")
    clara.is_at("/accounts/2fa/")
    clara.when_she_adds_a_passkey("Desk")
    clara.opens("/today/")
    clara.is_at("/today/")
