"""The breathing pacer: what its file says, what it keeps, what it says back, and how it stands on a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icbt import actions as floor
from modules import interactions
from modules.breathing import Pacer
from modules.tables import ContentError, Source
from tests.modules.walking import open_early, url

CALM, TRY = "goals-and-calm", "try"


def read(extra: str = ""):
    text = f'id = "q"\ntype = "breathe"\nprompt = "Breathe."\n{extra}'
    source = Source(text, "x.md")
    found = interactions.read(source.toml(1, text.count("\n") + 1))
    source.refuse()
    return found


def test_without_numbers_it_is_four_in_and_six_out_for_two_minutes():
    pacer = read().piece({})
    assert pacer == Pacer(4, 6, 2)
    assert (pacer.breaths, pacer.counts_in, pacer.counts_out) == (12, "1, 2, 3, 4", "1, 2, 3, 4, 5, 6")


@given(st.integers(2, 8), st.integers(0, 4), st.integers(1, 15))
def test_the_breaths_fill_the_minutes_within_half_a_round(way_in, longer, minutes):
    pacer = Pacer(way_in, way_in + longer, minutes)
    assert abs(pacer.breaths * (2 * way_in + longer) - minutes * 60) <= (2 * way_in + longer) / 2


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ("in = 6\nout = 4", '"out" is shorter than "in"'),
        ("in = 1", '"in" needs a whole number from 2 to 8.'),
        ("out = 13", '"out" needs a whole number from 2 to 12.'),
        ('tension = "yes"', '"tension" needs true or false.'),
        ("hold = 4", '"hold" is not a key this file knows.'),
    ],
)
def test_a_pace_that_does_no_good_is_a_fault(extra, fault):
    with pytest.raises(ContentError, match=fault):
        read(extra)


def test_the_numbers_for_tension_are_asked_for_only_where_the_file_says_so():
    assert read().controls({}) == []
    assert read().clean({"q.before": ["7"]}) == {}
    assert [one.name for one in read("tension = true").controls({})] == ["q.before", "q.after"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("7", "5", "It went from 7 to 5."),
        ("5", "5", "It stayed at 5. You have practised"),
        ("3", "6", "eyes open, and half as long"),
    ],
)
def test_any_change_in_tension_gets_a_kind_word(before, after, words):
    question = read("tension = true")
    answer = question.clean({"q.before": [before], "q.after": [after]})
    assert words in question.feedback(answer)[0].text


def test_one_number_alone_is_kept_and_judged_by_nobody():
    question = read("tension = true")
    answer = question.clean({"q.before": ["7"], "q.after": ["eleven"]})
    assert answer == {"before": 7}
    assert question.feedback(answer) == []
    assert question.summary(answer) == ["Your tension before you start: 7 of 10"]


def page_of(pia, client, lesson=CALM, step=TRY) -> str:
    open_early(pia, lesson)
    return client.get(url(lesson, step)).content.decode()


def test_the_still_version_stands_on_the_page_and_the_moving_one_waits_for_its_script(pia, client_of):
    page = page_of(pia, client_of(pia))
    assert "Breathe in, softly. Count: 1, 2, 3, 4." in page
    assert "Again, about 18 times in all. That takes 3 minutes." in page
    assert '<div class="pacer-live" data-pacer-live hidden>' in page
    assert "Dizzy or light-headed? Stop" in page
    assert "js/pacer" in page


def test_a_page_without_breathing_does_not_load_its_script(pia, client_of):
    assert "js/pacer" not in page_of(pia, client_of(pia), step="alert")


def test_both_numbers_are_kept_and_lead_to_the_practice_log(pia, client_of):
    client = client_of(pia)
    page_of(pia, client)
    answer = client.post(url(CALM, TRY), {"three-minutes.before": "7", "three-minutes.after": "5", "do": "next"})
    assert answer["Location"].endswith("#said-three-minutes")
    assert "It went from 7 to 5." in client.get(url(CALM, TRY)).content.decode()
    answer = client.post(url(CALM, TRY), {"do": "worksheet:practice-log"}, follow=True)
    assert "Breathing and relaxing" in answer.content.decode()


def test_after_the_programme_she_can_still_breathe_along(pia, client_of):
    page_of(pia, client := client_of(pia))
    floor.complete(enrolment=pia.current_enrolment(), by=pia)
    page = client.get(url(CALM, TRY)).content.decode()
    assert '<fieldset class="read-only" disabled>' in page
    before = page[: page.index("data-pacer-go")]
    assert before.count("<fieldset") == before.count("</fieldset>"), "a switched-off form holds its buttons"
