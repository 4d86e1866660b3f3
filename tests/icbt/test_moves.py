"""The table of moves is the only way an enrolment changes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt import actions
from icbt.models import MOVES, AuditEvent, Enrolment, Reason, Status
from icbt.tasks import resume_paused
from tests.factories import active_patient, consented_patient, invited_patient

VERBS = {
    Status.ACTIVE: {Status.CONSENTED: actions.start_enrolment, Status.PAUSED: actions.resume},
    Status.PAUSED: actions.pause,
    Status.COMPLETED: actions.complete,
    Status.WITHDRAWN: actions.withdraw,
}


def enrolment_in(status: str) -> Enrolment:
    """An enrolment that came to this status by the moves that lead there."""
    if status == Status.INVITED:
        return invited_patient()
    if status == Status.CONSENTED:
        return consented_patient()
    enrolment = active_patient()
    by = enrolment.patient
    if status == Status.PAUSED:
        actions.pause(enrolment=enrolment, by=by, reason=Reason.NO_TIME)
    if status == Status.COMPLETED:
        actions.complete(enrolment=enrolment, by=by)
    if status == Status.WITHDRAWN:
        actions.withdraw(enrolment=enrolment, by=by, reason=Reason.NOT_FOR_ME)
    return enrolment


def moving(enrolment: Enrolment, to: str) -> Enrolment:
    """Try the action that leads to a status, whether or not the table has it."""
    by = enrolment.patient
    if to == Status.CONSENTED:
        text = actions.current_consent_text(enrolment)
        actions.give_consent(enrolment=enrolment, by=by, content=text, research=False, contact_doctor=True)
        return enrolment
    if to == Status.ACTIVE:
        return VERBS[to].get(enrolment.status, actions.resume)(enrolment=enrolment, by=by)
    facts = {} if to == Status.COMPLETED else {"reason": Reason.OTHER}
    return VERBS[to](enrolment=enrolment, by=by, **facts)


ALLOWED = [(before, after) for before, afters in MOVES.items() for after in sorted(afters)]
REFUSED = [
    (before, after)
    for before in Status.values
    for after in sorted(set(Status.values) - MOVES[before] - {Status.INVITED, Status.CONSENTED})
]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_every_move_of_the_table_is_made_and_written_down(content, before, after):
    enrolment = enrolment_in(before)
    moving(enrolment, after)
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert stored.status == enrolment.status == after
    event = AuditEvent.objects.filter(patient=enrolment.patient_id, detail__to=after).latest("position")
    assert event.detail["from"] == before
    assert event.detail["reason"] in Reason.values


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_every_other_move_is_refused_and_changes_nothing(content, before, after):
    enrolment = enrolment_in(before)
    events = AuditEvent.objects.count()
    with pytest.raises(actions.Refused):
        moving(enrolment, after)
    assert Enrolment.objects.get(pk=enrolment.pk).status == before
    assert AuditEvent.objects.count() == events


def test_a_made_up_reason_is_an_error(pia):
    with pytest.raises(ValueError, match="is not a reason"):
        actions.pause(enrolment=pia.current_enrolment(), by=pia, reason="because my hip hurts")


def test_starting_counts_from_her_own_day(content):
    enrolment = consented_patient("Kiri")
    enrolment.patient.time_zone = "Pacific/Auckland"
    enrolment.patient.save()
    with time_machine.travel("2026-03-01T20:00:00Z", tick=False):
        actions.start_enrolment(enrolment=enrolment, by=None)
    assert enrolment.started_on == date(2026, 3, 2)
    assert enrolment.week(date(2026, 3, 8)) == 1
    assert enrolment.week(date(2026, 3, 9)) == 2


def test_before_the_start_there_is_no_week(content):
    assert consented_patient().week(date(2026, 3, 8)) is None


def test_a_pause_ends_by_itself_on_her_own_day(pia):
    enrolment = pia.current_enrolment()
    until = timezone.localdate() + timedelta(weeks=1)
    actions.pause(enrolment=enrolment, by=pia, reason=Reason.TOO_TIRED, resume_on=until)
    resume_paused()
    assert Enrolment.objects.get(pk=enrolment.pk).status == Status.PAUSED
    with time_machine.travel(timezone.now() + timedelta(weeks=1, hours=1)):
        resume_paused()
        resume_paused()
    enrolment.refresh_from_db()
    assert enrolment.status == Status.ACTIVE
    assert enrolment.resume_on is None
    assert AuditEvent.objects.filter(verb="enrolment_resumed").count() == 1


def test_a_pause_does_not_end_before_her_day_has_begun(pia):
    pia.time_zone = "America/Los_Angeles"
    pia.save()
    enrolment = pia.current_enrolment()
    actions.pause(enrolment=enrolment, by=pia, reason=Reason.OTHER, resume_on=date(2030, 3, 10))
    with time_machine.travel("2030-03-10T07:59:00Z"):
        resume_paused()
        assert Enrolment.objects.get(pk=enrolment.pk).status == Status.PAUSED
    with time_machine.travel("2030-03-10T08:01:00Z"):
        resume_paused()
        assert Enrolment.objects.get(pk=enrolment.pk).status == Status.ACTIVE


def test_a_pause_without_an_end_waits_for_somebody(pia):
    enrolment = pia.current_enrolment()
    actions.pause(enrolment=enrolment, by=pia, reason=Reason.OTHER)
    with time_machine.travel(timezone.now() + timedelta(weeks=52)):
        resume_paused()
    assert Enrolment.objects.get(pk=enrolment.pk).status == Status.PAUSED


def test_a_clinician_takes_over_with_everything_open(pia, clara, karl, sofia):
    enrolment = pia.current_enrolment()
    actions.assign_clinician(enrolment=enrolment, by=sofia, clinician=karl)
    assert list(karl.caseload()) == [enrolment]
    assert not clara.caseload()
    event = AuditEvent.objects.get(verb="clinician_assigned")
    assert event.detail == {"from": str(clara.pk), "to": str(karl.pk)}


def test_nobody_is_a_choice_and_the_duty_inbox_sees_it(pia, sofia):
    enrolment = pia.current_enrolment()
    actions.assign_clinician(enrolment=enrolment, by=sofia, clinician=None)
    assert list(Enrolment.objects.current().unattended()) == [enrolment]


def test_a_closed_account_leaves_its_patients_to_the_duty_inbox(pia, clara, ada):
    actions.change_activity(by=ada, user=clara, active=False)
    assert list(Enrolment.objects.unattended()) == [pia.current_enrolment()]
    assert not clara.caseload()


@pytest.mark.parametrize("who", ["ada", "paul"])
def test_only_guides_guide(pia, sofia, who, request):
    with pytest.raises(actions.Refused, match="Only an active clinician"):
        actions.assign_clinician(enrolment=pia.current_enrolment(), by=sofia, clinician=request.getfixturevalue(who))


def test_a_guide_whose_account_is_closed_gets_nobody(pia, karl, ada, sofia):
    actions.change_activity(by=ada, user=karl, active=False)
    with pytest.raises(actions.Refused):
        actions.assign_clinician(enrolment=pia.current_enrolment(), by=sofia, clinician=karl)


def test_track_and_support_change_while_it_is_open(pia, clara):
    enrolment = pia.current_enrolment()
    actions.change_track(enrolment=enrolment, by=clara, track="act")
    actions.change_support_level(enrolment=enrolment, by=clara, support_level="on_demand")
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert (stored.track, stored.support_level) == ("act", "on_demand")
    assert AuditEvent.objects.filter(verb__in=["track_changed", "support_level_changed"]).count() == 2


def test_a_closed_enrolment_changes_no_more(pia, clara):
    enrolment = pia.current_enrolment()
    actions.complete(enrolment=enrolment, by=clara)
    with pytest.raises(actions.Refused, match="closed"):
        actions.change_track(enrolment=enrolment, by=clara, track="act")


def test_an_unknown_track_is_an_error(pia, clara):
    with pytest.raises(ValueError, match="psychoanalysis"):
        actions.change_track(enrolment=pia.current_enrolment(), by=clara, track="psychoanalysis")
