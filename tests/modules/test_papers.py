"""Worksheets, weeks and summaries as PDF: what stands on them, how many pages, and that nothing typed breaks one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icbt.paper import CONTINUED, LARGE, NORMAL, Paper
from modules import drawings, entry_page, lesson_files, worksheets
from modules.flare import Amounts
from modules.lesson_paper import Prose, summary_paper
from modules.sheet_paper import ONE_PAGE, sheet_paper
from modules.week_paper import DIARIES, week_paper
from modules.worksheets import Worksheet
from tests.modules.filled import fully, partly
from tests.pdf_text import pages, text

FOLDER = drawings.CONTENT / "chronic-pain"
NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
FACTS = {"service": "Steady", "now": NOW, "foot": "Steady. Not an emergency service."}
MOST_PAGES = {NORMAL: 3, LARGE: 5}
SHEETS = sorted((FOLDER / "worksheets").glob("*.en.toml"))
SUMMARIES = sorted(path for path in FOLDER.glob("*.en.md") if "{#summary}" in path.read_text())


def sheet(slug: str) -> Worksheet:
    return read(FOLDER / f"worksheets/{slug}.en.toml")


def read(path: Path) -> Worksheet:
    return worksheets.parse(path.read_text(), filename=path.name)


def paper(one: Worksheet, raw: dict, size: float = NORMAL, **page) -> Paper:
    shown = entry_page.of_sheet(one, NOW.date(), raw)
    return sheet_paper(replace(shown, **page), size=size, **FACTS)


def week(one: Worksheet, *filled: dict, size: float = NORMAL) -> Paper:
    days = [(date(2025, 3, 3) + timedelta(n), [(one, raw)] if raw else []) for n, raw in enumerate(filled)]
    return week_paper(one, days, size=size, **FACTS)


# -- Every worksheet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name.split(".")[0])
@pytest.mark.parametrize("size", MOST_PAGES)
def test_a_blank_sheet_asks_everything_on_few_pages(path, size):
    one = read(path)
    made = pages(paper(one, {}, size).made())
    assert len(made) <= MOST_PAGES[size]
    said = " ".join(" ".join(made).split())
    for field in one.fields:
        if field.type != "calc":
            assert " ".join(field.label.split()) in said
        for option in field.options:
            assert option.label in said


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name.split(".")[0])
@pytest.mark.parametrize("fill", [partly, fully])
def test_a_filled_sheet_says_every_word_on_few_pages(path, fill):
    one = read(path)
    raw = fill(one)
    made = paper(one, raw).made()
    assert len(pages(made)) <= MOST_PAGES[NORMAL]
    joined = "".join(text(made).split())
    for control in worksheets.controls(one.fields, raw):
        for asked in (control, *(cell for row in control.rows for cell in row.controls)):
            assert "".join(worksheets.in_words(asked).split()) in joined


def test_what_is_not_filled_in_stays_a_line_or_boxes():
    made = text(paper(sheet("thought-catch"), {"situation": ["On the bus"]}).made())
    assert "On the bus" in made
    assert "What went through your mind?" in made
    assert "☐ Worst-case jump" in made


# -- The flare plan on one page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", MOST_PAGES)
@pytest.mark.parametrize("fill", [lambda _: {}, partly, fully])
def test_the_flare_plan_is_one_page(size, fill):
    plan = sheet("flare-plan")
    amounts = [Amounts(f"Walking number {n}", ("5 min", "7 min", "9 min", "10 min")) for n in range(4)]
    made = paper(plan, fill(plan), size, amounts=amounts)
    assert made.page_no() == 1
    assert made.size >= min(ONE_PAGE["flare-plan"])
    assert "Walking number 3" in text(made.made())


def test_a_flare_plan_that_is_too_long_goes_on_and_says_so():
    plan = sheet("flare-plan")
    raw = {one.name: [("bench " * 600).strip()] for one in plan.fields if one.type == "text"}
    made = pages(paper(plan, raw).made())
    assert len(made) > 1
    assert all(CONTINUED in page for page in made[:-1])
    assert CONTINUED not in made[-1]
    assert " ".join(" ".join(made).split()).count("bench") == 600 * len(raw)


# -- A week of a diary ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", DIARIES)
@pytest.mark.parametrize("size", MOST_PAGES)
def test_a_week_is_one_page(slug, size):
    one = sheet(slug)
    blank, full = week_paper(one, [], size=size, **FACTS), week(one, *[partly(one)] * 7, size=size)
    assert (blank.page_no(), full.page_no()) == (1, 1)
    assert text(blank.made()).count("Day:") == 7
    said = text(full.made())
    assert "Monday 3 March" in said
    assert "Sunday 9 March" in said
    assert "From 3 March 2025 to 9 March 2025" in said


def test_long_words_of_a_day_stand_below_the_table_whole():
    note = "I slept in the chair for an hour after lunch and it helped a little."
    said = text(week(sheet("daily-diary"), {"note": [note], "mood": ["4"]}, {}, {"mood": ["6"]}).made())
    assert f"Monday 3 March, Anything to remember: {note}" in said
    assert "below" in said


def test_two_sheets_of_one_day_are_both_there():
    one = sheet("daily-diary")
    days = [(date(2025, 3, 3), [(one, {"mood": ["4"]}), (one, {"mood": ["9"]})])]
    assert "4 | 9" in text(week_paper(one, days, **FACTS).made())


# -- Summaries --------------------------------------------------------------------------------------------------


def lesson(path: Path):
    sheets = [one.name.split(".")[0] for one in SHEETS]
    return lesson_files.parse(path.read_text(), filename=path.name, worksheets=sheets)


@pytest.mark.parametrize("path", SUMMARIES, ids=lambda path: path.name.split(".")[0])
def test_a_summary_with_a_full_plan_is_two_pages_at_most(path):
    one = lesson(path)
    html = [block.html for block in one.section("summary").blocks if block.html]
    plan = [(f"Question {n}, and what comes with it?", ["bench and shop " * 20]) for n in range(5)]
    made = summary_paper({"lesson": one, "summary": html, "plan": plan, "answers": []}, words=True, **FACTS).made()
    assert len(pages(made)) <= 2
    for _, words in (point for part in html for point in Prose(part).texts):
        assert " ".join(words.split()) in text(made)


def test_prose_is_read_as_paragraphs_and_points_without_drawings():
    html = "<p>One <strong>bold</strong>\nword.</p><ul><li>A</li><li><p>B</p></li></ul>"
    html += "<figure><svg><text>x</text></svg></figure>"
    assert Prose(html).texts == [(False, "One bold word."), (True, "A"), (True, "B")]


# -- Whatever is typed ------------------------------------------------------------------------------------------

TYPED = st.text(max_size=300) | st.sampled_from(["W" * 4000, "שלום " * 50, "👩‍🦽🚲" * 40, "\x00\x07\r\n" * 9, "\ud800"])
CALM = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(TYPED, TYPED)
def test_no_text_breaks_a_sheet(one, other):
    plan = sheet("six-steps")
    raw = {"problem": [one], "ideas.0.idea": [other], "ideas.1.plus": [one], "steps.0.what": [other]}
    assert paper(plan, raw).made().startswith(b"%PDF")


@CALM
@given(TYPED, TYPED)
def test_no_text_breaks_a_week(one, other):
    assert week(sheet("sleep-diary"), {"note": [one], "medicine-alcohol": [other]}).made().startswith(b"%PDF")


@CALM
@given(TYPED)
def test_no_text_breaks_a_summary(typed):
    one = lesson(FOLDER / "making-sense.en.md")
    answers = {"lesson": one, "summary": ["<p>x</p>"], "plan": [(typed, [typed])], "answers": []}
    assert summary_paper(answers, words=True, size=LARGE, **FACTS).made().startswith(b"%PDF")


def test_letters_of_many_languages_come_back_from_the_paper():
    words = "Zażółć gęślą jaźń, ığüş, Ελλάδα, Привіт"
    assert words in text(paper(sheet("six-steps"), {"problem": [words]}).made())
