"""Fault 1 of others: posted keys were copied into the user's record, so a participant chose her own trial arm."""

import pytest

from icbt.models import Enrolment, User
from tests.icbt.test_consent import RIGHT
from tests.icbt.test_profile import ANSWERS

WISHES = {
    "role": "administrator",
    "is_active": "",
    "email": "other@example.org",
    "password": "x",
    "created_at": "2020-01-01",
    "status": "completed",
    "track": "act",
    "support_level": "self_guided",
    "clinician": "6f1cbb0e-0000-4000-8000-000000000000",
    "started_on": "2020-01-01",
    "consented_at": "2020-01-01",
    "patient": "6f1cbb0e-0000-4000-8000-000000000000",
    "programme": "another",
    "reason": "better",
}


def facts(user) -> dict:
    """Everything about a person and her enrolment that a form of hers has no business with."""
    person = User.objects.values("role", "is_active", "email", "password", "created_at").get(pk=user.pk)
    enrolment = Enrolment.objects.values(
        "track", "support_level", "clinician", "started_on", "programme", "consented_at", "patient"
    ).get(patient=user)
    return person | enrolment


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/profile/", ANSWERS),
        ("/pause/", {"weeks": "1"}),
        ("/resume/", {}),
        ("/withdraw/", {"reason": "better"}),
        ("/consent/", RIGHT),
    ],
)
def test_only_the_fields_of_the_form_are_kept(pia, client_of, address, answers):
    before = facts(pia)
    client_of(pia).post(address, {**WISHES, **answers})
    assert facts(pia) == before


def test_a_patient_cannot_skip_a_step_by_posting_it(pia, client_of):
    client_of(pia).post("/profile/", {**WISHES, **ANSWERS})
    assert pia.current_enrolment().status == "active"
