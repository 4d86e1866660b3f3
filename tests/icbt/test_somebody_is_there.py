"""Nothing is given to people who are not there, and the last who would see what nobody owns cannot be sent away."""

import pytest

from icbt import actions
from icbt.models import Nudge, Role, User
from tests.factories import make_staff


@pytest.fixture
def invited(ada):
    """A clinician who has her link and has not come in."""
    return actions.invite_staff(by=ada, email="new@example.org", name="Nele", role=Role.CLINICIAN)[0].user


def test_a_patient_is_not_given_to_somebody_who_has_not_come_in(pia, sofia, invited, client_of):
    enrolment = pia.current_enrolment()
    with pytest.raises(actions.Refused, match="come in"):
        actions.assign_clinician(enrolment=enrolment, by=sofia, clinician=invited)
    assert invited not in sofia.guides_to_choose()
    client_of(sofia).post(f"/patients/{enrolment.pk}/assign/", {"clinician": str(invited.pk)})
    enrolment.refresh_from_db()
    assert enrolment.clinician.name == "Clara"


def test_a_supervisor_who_has_not_come_in_is_nobody_on_duty(ada):
    actions.invite_staff(by=ada, email="later@example.org", name="Lea", role=Role.SUPERVISOR)
    assert not User.objects.supervisors().exists()


def test_the_last_supervisor_stays(sofia, ada):
    with pytest.raises(actions.Refused, match="last supervisor"):
        actions.change_activity(by=ada, user=sofia, active=False)
    make_staff(Role.SUPERVISOR, "Sven")
    assert not actions.change_activity(by=ada, user=sofia, active=False).is_active


def test_supervisors_hear_of_everybody_new_who_may_read(sofia, ada, invited):
    nudge = Nudge.objects.get(recipient=sofia, key="new_colleague")
    assert nudge.occasion == f"invited {invited.pk}"
    actions.invite_staff(by=ada, email="tech@example.org", name="Tom", role=Role.ADMINISTRATOR)
    assert Nudge.objects.filter(recipient=sofia).count() == 1


def test_a_link_dies_when_a_password_was_chosen_another_way(ada):
    invitation, secret = actions.invite_staff(by=ada, email="new@example.org", name="Nele", role=Role.CLINICIAN)
    assert actions.find_invitation(secret) == invitation
    invitation.user.set_password("chosen-by-a-reset-letter-7")
    invitation.user.save()
    assert actions.find_invitation(secret) is None
