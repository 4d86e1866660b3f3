"""A rough day: one tap makes the first page small, her clinician knows, and it ends by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance import actions as writing
from guidance.happenings import events_of
from icbt.actions import complete, pause, withdraw
from icbt.actions.nudges import send_nudges_to
from icbt.errors import Refused
from icbt.mail import nudge
from icbt.models import AuditEvent, Enrolment, Nudge, Reason
from modules import actions
from modules.models import RoughDay
from modules.rough_days import in_words, rough_day
from outcomes.models import Assessment
from tests.guidance.given import shared_entry, wrote


@pytest.fixture
def hers(pia) -> Enrolment:
    return pia.current_enrolment()


def say(client_of, pia, **answer) -> str:
    page = client_of(pia).post("/rough-day/", answer, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_one_tap_leaves_three_small_things_and_help(client_of, pia, hers):
    assert "It's a rough day" in client_of(pia).get("/").content.decode().replace("&#x27;", "'")
    page = say(client_of, pia)
    assert page.count('<section class="card"') == 3
    for here in ("How is it now?", "/breathing/", "/lessons/flare-now/", "I am not safe", "/help/"):
        assert here in page, here
    for gone in ("Start the lesson", "Opens", "Open until", "week 4", "Also here for you"):
        assert gone not in page, gone
    assert RoughDay.objects.get(enrolment=hers).on == timezone.now().astimezone(pia.zone).date()


def test_it_ends_with_the_programme(client_of, pia, hers):
    """Whoever left cannot say that the day got better, and would be shown until midnight what is not hers any more."""
    say(client_of, pia)
    withdraw(enrolment=hers, by=pia, reason=Reason.OTHER)
    page = client_of(pia).get("/").content.decode()
    assert "You have left the programme" in page
    assert "A rough day." not in page


def test_her_own_plan_takes_the_place_of_the_module(client_of, pia, hers):
    entry = shared_entry(hers, slug="flare-plan")
    page = say(client_of, pia)
    assert f"/worksheets/entry/{entry.pk}/print/" in page
    assert "/lessons/flare-now/" not in page


def test_in_a_flare_its_page_for_today_is_there_once(client_of, pia, hers):
    shared_entry(hers, slug="flare-plan")
    actions.begin_flare(enrolment=hers, by=pia)
    page = say(client_of, pia)
    assert page.count('href="/flare/"') == 1
    assert "My flare" in page


def test_the_check_in_is_one_tap_and_answers_kindly(client_of, pia, hers):
    say(client_of, pia)
    page = say(client_of, pia, felt="worse")
    assert "That is hard" in page
    assert "Nobody sees this tap at once" in page
    assert RoughDay.objects.get(enrolment=hers).felt == "worse"
    assert "Nobody sees this tap at once" not in say(client_of, pia, felt="better")


def test_words_of_her_own_are_not_taken(client_of, pia, hers):
    say(client_of, pia)
    assert "choose one of the three" in say(client_of, pia, felt="my back is on fire")
    assert RoughDay.objects.get(enrolment=hers).felt == ""
    assert "on fire" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_tap_on_a_day_that_is_not_rough_changes_nothing(client_of, pia):
    for answer in ({"felt": "same"}, {"better": "1"}):
        say(client_of, pia, **answer)
    assert not RoughDay.objects.exists()


def test_the_day_got_better_and_may_be_rough_again(client_of, pia, hers):
    say(client_of, pia)
    assert "Start the lesson" in say(client_of, pia, better="1")
    assert "How is it now?" in say(client_of, pia)
    say(client_of, pia)
    verbs = list(AuditEvent.objects.filter(verb__startswith="rough_day").order_by("at").values_list("verb", flat=True))
    assert verbs == ["rough_day_said", "rough_day_ended", "rough_day_said"]
    assert RoughDay.objects.count() == 1


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Sydney", "America/Los_Angeles"])
def test_it_is_over_at_her_own_midnight(client_of, pia, hers, zone):
    pia.time_zone = zone
    pia.save()
    with time_machine.travel("2026-12-01T09:30:00Z", tick=False):
        now = timezone.now()
        actions.say_rough_day(enrolment=pia.current_enrolment(), by=pia)
        midnight = (now.astimezone(pia.zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        assert rough_day(pia.current_enrolment(), midnight - timedelta(seconds=1))
        assert rough_day(pia.current_enrolment(), midnight) is None


def test_a_message_and_a_safety_plan_are_found_even_today(client_of, pia, hers, clara):
    writing.send_message(enrolment=hers, by=clara, text="Hello")
    page = say(client_of, pia)
    assert "Clara wrote to you" in page


def test_questions_that_close_today_are_said_and_others_are_not(client_of, pia, hers):
    from outcomes.actions import plan_assessments

    with time_machine.travel("2026-12-01T09:30:00Z"):
        plan_assessments(enrolment=hers, by=pia)
        assert "close today" not in say(client_of, pia)
        now = timezone.now()
        close = {"opens_at": now - timedelta(days=2), "due_at": now, "closes_at": now + timedelta(hours=5)}
        Assessment.objects.filter(enrolment=hers).update(**close)
        assert "A few questions close today" in say(client_of, pia)


def test_reminders_wait_until_tomorrow_and_a_persons_words_do_not(pia, hers, mailoutbox):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        actions.say_rough_day(enrolment=hers, by=pia)
        nudge(recipient=pia, key="lesson_ready", occasion=f"lesson making-sense {hers.pk.hex}", enrolment=hers)
        assert send_nudges_to(recipient_id=pia.pk, by=None) == []
        held = Nudge.objects.get(key="lesson_ready")
        assert (held.why, held.due_at.isoformat()) == ("rest", "2026-12-02T00:00:00+00:00")
        message = nudge(recipient=pia, key="message_waiting", occasion="word 1", enrolment=hers)
        assert [row.pk for row in send_nudges_to(recipient_id=pia.pk, by=None)] == [message.pk]
        clock.move_to("2026-12-02T09:00:00Z")
        assert [row.key for row in send_nudges_to(recipient_id=pia.pk, by=None)] == ["lesson_ready"]


def test_letters_to_staff_never_rest(pia, clara, hers, mailoutbox):
    actions.say_rough_day(enrolment=hers, by=pia)
    row = nudge(recipient=clara, key="needs_you_urgent", occasion="flag 1", enrolment=hers)
    assert [one.pk for one in send_nudges_to(recipient_id=clara.pk, by=None)] == [row.pk]


def test_a_diary_prompt_of_a_rough_day_is_not_sent_on_the_next(pia, hers, mailoutbox):
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False) as clock:
        actions.say_rough_day(enrolment=hers, by=pia)
        nudge(recipient=pia, key="diary_due", occasion=f"word 2026-12-01 {hers.pk.hex}", enrolment=hers)
        send_nudges_to(recipient_id=pia.pk, by=None)
        clock.move_to("2026-12-02T10:00:00Z")
        assert send_nudges_to(recipient_id=pia.pk, by=None) == []
    assert Nudge.objects.get(key="diary_due").dropped_at


def test_her_clinician_sees_it_in_the_list_and_on_the_timeline(client_of, pia, hers, clara):
    say(client_of, pia)
    say(client_of, pia, felt="same")
    assert "rough day today" in client_of(clara).get("/today/").content.decode()
    assert "rough day today" in client_of(clara).get(f"/patients/{hers.pk}/").content.decode()
    assert "rough day, felt about the same" in [one.what for one in events_of(hers, timezone.now())]
    today = timezone.now().astimezone(pia.zone).date()
    for days in (2, 5):
        RoughDay.objects.create(enrolment=hers, on=today - timedelta(days=days))
    assert "3 rough days in 7, one of them today" in client_of(clara).get("/today/").content.decode()


def test_the_list_asks_no_more_of_the_database_for_many_rough_days(client_of, pia, hers, clara):
    client = client_of(clara)
    client.get("/today/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/today/")
        return len(found)

    few, today = queries(), timezone.now().date()
    for days in range(7):
        RoughDay.objects.create(enrolment=hers, on=today - timedelta(days=days))
    assert queries() == few


def test_the_small_page_asks_the_same_few_questions_of_the_database(client_of, pia, hers):
    say(client_of, pia)
    client = client_of(pia)
    client.get("/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    wrote(hers)
    few = queries()
    for n in range(10):
        wrote(hers, f"Message {n}")
    assert queries() == few <= 20


def test_only_she_may_say_it_and_only_while_there_is_something_to_make_smaller(hers, pia, clara, paul):
    with pytest.raises(Refused):
        actions.say_rough_day(enrolment=hers, by=clara)
    row = actions.say_rough_day(enrolment=hers, by=pia)
    for verb, facts in ((actions.note_rough_day, {"felt": "same"}), (actions.end_rough_day, {})):
        with pytest.raises(Refused):
            verb(day=row, by=paul, **facts)
    complete(enrolment=hers, by=clara)
    with pytest.raises(Refused):
        actions.say_rough_day(enrolment=pia.current_enrolment(), by=pia)


def test_a_pause_has_rough_days_too(client_of, pia, hers):
    pause(enrolment=hers, by=pia, reason="too_tired")
    assert "How is it now?" in say(client_of, pia)


def test_after_the_end_the_button_is_gone(client_of, pia, hers, clara):
    complete(enrolment=hers, by=clara)
    assert "/rough-day/" not in client_of(pia).get("/").content.decode()
    assert "nothing to make smaller" in say(client_of, pia)


def test_the_breathing_page_works_without_its_script(client_of, pia):
    page = client_of(pia).get("/breathing/").content.decode()
    assert "Breathe in, softly. Count: 1, 2, 3, 4." in page
    assert "data-pacer" in page


DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 28))


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=40), DAYS)
def test_the_words_count_the_days_of_the_last_week_and_no_other(days, today):
    words = in_words(days, today)
    week = {on for on, _ in days if 0 <= (today - on).days < 7}
    assert (f"{len(week)} rough days in 7" in words) is (len(week) >= 3)
    assert ("today" in words) is (today in week)
    assert bool(words) is (len(week) >= 3 or today in week)
