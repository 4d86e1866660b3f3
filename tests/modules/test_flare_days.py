"""A flare: is it new, half for three days at most, the way back, one tap a day, and nothing is ever late."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent, DataKey, Nudge
from modules import actions, flares, pacing, tasks
from modules.flare_days import noted, where
from modules.models import Flare, WorksheetEntry
from modules.published import current_keys
from outcomes.body_signs import body_signs
from outcomes.models import Flag
from tests.outcomes.test_damaged_cells import damage

BEGAN = date(2026, 3, 2)
WISHES = st.sampled_from(["", "up", "stay", "strange"])
PAGE = "/flare/"


def on(day: int, wishes: dict[int, str] | None = None):
    """Where a flare stands on its nth day, with what was wished for on some days."""
    days = {(BEGAN + timedelta(days=n - 1)).isoformat(): {"next": wish} for n, wish in (wishes or {}).items()}
    return where(BEGAN, days, BEGAN + timedelta(days=day - 1))


def step(day: int, wishes: dict[int, str] | None = None) -> int:
    return on(day, wishes).step


def begin(user) -> Flare:
    return actions.begin_flare(enrolment=user.current_enrolment(), by=user)


def back(flare: Flare, days: int) -> Flare:
    """Let it have begun so many days ago."""
    Flare.objects.filter(pk=flare.pk).update(began_on=flare.began_on - timedelta(days=days))
    flare.refresh_from_db()
    return flare


def flare_plan(user, **words) -> WorksheetEntry:
    content = current_keys("worksheet", "en")["flare-plan"]
    answers = {name.replace("_", "-"): [value] for name, value in words.items()}
    owner = {"enrolment": user.current_enrolment(), "patient": user}
    return WorksheetEntry.objects.create(worksheet="flare-plan", content_id=content, answers=answers, **owner)


def text(client, path=PAGE) -> str:
    return client.get(path).content.decode()


# -- The rule ------------------------------------------------------------------------------------------------------


def test_half_for_three_days_then_70_85_and_all_then_over():
    assert [step(day) for day in range(1, 7)] == [0, 0, 0, 1, 2, 3]
    assert not on(6).over
    assert on(7).over_on == BEGAN + timedelta(days=6)


def test_without_a_wish_the_steps_are_those_of_the_pacing_rule():
    shares = [pacing.flare_share(day) for day in range(1, 7)]
    assert shares == [pacing.flare_share((1, 4, 5, 6)[step(day)]) for day in range(1, 7)]


def test_she_may_go_up_from_the_half_early():
    assert [step(day, {1: "up"}) for day in range(1, 5)] == [0, 1, 2, 3]


def test_she_may_stay_on_the_way_back_and_never_beyond_three_days_at_half():
    assert [step(day, {4: "stay", 5: "stay"}) for day in range(4, 9)] == [1, 1, 1, 2, 3]
    assert step(4, {1: "stay", 2: "stay", 3: "stay"}) == 1


def test_after_two_weeks_it_is_long():
    wishes = dict.fromkeys(range(1, 20), "stay")
    assert not on(14, wishes).long
    assert on(15, wishes).long


@given(st.dictionaries(st.integers(1, 40), WISHES), st.integers(1, 40))
def test_the_way_back_only_goes_forward_and_skips_nothing(wishes, day):
    today, tomorrow = on(day, wishes), on(day + 1, wishes)
    assert tomorrow.step - today.step in (0, 1)
    assert not (today.over and not tomorrow.over)
    assert sum(step(n, wishes) == 0 for n in range(1, 8)) <= 3


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_only_what_is_asked_is_kept(given_words):
    found = noted({}, BEGAN, given_words | {"did": "less"})
    assert found[BEGAN.isoformat()]["did"] == "less"
    assert set(found[BEGAN.isoformat()]) <= {"did", "feels", "next"}


# -- Is it new? ----------------------------------------------------------------------------------------------------


def test_the_signs_come_first(pia, client_of):
    page = text(client_of(pia))
    assert "is this new?" in page
    assert "Numb skin around my private parts or bottom" in page
    assert not Flare.objects.exists()


def test_none_of_these_begins_the_flare(pia, client_of):
    answer = client_of(pia).post(PAGE, {"do": "none"}, follow=True)
    assert "Day 1 of this flare" in answer.content.decode()
    assert Flare.objects.get().patient == pia
    assert AuditEvent.objects.filter(verb="flare_begun").count() == 1


@pytest.mark.parametrize("do", ["signs", "none", "unsure"])
def test_a_ticked_sign_counts_whichever_button_is_pressed(pia, clara, client_of, do):
    answer = client_of(pia).post(PAGE, {"do": do, "sign": ["back:1"]})
    page = answer.content.decode()
    assert "Please get this looked at today" in page
    assert 'href="tel:999"' in page
    assert "Go to an emergency department today" in page
    assert not Flare.objects.exists()
    flag = Flag.objects.get(rule="P1-red-flag")
    assert flag.level == "red"
    assert "Numb skin" in flag.sentence
    assert Nudge.objects.filter(recipient=clara, occasion=f"flag {flag.pk}").exists()


def test_not_sure_is_not_no(pia, client_of):
    answer = client_of(pia).post(PAGE, {"do": "unsure"})
    assert "Better to ask than to wonder" in answer.content.decode()
    assert Flag.objects.get(rule="P1-red-flag").level == "amber"
    assert not Flare.objects.exists()


def test_the_same_sign_again_is_one_flag_and_another_is_another(pia, client_of):
    client = client_of(pia)
    for signs in (["back:1"], ["back:1"], ["back:1", "chest:1"]):
        client.post(PAGE, {"do": "signs", "sign": signs})
    assert Flag.objects.filter(rule="P1-red-flag").count() == 2


def test_nothing_ticked_asks_again(pia, client_of):
    page = client_of(pia).post(PAGE, {"do": "signs"}).content.decode()
    assert "<title>Error:" in page
    assert "Tick what is new" in page
    assert not Flag.objects.filter(rule="P1-red-flag").exists()


def test_when_a_doctor_knows_the_flare_may_begin(pia, client_of):
    client = client_of(pia)
    client.post(PAGE, {"do": "signs", "sign": ["other:2"]})
    client.post(PAGE, {"do": "begin"})
    assert Flare.objects.count() == 1


def test_several_signs_of_one_part_are_more_than_one_of_these(content):
    asked = body_signs("en")
    assert asked.answers(["back:4", "back:5"]) == {"back": 20}
    assert asked.level(["back:4", "back:5"]) == "today"
    assert asked.answers(["back:20", "nose:1"]) == {}
    assert asked.level([]) == ""
    assert len(asked.advice([], unsure=True)) == 4


# -- The days ------------------------------------------------------------------------------------------------------


def test_one_tap_is_kept_and_a_second_changes_it(pia, client_of):
    client, flare = client_of(pia), begin(pia)
    day = flare.began_on.isoformat()
    for tap in ({"did": "less"}, {"feels": "worse"}, {"did": "planned"}):
        client.post(PAGE, {"day": day, **tap})
    flare.refresh_from_db()
    assert flare.days == {day: {"did": "planned", "feels": "worse"}}
    assert "That fits the plan" in text(client)


def test_two_pages_at_once_keep_both_taps(pia):
    flare = begin(pia)
    one, other = Flare.objects.get(), Flare.objects.get()
    for row, given_taps in ((one, {"did": "none"}), (other, {"feels": "same"})):
        actions.note_flare(flare=row, by=pia, day=flare.began_on, given=given_taps)
    assert Flare.objects.get().days[flare.began_on.isoformat()] == {"did": "none", "feels": "same"}
    assert begin(pia) == flare
    assert Flare.objects.count() == 1


def test_a_day_outside_the_flare_is_refused_and_so_is_no_day(pia, client_of):
    flare = begin(pia)
    for day in (flare.began_on - timedelta(days=1), flare.began_on + timedelta(days=2)):
        with pytest.raises(Refused):
            actions.note_flare(flare=flare, by=pia, day=day, given={"did": "less"})
    assert "Please tap again" in client_of(pia).post(PAGE, {"day": "x", "did": "less"}).content.decode()


def test_her_own_plan_and_amounts_stand_on_the_page(pia, client_of):
    flare_plan(pia, first_hour="Bath, dark room, text Jo", people="Jo")
    plan = {"activity": ["Weeding"], "unit": ["min"], "method": ["mean80"], "increment-mode": ["hold"]}
    for n, value in enumerate(("20", "20", "20")):
        plan |= {f"measures.{n}.value": [value], f"measures.{n}.date": [f"2026-01-0{n + 1}"]}
    content = current_keys("worksheet", "en")["pacing-planner"]
    owner = {"enrolment": pia.current_enrolment(), "patient": pia}
    WorksheetEntry.objects.create(worksheet="pacing-planner", content_id=content, answers=plan, **owner)
    flare = begin(pia)
    page = text(client_of(pia))
    assert "Bath, dark room, text Jo" in page
    assert "Today: Half" in page
    assert "8 minutes" in page
    back(flare, 5)
    assert "16 minutes" in text(client_of(pia))


def test_the_days_are_those_of_her_own_clock(pia):
    pia.time_zone = "Australia/Sydney"
    pia.save()
    with time_machine.travel(datetime(2026, 3, 2, 14, tzinfo=UTC), tick=False):  # past midnight in Sydney
        assert begin(pia).began_on == date(2026, 3, 3)


def test_it_ends_by_itself_by_the_clock(pia):
    flare = back(begin(pia), 5)
    tasks.end_flares()
    flare.refresh_from_db()
    assert flare.ended_at is None
    back(flare, 1)
    assert flares.active(pia.current_enrolment(), datetime.now(UTC)) is None
    tasks.end_flares()
    flare.refresh_from_db()
    assert flare.ended_at
    assert AuditEvent.objects.get(verb="flare_ended").actor is None


def test_a_new_flare_may_begin_before_the_clock_has_ended_the_old_one(pia):
    old = back(begin(pia), 9)
    assert begin(pia) != old
    assert Flare.objects.filter(ended_at=None).count() == 1


def test_after_two_weeks_the_page_says_doctor(pia, client_of):
    flare = back(begin(pia), 15)
    days = {(flare.began_on + timedelta(days=n)).isoformat(): {"next": "stay"} for n in range(16)}
    flare.days = days
    flare.save()
    assert "Please talk to your doctor" in text(client_of(pia))


def test_it_is_over_when_she_says_so_and_what_she_learned_goes_to_her_plan(pia, client_of):
    entry = flare_plan(pia, learned="Start early")
    client, _ = client_of(pia), begin(pia)
    client.post(PAGE, {"do": "over"})
    assert Flare.objects.get().ended_at
    assert "What did you learn?" in text(client)
    answer = client.post(PAGE, {"do": "learned", "learned": "Call Jo first"}, follow=True)
    assert "Call Jo first" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.answers["learned"] == ["Start early\nCall Jo first"]


def test_what_she_learned_goes_to_a_new_sheet_where_the_old_one_stands(pia):
    entry = flare_plan(pia, first_hour="Bath")
    long_ago = datetime.now(UTC) - timedelta(days=5)
    WorksheetEntry.objects.filter(pk=entry.pk).update(submitted_at=long_ago, started_at=long_ago)
    flare = begin(pia)
    new = actions.learn_from_flare(flare=flare, by=pia, text="Call Jo")
    assert new.pk != entry.pk
    assert new.answers == {"first-hour": ["Bath"], "learned": ["Call Jo"]}


def test_what_does_not_fit_stays_typed(pia, client_of):
    flare_plan(pia, learned="x" * 150)
    actions.end_flare(flare=begin(pia), by=pia)
    page = client_of(pia).post(PAGE, {"do": "learned", "learned": "word " * 30}).content.decode()
    assert "too long" in page
    assert "word word" in page


def test_taps_that_cannot_be_opened_leave_the_page(pia, client_of):
    begin(pia)
    client_of(pia).post(PAGE, {"day": Flare.objects.get().began_on.isoformat(), "did": "less"})
    DataKey.objects.using("keys").filter(patient_id=pia.pk).update(master=9)
    assert "Day 1 of this flare" in text(client_of(pia))


def test_after_the_programme_none_can_begin(pia, clara, client_of):
    floor.complete(enrolment=pia.current_enrolment(), by=clara, reason="finished")
    assert "Your programme has ended" in text(client_of(pia))
    assert "programme has ended" in client_of(pia).post(PAGE, {"do": "none"}).content.decode()
    assert not Flare.objects.exists()


def test_signs_named_after_the_programme_are_told_all_the_same(pia, clara, client_of):
    """Her page stood open when it ended: what she ticks has its advice and reaches somebody."""
    floor.complete(enrolment=pia.current_enrolment(), by=clara, reason="finished")
    sign = body_signs("en").parts[0].signs[0][0]
    page = client_of(pia).post(PAGE, {"do": "signs", "sign": sign}).content.decode()
    assert "What to do" in page
    assert 'value="begin"' not in page
    assert Flag.objects.open().filter(enrolment=pia.current_enrolment()).exists()
    assert Nudge.objects.filter(recipient=clara).exists()


def test_taps_that_cannot_be_opened_are_never_overwritten(pia, client_of):
    flare = begin(pia)
    actions.note_flare(flare=flare, by=pia, day=flare.began_on, given={"did": "less"})
    damage(flare, "days")
    page = client_of(pia).post(PAGE, {"day": flare.began_on.isoformat(), "feels": "worse"}).content.decode()
    assert "cannot be opened right now" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT days FROM modules_flare")
        assert bytes(cursor.fetchone()[0]).startswith(b"\x01damaged")


# -- Those who guide her, and those who must not pass -----------------------------------------------------------------


def test_her_clinician_sees_it_as_information(pia, clara, client_of):
    begin(pia)
    client, pk = client_of(clara), pia.current_enrolment().pk
    assert "in a flare" in text(client, "/today/")
    assert "In a flare since today." in text(client, f"/patients/{pk}/")
    assert "in a flare now" in text(client, f"/patients/{pk}/timeline/")


def test_home_leads_to_it_in_one_tap(pia, client_of):
    assert "A flare has begun" in text(client_of(pia), "/")
    begin(pia)
    assert "My flare, day 1" in text(client_of(pia), "/")


def test_nobody_else_has_a_hand_in_it(pia, paul, clara, karl, ada, client_of):
    flare = begin(pia)
    for person in (clara, karl, ada):
        assert client_of(person).get(PAGE).status_code == 404
        assert client_of(person).post(PAGE, {"do": "over"}).status_code == 404
    assert "Has a flare begun?" in text(client_of(paul))
    client_of(paul).post(PAGE, {"do": "over"})
    for person in (paul, clara, karl, ada):
        enrolment = pia.current_enrolment()
        with pytest.raises(Refused):
            actions.begin_flare(enrolment=enrolment, by=person)
        with pytest.raises(Refused):
            actions.note_flare(flare=flare, by=person, day=flare.began_on, given={"did": "less"})
        with pytest.raises(Refused):
            actions.end_flare(flare=flare, by=person)
        with pytest.raises(Refused):
            actions.learn_from_flare(flare=flare, by=person, text="x")
        with pytest.raises(Refused):
            actions.say_signs(enrolment=enrolment, by=person, signs=["back:1"])
    flare.refresh_from_db()
    assert (flare.ended_at, flare.days) == (None, {})
