"""A patient who chose an hour for it is prompted once a day to write her diary, and not when she has."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from icbt import actions as floor
from icbt.models import Enrolment, Nudge, Profile, Reason, User
from modules import programme, tasks
from modules.diary import diary_waits_from
from modules.diary_prompts import DiaryPrompts
from modules.management.commands.load_lessons import FOLDER, read_programme
from modules.models import WorksheetEntry
from modules.tables import ContentError
from tests.modules.test_lessons_programme import COURSE, TEXT
from tests.modules.walking import open_lesson, save, start_sheet

DAY = timedelta(days=1)
SEVEN = time(19)


@pytest.fixture
def hers(pia) -> User:
    """Pia has opened the lesson that brings the diary, and wants a prompt at 7 in the evening."""
    open_lesson(pia)
    Profile.objects.filter(patient=pia).update(diary_at=SEVEN)
    return pia


def at(user, clock: time = SEVEN, days: int = 0) -> datetime:
    day = timezone.now().astimezone(user.zone).date() + timedelta(days=days)
    return datetime.combine(day, clock, tzinfo=user.zone).astimezone(UTC)


def ring(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        tasks.prompt_diaries()


def prompted() -> int:
    return Nudge.objects.filter(key="diary_due").count()


def test_at_her_hour_and_once_a_day(hers):
    ring(at(hers) - timedelta(minutes=1))
    assert prompted() == 0
    for minutes in (0, 5, 60):
        ring(at(hers) + timedelta(minutes=minutes))
    assert prompted() == 1
    ring(at(hers, days=1))
    assert prompted() == 2


def test_a_clock_that_was_down_disturbs_nobody_late(hers):
    ring(at(hers) + timedelta(hours=2))
    assert prompted() == 0


def test_not_when_todays_is_begun_and_again_the_next_day(hers):
    with time_machine.travel(at(hers) - timedelta(hours=3), tick=False):
        start_sheet(hers, "daily-diary")
    ring(at(hers))
    assert prompted() == 0
    ring(at(hers, days=1))
    assert prompted() == 1


def test_another_sheet_or_the_diary_of_yesterday_does_not_count(hers):
    with time_machine.travel(at(hers, days=-1), tick=False):
        start_sheet(hers, "daily-diary")
    start_sheet(hers, "pain-map")
    ring(at(hers))
    assert prompted() == 1


def test_a_prompt_on_its_way_is_not_needed_any_more_once_she_has_begun(hers):
    ring(at(hers))
    nudge = Nudge.objects.get(key="diary_due")
    kind, _, name = nudge.occasion.partition(" ")
    assert kind == "diary"
    with time_machine.travel(at(hers) + timedelta(minutes=5), tick=False):
        assert diary_waits_from(nudge, name, timezone.now()) == timezone.now()
        start_sheet(hers, "daily-diary")
        assert diary_waits_from(nudge, name, timezone.now()) is None


def test_only_who_chose_an_hour_and_has_come_to_the_diary(pia, paul):
    Profile.objects.filter(patient=paul).update(diary_at=SEVEN)
    open_lesson(pia)
    ring(at(pia))
    assert prompted() == 0


@pytest.mark.parametrize("leave", ["pause", "withdraw", "complete"])
def test_nobody_who_pauses_or_has_gone(hers, leave):
    reason = {} if leave == "complete" else {"reason": Reason.NO_TIME}
    getattr(floor, leave)(enrolment=hers.current_enrolment(), by=hers, **reason)
    ring(at(hers))
    assert prompted() == 0


@pytest.mark.parametrize(
    ("day", "paused", "count"), [(0, 0, 0), (1, 0, 1), (28, 0, 1), (29, 0, 0), (34, 6, 1), (6, 6, 0)]
)
def test_only_on_the_days_of_the_programme_pauses_left_out(hers, day, paused, count):
    today = at(hers).astimezone(hers.zone).date()
    Enrolment.objects.filter(patient=hers).update(started_on=today - day * DAY, paused_days=paused)
    ring(at(hers))
    assert prompted() == count


@pytest.mark.parametrize(
    ("day", "goes_on", "count"), [(28, True, 1), (29, True, 1), (80, True, 1), (80, False, 0), (90, True, 0)]
)
def test_after_four_weeks_only_if_she_wants_it_and_while_she_may_write(hers, day, goes_on, count):
    today = at(hers).astimezone(hers.zone).date()
    Enrolment.objects.filter(patient=hers).update(started_on=today - day * DAY)
    Profile.objects.filter(patient=hers).update(diary_goes_on=goes_on)
    ring(at(hers))
    assert prompted() == count


def test_a_day_filled_in_later_is_not_the_diary_of_today(hers):
    with time_machine.travel(at(hers) - timedelta(hours=3), tick=False):
        yesterday = (timezone.now().astimezone(hers.zone).date() - DAY).isoformat()
        save(hers, start_sheet(hers, "daily-diary"), date=yesterday, mood="4")
    ring(at(hers))
    assert prompted() == 1


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), time(1, 30)),  # 1:30 never was in London: it comes at 2:30, 1:30 UTC
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), time(1, 30)),  # 1:30 came twice: the first is 0:30 UTC
    ],
)
def test_an_hour_that_never_is_or_comes_twice_prompts_once(hers, moment, clock):
    Enrolment.objects.filter(patient=hers).update(started_on=moment.date() - 20 * DAY)
    Profile.objects.filter(patient=hers).update(diary_at=clock)
    ring(moment)
    assert prompted() == 0
    for minutes in (30, 35, 90, 95):
        ring(moment + timedelta(minutes=minutes))
    assert prompted() == 1


def test_who_wants_no_reminders_gets_none(hers):
    Profile.objects.filter(patient=hers).update(nudge_channel="none")
    ring(at(hers))
    assert prompted() == 0


def test_one_failing_row_keeps_no_other_waiting(hers, paul, monkeypatch):
    open_lesson(paul)
    Profile.objects.filter(patient=paul).update(diary_at=SEVEN)
    sent = tasks.nudge

    def fail_for_her(*, recipient, **facts):
        if recipient == hers:
            raise RuntimeError
        return sent(recipient=recipient, **facts)

    monkeypatch.setattr(tasks, "nudge", fail_for_her)
    ring(at(hers))
    assert [row.recipient for row in Nudge.objects.filter(key="diary_due")] == [paul]


# -- The file ----------------------------------------------------------------------------------------------------


def test_the_programme_says_which_worksheet_and_when():
    assert COURSE.diary_prompts == DiaryPrompts("daily-diary", 1, 28)


def test_a_programme_without_prompts_prompts_nobody(hers):
    from icbt import content

    body = content.current("programme", "chronic-pain").body
    content.publish(kind="programme", slug="chronic-pain", body={**body, "diary_prompts": None})
    ring(at(hers))
    assert prompted() == 0
    assert not WorksheetEntry.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("until_day = 28", "until_day = 0", '"until_day" comes before "from_day".'),
        ("until_day = 28", "until_day = 4000", '"until_day" needs a whole number'),
        ("from_day = 1", "from_days = 1", '"from_days" is not a key this file knows.'),
        ('worksheet = "daily-diary"', "", '"worksheet" is missing'),
    ],
)
def test_mistyped_prompts_are_refused(old, new, fault):
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        programme.parse(TEXT.replace(old, new, 1), filename="programme.toml")
    assert fault in str(caught.value)


def test_a_worksheet_that_does_not_exist_is_refused(tmp_path):
    folder = tmp_path / "chronic-pain"
    folder.mkdir()
    for path in (FOLDER / "chronic-pain").rglob("*.*"):
        target = folder / path.relative_to(FOLDER / "chronic-pain")
        target.parent.mkdir(exist_ok=True)
        target.write_text(path.read_text().replace('worksheet = "daily-diary"', 'worksheet = "daily-dairy"'))
    faults: list[str] = []
    read_programme(folder, faults)
    assert [one for one in faults if "No worksheet is called “daily-dairy”." in one]
