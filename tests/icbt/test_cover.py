"""Who is away, who answers meanwhile, and that nobody is left between two people."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from icbt import actions
from icbt.errors import Refused
from icbt.models import AuditEvent, Cover, Enrolment, Nudge, Role, User
from tests.factories import active_patient, make_staff

LONDON = ZoneInfo("Europe/London")
WEDNESDAY = datetime(2026, 6, 3, 11, 0, tzinfo=LONDON)
TODAY, FRIDAY = WEDNESDAY.date(), date(2026, 6, 5)


@pytest.fixture
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


def away(person, by=None, *, covered_by=None, first=TODAY, last=FRIDAY) -> Cover:
    days = {"first_day": first, "last_day": last}
    return actions.record_cover(clinician=person, covered_by=covered_by, by=by or person, **days)


def attendant(patient) -> User | None:
    return Enrolment.objects.get(patient=patient).attendant()


def on_duty() -> list[str]:
    return [str(one.patient) for one in Enrolment.objects.unattended()]


def test_her_patients_are_with_whoever_covers_from_the_first_day_to_the_last(wednesday, pia, clara, karl):
    away(clara, covered_by=karl, first=TODAY + timedelta(days=1))
    seen = []
    for day in range(4):
        wednesday.move_to(WEDNESDAY + timedelta(days=day))
        seen.append((str(attendant(pia)), karl.caseload().filter(patient=pia).exists(), on_duty()))
    assert seen == [("Clara", False, []), ("Karl", True, []), ("Karl", True, []), ("Clara", False, [])]


def test_with_nobody_to_cover_they_are_in_the_duty_inbox(wednesday, pia, clara, sofia):
    away(clara)
    assert (attendant(pia), on_duty()) == (None, ["Pia"])
    assert Nudge.objects.filter(recipient=sofia, occasion__startswith="cover ").exists()


def test_ended_early_they_are_hers_again_at_once(wednesday, pia, clara, karl):
    row = away(clara, covered_by=karl)
    assert attendant(pia) == karl
    actions.end_cover(cover=row, by=clara)
    assert attendant(pia) == clara
    assert not karl.caseload().filter(patient=pia).exists()
    with pytest.raises(Refused, match="over already"):
        actions.end_cover(cover=row, by=clara)
    assert {"cover_recorded", "cover_ended"} <= set(AuditEvent.objects.values_list("verb", flat=True))


@pytest.mark.parametrize("gone", ["closed", "away", "role"])
def test_whoever_covers_and_is_not_here_either_leaves_them_to_duty(wednesday, pia, clara, karl, sofia, ada, gone):
    away(clara, covered_by=karl)
    if gone == "closed":
        actions.change_activity(by=ada, user=karl, active=False)
    elif gone == "away":
        away(karl, covered_by=sofia)
    else:
        User.objects.filter(pk=karl.pk).update(role=Role.ADMINISTRATOR)
    assert (attendant(pia), on_duty()) == (None, ["Pia"])


def test_cover_is_not_passed_on_to_a_third_person(wednesday, pia, clara, karl, sofia):
    away(clara, covered_by=karl)
    away(karl, covered_by=sofia)
    assert attendant(pia) is None


def test_a_clinician_speaks_for_herself_and_a_supervisor_for_anybody(wednesday, clara, karl, sofia):
    with pytest.raises(Refused, match="yourself"):
        away(clara, by=karl, covered_by=karl)
    row = away(clara, by=sofia, covered_by=karl)
    with pytest.raises(Refused, match="yourself"):
        actions.end_cover(cover=row, by=karl)
    assert actions.end_cover(cover=row, by=sofia).ended_by == sofia


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (0, 0), (2, 2), (1, 1), (-5, 9), (2, 8)])
def test_absences_of_one_person_do_not_overlap(wednesday, clara, karl, first, last):
    away(clara, covered_by=karl)
    with pytest.raises(Refused, match="already"):
        away(clara, first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last))


def test_the_day_after_is_another_absence(wednesday, clara, karl):
    away(clara, covered_by=karl)
    assert away(clara, first=FRIDAY + timedelta(days=1), last=FRIDAY + timedelta(days=9))


def test_who_is_away_then_or_left_or_guides_nobody_cannot_cover(wednesday, clara, karl, ada, pia):
    away(karl, first=FRIDAY, last=FRIDAY + timedelta(days=3))
    with pytest.raises(Refused, match="away"):
        away(clara, covered_by=karl)
    left = make_staff(Role.CLINICIAN, "Lena")
    actions.change_activity(by=ada, user=left, active=False)
    invited = actions.invite_staff(by=ada, email="new@example.org", name="New", role=Role.CLINICIAN)[0].user
    for nobody in (left, invited, ada, pia):
        with pytest.raises(Refused, match="cannot cover"):
            away(clara, covered_by=nobody)
    with pytest.raises(Refused, match="themselves"):
        away(clara, covered_by=clara)


def test_days_in_the_past_or_the_wrong_way_round_are_refused(wednesday, clara):
    with pytest.raises(Refused, match="over already"):
        away(clara, first=TODAY - timedelta(days=3), last=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="before the first"):
        away(clara, first=FRIDAY, last=TODAY)


def test_who_guides_nobody_has_no_absence(wednesday, ada, sofia):
    with pytest.raises(Refused, match="guides nobody"):
        away(ada, by=sofia)


def test_whoever_covers_is_told_when_the_service_opens_on_the_first_day(wednesday, clara, karl):
    away(clara, covered_by=karl, first=FRIDAY)
    assert karl.nudges.get().due_at == datetime(2026, 6, 5, 9, 0, tzinfo=LONDON)


def test_leaving_tells_every_supervisor_when_somebody_was_looked_after(wednesday, pia, clara, karl, sofia, ada):
    other = make_staff(Role.SUPERVISOR, "Sven")
    for idle in (make_staff(Role.CLINICIAN, "Idle"), other):
        actions.change_activity(by=ada, user=idle, active=False)
    assert not sofia.nudges.filter(occasion__startswith="left ").exists()
    actions.change_activity(by=ada, user=clara, active=False)
    assert sofia.nudges.filter(occasion__startswith="left ", key="needs_you").count() == 1
    assert not other.nudges.filter(occasion__startswith="left ").exists()


def test_leaving_while_covering_tells_them_too(wednesday, pia, clara, karl, sofia, ada):
    away(clara, covered_by=karl)
    actions.change_activity(by=ada, user=karl, active=False)
    assert sofia.nudges.filter(occasion__startswith="left ").count() == 1


def test_a_clinician_whose_role_changes_guides_nobody_any_more(content, clara, sofia):
    active_patient("Nia", clinician=clara)
    User.objects.filter(pk=clara.pk).update(role=Role.ADMINISTRATOR)
    assert on_duty() == ["Nia"]


def test_an_absence_is_ended_though_she_has_left_the_service(wednesday, pia, clara, karl, sofia):
    cover = away(clara, covered_by=karl)
    User.objects.filter(pk=clara.pk).update(is_active=False)
    actions.end_cover(cover=Cover.objects.get(pk=cover.pk), by=sofia)
    assert not karl.caseload().filter(patient=pia).exists()
