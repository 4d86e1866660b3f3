"""The monthly safety report: the same figures on the page, in the sheet and on paper; without names."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from icbt import actions as floor
from icbt.models import AuditEvent, Enrolment
from modules.actions import open_lesson
from outcomes import actions, harm_report
from outcomes.harm_facts import Month, stays
from outcomes.harm_paper import shown
from outcomes.harm_sheets import event_sheet
from outcomes.models import AdverseEvent, Flag
from tests.factories import active_patient
from tests.outcomes.harmed import SERIOUS, destroy_key, judged, reported
from tests.outcomes.test_flags import flagged

LONDON = ZoneInfo("Europe/London")
BEFORE = datetime(2026, 5, 20, 12, 0, tzinfo=LONDON)
JUNE = Month(2026, 6)
URL = "/safety/2026/6/"


@pytest.fixture
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def month(clock, content, clara):
    """June 2026 with one patient all month and one from the 10th, paused from the 15th to the 22nd, then in ACT.

    30 + (21 - 7) = 44 active days; two events, one of them serious.
    """
    one = active_patient("Pia", clinician=clara)
    Enrolment.objects.filter(pk=one.pk).update(started_on=date(2026, 5, 1))
    clock.move_to(datetime(2026, 6, 10, 12, 0, tzinfo=LONDON))
    two = active_patient("Quinn", clinician=clara, weeks=0)
    clock.move_to(datetime(2026, 6, 15, 12, 0, tzinfo=LONDON))
    floor.pause(enrolment=two, by=two.patient, reason="no_time")
    judged(one, clara, **SERIOUS)
    clock.move_to(datetime(2026, 6, 22, 12, 0, tzinfo=LONDON))
    floor.resume(enrolment=two, by=two.patient)
    floor.change_track(enrolment=two, by=clara, track="act")
    reported(two, clara, lesson="making-sense", description='=HYPERLINK("evil")')
    clock.move_to(datetime(2026, 7, 3, 12, 0, tzinfo=LONDON))
    return one, two


def table(key: str, month: Month = JUNE) -> dict[str, dict]:
    found = next(one for one in harm_report.report(month).tables if one.key == key)
    return {row.label: dict(zip(found.columns, row.cells, strict=True)) for row in found.rows}


def test_the_month_is_counted_as_by_hand(month):
    june = table("months")["2026-06"]
    assert (june["Events"], june["Serious"], june["Not judged yet"]) == (2, 1, 1)
    assert june["Patient-weeks"] == round(44 / 7, 1)
    assert june["Per 100 patient-weeks"] == round(100 * 2 / (44 / 7), 2)
    assert june["95 % from"] == pytest.approx(100 * 0.2422 / (44 / 7), abs=0.01)
    assert june["95 % to"] == pytest.approx(100 * 7.2247 / (44 / 7), abs=0.01)
    assert table("months")["2026-05"]["Events"] == 0


def test_by_track_as_it_was_on_the_day(month):
    """Quinn: 10th to 14th in CBT (5 days), 22nd to 30th in ACT (9 days)."""
    tracks = table("track")
    assert tracks["CBT"]["Patient-weeks"] == 5.0  # 35 days
    assert tracks["ACT"]["Patient-weeks"] == round(9 / 7, 1)
    assert (tracks["CBT"]["Events"], tracks["ACT"]["Events"]) == (1, 1)


def test_by_support_level_and_by_lesson(month):
    assert table("support_level")["A message every week"]["Events"] == 2
    lessons = table("lesson")
    assert sum(row["Events"] for row in lessons.values()) == 2
    assert lessons["No lesson"]["Per 100 patient-weeks"] is None
    assert lessons["Making sense of pain"]["Events"] == 1
    assert lessons["Making sense of pain"]["Per 100 patient-weeks"] is None  # nobody opened it in June


def test_days_of_a_lesson_are_those_after_it_was_opened(clock, content, clara):
    one = active_patient("Pia", clinician=clara, weeks=0)
    clock.move_to(datetime(2026, 6, 21, 12, 0, tzinfo=LONDON))
    open_lesson(enrolment=one, by=one.patient, slug="getting-started")
    clock.move_to(datetime(2026, 7, 3, 12, 0, tzinfo=LONDON))
    assert table("lesson")["Getting started"]["Patient-weeks"] == round(10 / 7, 1)


def test_kinds_seriousness_and_relatedness_add_up(month):
    for key in ("kind", "seriousness", "relatedness", "reporter"):
        assert sum(row["Events"] for row in table(key).values()) == 2, key
    assert table("kind")["Hospital or emergency room"] == {"Events": 1, "Of them serious": 1}
    assert table("seriousness")["Not judged yet"]["Events"] == 1


def test_a_month_that_is_not_over_counts_up_to_today(month, clock):
    clock.move_to(datetime(2026, 6, 12, 12, 0, tzinfo=LONDON))
    assert table("months")["2026-06"]["Patient-weeks"] == round((12 + 3) / 7, 1)
    assert not harm_report.report(JUNE).complete


def test_who_ended_counts_to_the_day_of_ending(month, clock):
    one, _ = month
    Enrolment.objects.filter(pk=one.pk).update(
        status="withdrawn", reason="upset_me", closed_at=datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
    )
    assert stays(until=JUNE.last)[one.pk].ended_on == date(2026, 6, 20)
    ends = table("ends")
    assert ends["Stopped early"]["Number"] == ends["Stopped: it upset me"]["Number"] == 1
    assert ends["Active at some time in the month"]["Number"] == 2


def test_flags_and_how_long_they_took(month, clock, clara):
    one, _ = month
    Enrolment.objects.filter(pk=one.pk).update(started_on=date(2026, 6, 12))
    clock.move_to(datetime(2026, 7, 3, 12, 0, tzinfo=LONDON))
    flag = flagged(one.patient, 3)
    actions.acknowledge_flag(flag=flag, by=clara)
    clock.shift(timedelta(minutes=30))
    Flag.objects.filter(pk=flag.pk).update(
        resolved_at=timezone.now(), resolved_by=clara, disposition="called", note=None
    )
    red = table("flags", Month(2026, 7))["Safety: today"]
    assert red["Raised"] >= 1
    assert (red["Resolved"], red["Resolved in time"], red["Median hours to resolve"]) == (1, 1, 0.5)
    assert red["Still open"] == red["Raised"] - 1


def test_an_event_in_a_pause_counts_and_is_named_in_the_notes(month, clock, clara):
    one, _ = month
    clock.move_to(datetime(2026, 6, 25, 12, 0, tzinfo=LONDON))
    floor.pause(enrolment=one, by=one.patient, reason="no_time")
    clock.move_to(datetime(2026, 6, 26, 12, 0, tzinfo=LONDON))
    reported(one, clara)
    assert table("months")["2026-06"]["Events"] == 3
    assert any("this month 1." in note for note in harm_report.report(JUNE).notes)


def test_few_events_are_shown_and_marked(month):
    found = harm_report.report(JUNE).tables[0].rows
    assert [row.few for row in found] == [True, *[False] * 5]  # none at all is not few


def test_the_page_the_sheet_and_the_paper_hold_the_same_figures_and_no_name(month, sofia, client_of):
    browser = client_of(sofia)
    page = browser.get(URL).content.decode()
    sheet = browser.get("/safety/2026/6.csv")
    paper = browser.get("/safety/2026/6.pdf")
    lines = list(csv.DictReader(StringIO(sheet.content.decode())))
    rate = next(one for one in lines if (one["row"], one["measure"]) == ("2026-06", "Per 100 patient-weeks"))
    assert rate["value"] in page
    assert {one["month"] for one in lines} == {"2026-06"}
    assert len(lines) == sum(len(row.cells) for one in harm_report.report(JUNE).tables for row in one.rows)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    for words in (page, sheet.content.decode()):
        assert "Pia" not in words
        assert "Quinn" not in words


def test_the_sheet_keeps_to_the_rules_of_csv(month, sofia, client_of):
    answer = client_of(sofia).get("/safety/2026/6.csv")
    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "attachment" in answer["Content-Disposition"]
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "month,table,row,measure,value"
    assert lines[-1] == ""
    assert "\n" not in "".join(lines)


def test_the_paper_has_a_title_a_language_and_every_figure(month, sofia, client_of):
    content = client_of(sofia).get("/safety/2026/6.pdf").content
    assert b"/Lang (en)" in content or b"/Lang" in content
    assert b"/DisplayDocTitle true" in content
    assert b"/Outlines" in content


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0, "0"), (1234, "1,234"), (6.3, "6.3"), (31.82, "31.82"), (20.0, "20"), (0.0, "0")],
)
def test_figures_as_people_read_them(value, words):
    assert shown(value) == words


def test_events_leave_without_words_unless_asked_for_and_it_is_written_down(month, sofia, client_of):
    browser = client_of(sofia)
    codes = browser.get("/safety/2026/6/events.csv").content.decode()
    assert "HYPERLINK" not in codes
    assert len(list(csv.DictReader(StringIO(codes)))) == 2
    assert not AuditEvent.objects.filter(verb="record_read").exists()
    words = browser.get("/safety/2026/6/events.csv?words=yes").content.decode()
    rows = list(csv.DictReader(StringIO(words)))
    assert rows[1]["description"] == '\'=HYPERLINK("evil")'  # no spreadsheet runs it
    kinds = [one.detail["kind"] for one in AuditEvent.objects.filter(verb="harms_exported").order_by("position")]
    assert kinds == ["codes", "with words"]
    assert AuditEvent.objects.filter(verb="record_read", detail__page="outcomes:safety_events").count() == 2
    assert "Pia" not in words


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_like_a_formula(month, clara, start):
    event = AdverseEvent.objects.first()
    event.description = f'{start}cmd, "quoted"\nsecond line'
    (row,) = csv.DictReader(StringIO(event_sheet([event], words=True), newline=""))
    assert row["description"] == f'\'{start}cmd, "quoted"\nsecond line'


def test_words_under_a_destroyed_key_leave_empty(month, sofia, client_of):
    one, _ = month
    destroy_key(one.patient)
    rows = list(csv.DictReader(StringIO(client_of(sofia).get("/safety/2026/6/events.csv?words=yes").content.decode())))
    assert [bool(row["description"]) for row in rows] == [False, True]
    assert client_of(sofia).get(URL).status_code == 200


@pytest.mark.parametrize(
    "path", [URL, "/safety/2026/6.csv", "/safety/2026/6.pdf", "/safety/2026/6/events.csv", "/safety/month/"]
)
def test_only_a_supervisor_reads_it(month, clara, karl, ada, client_of, path):
    one, _ = month
    for person in (one.patient, clara, karl, ada):
        assert client_of(person).get(f"/safety/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/safety/2026/13/", "/safety/1999/1/", "/safety/2026/8/", "/safety/0/1/"])
def test_a_month_that_never_was_or_has_not_come_is_not_there(month, sofia, client_of, path):
    assert client_of(sofia).get(path).status_code == 404


def test_the_link_without_a_month_leads_to_this_one(month, sofia, client_of):
    assert client_of(sofia).get("/safety/month/")["Location"] == "/safety/2026/7/"
