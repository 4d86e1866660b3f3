"""The fixed cast is what its names say, made by the actions of the house."""

from icbt.actions import consent_is_current
from icbt.audit import faults
from icbt.middleware import has_second_factor
from icbt.models import Status


def test_pia_is_in_her_third_week_with_clara(pia, clara):
    enrolment = pia.current_enrolment()
    assert enrolment.status == Status.ACTIVE
    assert enrolment.clinician == clara
    assert consent_is_current(enrolment)
    assert pia.profile.emergency_name == "Sam, my brother"
    assert pia.emailaddress_set.get().verified


def test_staff_have_a_second_factor_and_their_own_patients_only(pia, paul, clara, karl, sofia, ada):
    assert all(has_second_factor(person) for person in (clara, karl, sofia, ada))
    assert [row.patient for row in clara.caseload()] == [pia]
    assert [row.patient for row in karl.caseload()] == [paul]
    assert {row.patient for row in sofia.caseload()} == {pia, paul}
    assert not ada.caseload()


def test_making_them_leaves_a_whole_trail(pia, paul, sofia):
    assert faults() == []
