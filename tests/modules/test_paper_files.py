"""The PDF files of a patient: who gets which, what they are called, and what is on none of them."""

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt.models import AuditEvent, Enrolment
from modules import actions, published
from modules.lesson_page import answered
from modules.models import LessonProgress, WorksheetEntry
from tests.factories import active_patient
from tests.modules.walking import S1, open_early, open_lesson, save, shared_sheet, start_sheet, steps_of
from tests.outcomes.test_damaged_cells import damage
from tests.pdf_text import pages, sizes, text


def answer(user, progress, step, **raw):
    words = {name.replace("__", ".").replace("_", "-"): [value] for name, value in raw.items()}
    return actions.save_step(progress=progress, by=user, step=step, raw=words)


@pytest.fixture
def written(pia) -> LessonProgress:
    """A lesson with a plan and an answer in her own words."""
    progress = open_lesson(pia)
    answer(pia, progress, "plan", place__1="In the kitchen, before lunch")
    return answer(pia, progress, "five-parts", map_warm_up__1="A tight neck on Mondays")


@pytest.fixture
def entry(pia) -> WorksheetEntry:
    return save(pia, start_sheet(pia), body="Neck and hands", thoughts="Zażółć")


def mine(entry: WorksheetEntry) -> str:
    return f"/worksheets/entry/{entry.pk}/entry.pdf"


def theirs(entry: WorksheetEntry) -> str:
    return f"/patients/{entry.enrolment_id}/worksheets/{entry.pk}.pdf"


# -- The file ---------------------------------------------------------------------------------------------------


def test_a_file_is_kept_nowhere_on_the_way_and_its_name_tells_nothing(pia, written, client_of):
    made = client_of(pia).get(f"/lessons/{S1}/summary.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "no-store"
    assert made["X-Content-Type-Options"] == "nosniff"
    assert made["Content-Disposition"] == 'attachment; filename="steady-summary-s1.pdf"'
    for fact in (b"/Lang (en)", b"/DisplayDocTitle true", b"/Outlines"):
        assert fact in made.content


def test_no_paper_names_her(pia, entry, client_of):
    client = client_of(pia)
    for address in (mine(entry), f"/lessons/{S1}/summary.pdf", "/worksheets/pain-map/blank.pdf", "/my-words.pdf"):
        said = text(client.get(address).content)
        assert pia.name not in said
        assert pia.email not in said


# -- A summary --------------------------------------------------------------------------------------------------


def test_a_summary_has_the_plan_and_her_own_words_only_when_asked(pia, written, client_of):
    client = client_of(pia)
    page = client.get(f"/lessons/{S1}/print/").content.decode()
    assert f'action="/lessons/{S1}/summary.pdf"' in page
    assert "With my own words" in page
    plain, with_words = (text(client.get(f"/lessons/{S1}/summary.pdf{q}").content) for q in ("", "?with=words"))
    assert "Hurt does not always mean harm." in plain
    assert "In the kitchen, before lunch" in plain
    assert "A tight neck on Mondays" not in plain
    assert "A tight neck on Mondays" in with_words


def test_large_print_is_larger(pia, written, client_of):
    client = client_of(pia)
    normal, large = (client.get(f"/lessons/{S1}/summary.pdf{q}").content for q in ("", "?size=large"))
    assert text(normal).count("Hurt does not always mean harm.") == 1
    assert 11.0 in sizes(normal)
    assert 16.0 in sizes(large)


def test_a_lesson_that_is_not_begun_has_no_summary(pia, client_of):
    assert client_of(pia).get(f"/lessons/{S1}/summary.pdf").status_code == 404


@pytest.mark.parametrize(
    ("slug", "question", "words"),
    [
        ("people", "safe-at-home", "afraid of somebody"),
        ("good-things", "mood-check", "low on most"),
    ],
)
def test_an_answer_that_nobody_may_read_along_is_on_no_paper(clara, client_of, content, slug, question, words):
    patient = active_patient("Nora", clinician=clara, weeks=5).patient
    progress = _asked(patient, slug, question)
    client = client_of(patient)
    for address in (f"/lessons/{slug}/summary.pdf?with=words", "/my-words.pdf"):
        assert words not in text(client.get(address).content)
    assert words not in client.get(f"/lessons/{slug}/print/").content.decode()
    shown = client_of(clara).get(f"/patients/{progress.enrolment_id}/lessons/{slug}/").content.decode()
    assert words in shown


def _asked(patient, slug, question) -> LessonProgress:
    """The lesson open, and that question answered with yes."""
    progress = open_early(patient, slug)
    lesson = published.lesson(progress.content_id)
    place = next(
        step.slug
        for step in steps_of(progress)
        if (section := lesson.section(step.slug))
        and question in [one.id for one in section.interactions(patient.current_enrolment().track)]
    )
    saved = actions.save_step(progress=progress, by=patient, step=place, raw={f"{question}.1": ["yes"]})
    assert question in str(saved.answers)
    assert any("Yes" in str(lines) for _, lines in answered(saved))
    return saved


# -- Worksheets -------------------------------------------------------------------------------------------------


def test_an_entry_on_paper_says_what_she_wrote_private_or_not(pia, entry, client_of):
    actions.hide_entry(entry=entry, by=pia)
    made = client_of(pia).get(mine(entry))
    assert 'filename="steady-sheet-f0.pdf"' in made["Content-Disposition"]
    assert "Neck and hands" in text(made.content)
    assert "Zażółć" in text(made.content)


def test_a_day_filled_in_later_says_so(pia, client_of):
    entry = start_sheet(pia, "daily-diary")
    day = timezone.localdate(entry.started_at, pia.zone) - timezone.timedelta(days=2)
    entry = save(pia, entry, date=day.isoformat(), mood="4")
    client = client_of(pia)
    assert "Written 2 days later." in text(client.get(mine(entry)).content)
    assert "Written 2 days later." in client.get(f"/worksheets/entry/{entry.pk}/print/").content.decode()


def test_a_week_of_her_diary_is_one_page(pia, client_of):
    client = client_of(pia)
    assert client.get("/worksheets/daily-diary/week.pdf").status_code == 404
    save(pia, start_sheet(pia, "daily-diary"), note="Sat in the sun", mood="4")
    made = client.get("/worksheets/daily-diary/week.pdf")
    assert 'filename="steady-week-f1.pdf"' in made["Content-Disposition"]
    assert len(pages(made.content)) == 1
    assert "Sat in the sun" in text(made.content)
    assert client.get("/worksheets/daily-diary/week.pdf?to=2020-01-01").status_code == 404
    assert client.get("/worksheets/daily-diary/week.pdf?to=yesterday").status_code == 404
    assert client.get("/worksheets/pain-map/week.pdf").status_code == 404


def test_a_blank_sheet_comes_with_its_lesson_and_of_a_diary_a_week(pia, client_of):
    client = client_of(pia)
    assert client.get("/worksheets/pain-map/blank.pdf").status_code == 404
    open_lesson(pia)
    assert "Pain and body" in text(client.get("/worksheets/pain-map/blank.pdf").content)
    assert text(client.get("/worksheets/daily-diary/blank.pdf").content).count("Day:") == 7
    assert 'action="/worksheets/pain-map/blank.pdf"' in client.get("/worksheets/pain-map/print/").content.decode()


# -- Everything she wrote ---------------------------------------------------------------------------------------


def test_everything_she_wrote_is_one_file(pia, written, entry, client_of):
    made = client_of(pia).get("/my-words.pdf")
    assert 'filename="steady-my-words.pdf"' in made["Content-Disposition"]
    said = text(made.content)
    for words in ("A tight neck on Mondays", "In the kitchen, before lunch", "Neck and hands", "Zażółć"):
        assert words in said


def test_it_can_be_had_after_stopping_and_before_a_word_is_written(pia, client_of):
    client = client_of(pia)
    assert "Nothing is written yet." in text(client.get("/my-words.pdf").content)
    save(pia, start_sheet(pia), body="Neck and hands")
    floor.withdraw(enrolment=pia.current_enrolment(), by=pia, reason="other")
    assert "Neck and hands" in text(client.get("/my-words.pdf").content)


def test_one_damaged_sheet_does_not_take_the_rest_away(pia, written, client_of):
    entry = save(pia, start_sheet(pia), body="Neck and hands")
    damage(entry, "answers")
    said = text(client_of(pia).get("/my-words.pdf").content)
    assert "This cannot be opened at the moment." in said
    assert "A tight neck on Mondays" in said


# -- Who gets it ------------------------------------------------------------------------------------------------


def test_her_clinician_gets_a_shared_entry_as_confidential_and_that_is_in_the_trail(pia, clara, client_of):
    entry = shared_sheet(pia)
    made = client_of(clara).get(theirs(entry))
    assert "Neck and hands" in text(made.content)
    assert "Confidential." in text(made.content)
    assert AuditEvent.objects.filter(
        verb="record_read", actor=clara.pk, detail__page="modules:guide_entry_pdf"
    ).exists()
    entry.refresh_from_db()
    assert entry.seen_by == clara


def test_a_private_entry_and_one_not_shared_are_not_for_her_clinician(pia, clara, client_of, entry):
    client = client_of(clara)
    assert client.get(theirs(entry)).status_code == 404
    actions.submit_entry(entry=entry, by=pia)
    actions.hide_entry(entry=entry, by=pia)
    assert client.get(theirs(entry)).status_code == 404
    assert not AuditEvent.objects.filter(verb="record_read").exists()


def test_strangers_get_nothing(pia, paul, clara, karl, sofia, ada, client_of, entry):
    actions.submit_entry(entry=entry, by=pia)
    for user in (paul, karl, ada):
        assert client_of(user).get(theirs(entry)).status_code == 404
    for user in (paul, clara, karl, sofia, ada):
        assert client_of(user).get(mine(entry)).status_code == 404
    for user in (clara, karl, sofia, ada):
        for address in (f"/lessons/{S1}/summary.pdf", "/worksheets/pain-map/blank.pdf", "/my-words.pdf"):
            assert client_of(user).get(address).status_code == 404
    assert "Neck" not in text(client_of(paul).get("/my-words.pdf").content)


def test_her_former_clinician_gets_nothing(pia, clara, karl, client_of, entry):
    actions.submit_entry(entry=entry, by=pia)
    Enrolment.objects.filter(patient=pia).update(clinician=karl)
    assert client_of(clara).get(theirs(entry)).status_code == 404
    assert client_of(karl).get(theirs(entry)).status_code == 200
