"""What she entered earlier comes back where it helps: her own words alone, or kind words when there is nothing yet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icbt import actions as floor
from icbt.encryption import UNREADABLE
from icbt.models import Reason
from modules import actions, interactions, lint, published
from modules.known import known_in
from modules.lesson_files import parse
from modules.models import LessonProgress, WorksheetEntry
from modules.tables import ContentError, Source
from tests.modules.lesson_text import NAME, TEXT
from tests.modules.walking import L0, S1, open_early, open_lesson, save, start_sheet, url

LAST = "staying-well"
BACK = '```interaction\nid = "back"\ntype = "recall"\nprompt = "You wrote:"\n{}\n```'


def answer(user, slug, step, **raw):
    progress = open_lesson(user, slug)
    posted = {name.replace("_", "-", 1).replace("__", "."): [value] for name, value in raw.items()}
    return actions.save_step(progress=progress, by=user, step=step, raw=posted)


def page(client, step, lesson=LAST) -> str:
    return client.get(url(lesson, step)).content.decode()


# -- On the page ------------------------------------------------------------------------------------------------


def test_her_words_from_the_first_page_stand_in_the_last_lesson(pia, client_of):
    open_early(pia, LAST)
    answer(pia, L0, "stop", worth_it__1="My garden")
    shown = page(client_of(pia), "how-far")
    assert "My garden" in shown
    assert "Your words from the lesson “Getting started”" in shown
    assert f'href="{url(L0, "stop")}#said-worth-it"' in shown


def test_her_newest_pain_map_comes_back_drawn_and_in_words(pia, client_of):
    open_early(pia, LAST)
    save(pia, start_sheet(pia), body="Old neck")
    entry = save(pia, start_sheet(pia), body="Neck and hands")
    shown = page(client_of(pia), "weather")
    assert "Neck and hands" in shown
    assert "Old neck" not in shown
    assert "Five parts in a ring" in shown
    assert f'href="/worksheets/entry/{entry.pk}/"' in shown


def test_lines_come_back_under_their_own_labels(pia, client_of):
    open_early(pia, "catching-thoughts")
    open_early(pia, "goals-and-calm")
    answer(pia, "goals-and-calm", "small", my_goal__1="Cook on Sunday")
    shown = page(client_of(pia), "help", "catching-thoughts")
    label = published.lesson(open_lesson(pia, "goals-and-calm").content_id).interaction("my-goal").prompts[0]
    assert f"<dt>{label}</dt><dd>Cook on Sunday</dd>" in shown


def test_a_dial_comes_back_drawn_with_the_same_in_words(pia, client_of):
    open_early(pia, LAST)
    answer(pia, S1, "dial", my_dial__music="turns-mine-down")
    shown = page(client_of(pia), "flare-plan")
    assert '<figure class="dial">' in shown
    assert "<li>Music</li>" in shown
    assert "css/drawn" in shown


def test_a_sheet_that_was_only_opened_hides_no_earlier_words(pia, client_of):
    open_early(pia, LAST)
    save(pia, start_sheet(pia), body="Neck and hands")
    start_sheet(pia)
    assert "Neck and hands" in page(client_of(pia), "weather")


def test_a_private_sheet_comes_back_to_her_and_not_to_her_clinician(pia, clara, client_of):
    open_early(pia, LAST)
    actions.hide_entry(entry=save(pia, start_sheet(pia), body="Neck and hands"), by=pia)
    assert "Neck and hands" in page(client_of(pia), "weather")
    read = client_of(clara).get(f"/patients/{pia.current_enrolment().pk}/lessons/{LAST}/")
    assert read.status_code == 200
    assert "Neck and hands" not in read.content.decode()


@pytest.mark.parametrize("step", ["how-far", "weather", "flare-plan"])
def test_where_there_is_nothing_yet_it_says_so_kindly(pia, client_of, step):
    open_early(pia, LAST)
    shown = page(client_of(pia), step)
    assert "You have not made this yet. That is fine" in shown
    assert "Your words from" not in shown


def test_an_answer_taken_away_again_is_nothing_yet(pia, client_of):
    open_early(pia, LAST)
    answer(pia, L0, "stop", worth_it__1="My garden")
    answer(pia, L0, "stop")
    assert "My garden" not in (shown := page(client_of(pia), "how-far"))
    assert "You have not made this yet" in shown


def test_another_patients_words_never_appear(pia, paul, client_of):
    for person, words in ((pia, "My garden"), (paul, "My boat")):
        open_early(person, LAST)
        answer(person, L0, "stop", worth_it__1=words)
        save(person, start_sheet(person), body=f"{words} hurts")
    for person, own, others in ((pia, "My garden", "My boat"), (paul, "My boat", "My garden")):
        shown = page(client_of(person), "how-far") + page(client_of(person), "weather")
        assert f"{own} hurts" in shown
        assert others not in shown


def test_after_withdrawal_she_may_still_read_her_own_words(pia, client_of):
    open_early(pia, LAST)
    answer(pia, L0, "stop", worth_it__1="My garden")
    floor.withdraw(enrolment=pia.current_enrolment(), by=pia, reason=Reason.OTHER)
    assert "My garden" in page(client_of(pia), "how-far")


def test_what_she_wrote_is_shown_as_words_and_never_as_markup(pia, client_of):
    open_early(pia, LAST)
    answer(pia, L0, "stop", worth_it__1="<script>alert(1)</script>")
    assert "<script>alert" not in page(client_of(pia), "how-far")


@pytest.mark.parametrize(("model", "step"), [(LessonProgress, "how-far"), (WorksheetEntry, "weather")])
def test_a_damaged_cell_takes_nothing_else_off_the_page(pia, client_of, model, step):
    open_early(pia, LAST)
    answer(pia, L0, "stop", worth_it__1="My garden")
    save(pia, start_sheet(pia), body="Neck and hands")
    with connection.cursor() as cursor:
        only = "WHERE lesson = 'getting-started'" if model is LessonProgress else ""
        cursor.execute(f"UPDATE {model._meta.db_table} SET answers = %s {only}", [b"\x01" + b"0" * 40])
    shown = page(client_of(pia), step)
    assert UNREADABLE in shown
    assert "Step " in shown


def test_more_entries_ask_no_more_of_the_database(pia, client_of):
    open_early(pia, LAST)
    client = client_of(pia)

    def queries() -> int:
        save(pia, start_sheet(pia), body="Neck and hands")
        with CaptureQueriesContext(connection) as asked:
            page(client, "weather")
        return len(asked)

    queries()
    assert len({queries() for _ in range(5)}) == 1


# -- In the file ------------------------------------------------------------------------------------------------


def read(extra: str):
    text = f'id = "q"\ntype = "recall"\nprompt = "You wrote:"\n{extra}'
    source = Source(text, "x.md")
    found = interactions.read(source.toml(1, text.count("\n") + 1))
    source.refuse()
    return found


@pytest.mark.parametrize("extra", ["", 'from = "a/b"\nworksheet = "pain-map"'])
def test_it_comes_from_a_question_or_from_a_worksheet_and_not_both(extra):
    with pytest.raises(ContentError, match='Give either "from"'):
        read(extra)


@pytest.mark.parametrize("source", ["making-sense", "making-sense/", "/my-dial"])
def test_a_question_is_named_with_its_lesson(source):
    with pytest.raises(ContentError, match='"from" needs a lesson and a question in it'):
        read(f'from = "{source}"')


def faults(tmp_path, line: str) -> list[str]:
    (tmp_path / "worksheets").mkdir()
    (tmp_path / "worksheets" / "pain-map.en.toml").write_text('slug = "pain-map"\n[[fields]]\nname = "body"\n')
    (tmp_path / "worksheets" / "broken.en.toml").write_text("slug = \n")
    text = TEXT.replace("More words.", BACK.format(line))
    (tmp_path / NAME).write_text(text)
    try:
        parse(text, filename=NAME, known=known_in(tmp_path))
    except ContentError as error:
        return error.faults
    return []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('from = "small-lesson/losses"', ""),
        ('worksheet = "pain-map"\nfields = ["body"]', ""),
        ('from = "no-lesson/losses"', 'There is no lesson "no-lesson".'),
        ('from = "small-lesson/no-question"', 'The lesson "small-lesson" has no question "no-question".'),
        ('worksheet = "pain-mop"', 'There is no worksheet "pain-mop".'),
        ('worksheet = "pain-map"\nfields = ["mind"]', 'The worksheet "pain-map" has no field "mind".'),
    ],
)
def test_bringing_back_what_nobody_is_asked_is_a_fault_with_its_line(tmp_path, line, fault):
    found = faults(tmp_path, line)
    bad = "fields" if "mind" in line else line.split(" ")[0]
    text = TEXT.replace("More words.", BACK.format(line)).split("\n")
    number = next(n for n, one in enumerate(text, 1) if one.startswith(f"{bad} = ") and n > text.index('id = "back"'))
    assert found == ([f"{NAME}:{number}: {fault}"] if fault else [])


def test_the_check_of_content_says_it_too(tmp_path, capsys):
    faults(tmp_path, 'from = "no-lesson/losses"')
    assert lint.main([str(tmp_path / NAME)]) == 1
    assert 'There is no lesson "no-lesson".' in capsys.readouterr().out


def test_what_comes_back_asks_nothing_and_keeps_nothing():
    question = read(f'from = "{S1}/my-dial"')
    assert question.clean({"q": ["x"]}) == {}
    assert (question.controls({}), question.feedback({}), question.summary({})) == ([], [], [])
