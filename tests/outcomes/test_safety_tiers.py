"""The tiers of an urgent answer: what is due when, who is told, and what the patient sees, open or closed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from icbt.models import Cover, Enrolment, Nudge
from outcomes import actions
from outcomes.models import Flag
from tests.factories import make_staff
from tests.outcomes.answers import opened, phq, submit

LONDON = ZoneInfo("Europe/London")


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """A moment of June 2026, whose 1st is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


OPEN, NIGHT, LATE, FRIDAY, SATURDAY = at(2, 11), at(3, 3), at(2, 16, 30), at(5, 18), at(6, 23)
HOLIDAY = at(25, 12, month=5)  # the Spring bank holiday of tests' settings below


@pytest.fixture
def clock(settings):
    settings.SERVICE_HOLIDAYS = ["2026-05-25"]
    with time_machine.travel(OPEN, tick=False) as travelling:
        yield travelling


def answered(user, item9: int) -> Flag:
    """The flag of an urgent answer given in week 3, whenever now is."""
    today = timezone.now().astimezone(LONDON).date()
    Enrolment.objects.filter(patient=user).update(started_on=date.fromordinal(today.toordinal() - 21))
    submit(opened(user), "phq-9", phq(8, item9))
    return Flag.objects.get(rule="R1", patient=user)


@pytest.mark.parametrize(
    ("now", "item9", "due"),
    [
        (OPEN, 1, at(3, 17)),
        (OPEN, 2, at(2, 17)),
        (OPEN, 3, at(2, 12)),
        (LATE, 1, at(3, 17)),
        (LATE, 2, at(2, 17)),
        (LATE, 3, at(3, 9, 30)),
        (NIGHT, 1, at(3, 17)),
        (NIGHT, 2, at(3, 17)),
        (NIGHT, 3, at(3, 10)),
        (FRIDAY, 1, at(8, 17)),
        (FRIDAY, 2, at(8, 17)),
        (FRIDAY, 3, at(8, 10)),
        (SATURDAY, 3, at(8, 10)),
        (HOLIDAY, 1, at(26, 17, month=5)),
        (HOLIDAY, 2, at(26, 17, month=5)),
        (HOLIDAY, 3, at(26, 10, month=5)),
    ],
)
def test_each_tier_is_due_in_the_services_working_time(clock, pia, now, item9, due):
    clock.move_to(now)
    flag = answered(pia, item9)
    assert flag.due_at == due
    assert flag.level == ("amber" if item9 == 1 else "red")


def test_the_further_questions_make_the_lowest_answer_red_within_the_hour(clock, pia, clara, sofia):
    amber = answered(pia, 1)
    assert amber.level == "amber"
    assert not sofia.nudges.exists()
    actions.submit_follow_up(assessment=amber.response.assessment, answers={"intend": 1}, by=pia)
    red = Flag.objects.get(rule="R1-safety")
    assert (red.level, red.due_at) == ("red", at(2, 12))
    assert {row.key for row in sofia.nudges.all()} == {"needs_you_urgent"}
    assert clara.nudges.filter(key="needs_you_urgent").count() == 1


def away(person, cover=None) -> None:
    today = timezone.now().astimezone(LONDON).date()
    Cover.objects.create(clinician=person, covered_by=cover, first_day=today, last_day=today, recorded_by=person)


def told(flag: Flag) -> set[str]:
    return set(Nudge.objects.filter(occasion=f"flag {flag.pk}").values_list("recipient__name", flat=True))


@pytest.mark.parametrize("item9", [1, 2, 3])
def test_whoever_covers_is_told_in_the_place_of_a_clinician_who_is_away(clock, pia, clara, karl, sofia, item9):
    away(clara, cover=karl)
    assert told(answered(pia, item9)) == ({"Karl"} if item9 == 1 else {"Karl", "Sofia"})


@pytest.mark.parametrize("gone", ["away", "account closed", "nobody"])
@pytest.mark.parametrize("item9", [1, 2, 3])
def test_without_anybody_who_looks_after_her_the_duty_rota_is_told(clock, pia, clara, sofia, item9, gone):
    if gone == "away":
        away(clara)
    elif gone == "nobody":
        Enrolment.objects.filter(patient=pia).update(clinician=None)
    else:
        clara.is_active = False
        clara.save()
    flag = answered(pia, item9)
    assert told(flag) == {"Sofia"}
    assert flag in Flag.objects.open().filter(enrolment__in=Enrolment.objects.unattended())


@pytest.mark.parametrize(("item9", "expected"), [(2, {"Clara", "Sofia"}), (3, {"Clara", "Sofia", "Stan"})])
def test_a_supervisor_who_is_away_hears_of_the_most_pressing_alone(clock, pia, clara, sofia, item9, expected):
    away(make_staff("supervisor", "Stan"))
    assert told(answered(pia, item9)) == expected


def test_when_every_supervisor_is_away_all_of_them_are_on_duty(clock, pia, clara, sofia):
    away(sofia)
    assert told(answered(pia, 2)) == {"Clara", "Sofia"}


# -- What the patient sees ---------------------------------------------------------------------------------------


def seen(client_of, user, item9: int, follow_up: dict | None = None) -> str:
    assessment = answered(user, item9).response.assessment
    if follow_up is not None:
        actions.submit_follow_up(assessment=assessment, answers=follow_up, by=user)
    url = reverse("outcomes:unsafe", kwargs={"assessment_id": assessment.pk})
    return client_of(user).get(url).content.decode().split("<main", 1)[1]


def in_order(page: str, *marks: str) -> bool:
    places = [page.index(mark) for mark in marks]
    return places == sorted(places)


MORE, CALL = "tell us a little more", 'href="tel:999"'


@pytest.mark.parametrize("now", [OPEN, NIGHT, SATURDAY, HOLIDAY])
@pytest.mark.parametrize("item9", [1, 2, 3])
def test_the_number_to_tap_stands_above_the_further_questions_at_every_tier(clock, pia, client_of, now, item9):
    clock.move_to(now)
    page = seen(client_of, pia, item9)
    assert in_order(page, CALL, MORE)
    assert 'href="/help/"' in page


def test_the_lowest_answer_is_met_with_kind_words_and_who_will_see_it(clock, pia, client_of):
    page = seen(client_of, pia, 1)
    assert in_order(page, "Thank you for telling us", "Clara will see this", CALL, MORE, "I am all right to go on")
    assert "We are here now." in page


def test_the_middle_answer_puts_the_lines_first(clock, pia, client_of):
    page = seen(client_of, pia, 2)
    assert in_order(page, "Thank you for telling us", CALL, "Clara will see this", MORE)


@pytest.mark.parametrize(
    ("item9", "follow_up"), [(3, None), (1, {"how": 1}), (1, {"prepared": 1}), (2, {"intend": 1}), (1, {"safe": 2})]
)
def test_the_highest_answer_or_any_concern_fills_the_page_with_whom_to_call(clock, pia, client_of, item9, follow_up):
    page = seen(client_of, pia, item9, follow_up)
    assert in_order(
        page, "Please talk to someone now", CALL, "Is someone with you?", "Clara will see this", "Leave this"
    )
    assert 'href="tel:02079460123"' in page  # the one she named
    assert "site-nav" not in page


@pytest.mark.parametrize("item9", [1, 2, 3])
@pytest.mark.parametrize(
    ("now", "words"),
    [
        (NIGHT, "Nobody reads this before today at 09:00"),
        (FRIDAY, "Nobody reads this before Monday at 09:00"),
        (HOLIDAY, "Nobody reads this before tomorrow at 09:00"),
    ],
)
def test_while_closed_it_says_when_somebody_reads_and_that_nobody_comes(clock, pia, client_of, now, words, item9):
    clock.move_to(now)
    page = seen(client_of, pia, item9)
    assert words in page
    assert "We cannot send help to you" in page
    assert "We are here now" not in page


def test_who_will_see_it_is_whoever_looks_after_her_today(clock, pia, clara, karl, client_of):
    away(clara, cover=karl)
    assert "Karl will see this" in seen(client_of, pia, 1)


def test_a_patient_who_named_nobody_is_shown_no_number_of_hers(clock, pia, client_of):
    pia.profile.emergency_phone = None
    pia.profile.save()
    page = seen(client_of, pia, 3)
    assert "Is someone with you?" in page
    assert "02079460123" not in page


def test_a_service_without_staff_promises_nobody(clock, pia, client_of, settings):
    assessment = answered(pia, 1).response.assessment
    settings.RISK_MONITORING_STAFFED = False
    page = client_of(pia).get(reverse("outcomes:unsafe", kwargs={"assessment_id": assessment.pk})).content.decode()
    assert "Nobody watches these answers" in page
    assert "will see this" not in page
