"""How allauth fits this house: invitation only, every login in the trail, second-factor seeds sealed."""

import logging
import time
from datetime import timedelta
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter

from icbt.audit import record
from icbt.encryption import system_box
from icbt.middleware import enrolled_second_factor
from icbt.models import User

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
"""For so long after a login, somebody without a second factor may set one up without typing the password again."""

NOTICED = {
    "account/email/email_changed": "email_changed",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
    "mfa/email/totp_activated": "second_factor_added",
    "mfa/email/totp_deactivated": "second_factor_removed",
    "mfa/email/webauthn_added": "second_factor_added",
    "mfa/email/webauthn_removed": "second_factor_removed",
}
"""What allauth tells a person by e-mail about her account, and the verb that the trail has for it."""


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; logins, failures, logouts and every change to how a person signs in are audited."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **kwargs):
        record("logged_in", by=user, subject=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        email = credentials.get("email") or ""
        user = User.objects.filter(email__iexact=email).first()
        record("login_failed", by=None, subject=user)
        super().authentication_failed(request, **credentials)

    def logout(self, request):
        if request.user.is_authenticated:
            record("logged_out", by=request.user, subject=request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        if verb := NOTICED.get(template_prefix):
            record(verb, by=user, subject=user)
        try:
            super().send_notification_mail(template_prefix, user, context, email)
        except (OSError, SMTPException) as error:  # what was changed stays changed
            log.warning("a notice was not sent: %s", type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not while setting up the first second factor just after a login."""
        if app == "allauth.mfa" and self._may_set_up_freely(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _may_set_up_freely(self, request) -> bool:
        if enrolled_second_factor(request.user):
            return False
        records = get_authentication_records(request, request.user)
        return bool(records) and time.time() - records[-1]["at"] < FRESH.total_seconds()


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are stored sealed."""

    def encrypt(self, text: str) -> str:
        return system_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return system_box().decrypt(encrypted_text.encode()).decode()
