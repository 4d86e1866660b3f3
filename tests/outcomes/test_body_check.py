"""Signs of the body: advice at once, a flag in the same transaction, and she can go on."""

import pytest
from django.utils import timezone

from icbt import hours
from outcomes import actions
from outcomes.instruments import ContentError, parse
from outcomes.models import Flag, Level
from outcomes.red_flags import finding
from outcomes.signs import advice_for, level
from tests.outcomes.answers import SHEETS, posted
from tests.outcomes.definitions_on_file import CONTENT, INSTRUMENTS
from tests.outcomes.intake import at_the_first_questions

pytestmark = pytest.mark.usefixtures("content", "ring")
BODY = INSTRUMENTS["body-check"]
NONE = SHEETS["body-check"]
TODAY = {"back": {1, 2, 3, 20}, "head": {1, 2, 3, 4, 7, 20}, "chest": {1, 2, 3, 4, 5, 20}, "other": {1, 20}}
UNSURE = 99
EVERY = [(item.key, value) for item in BODY.items for value in item.values if value]


@pytest.fixture
def first(clara):
    return at_the_first_questions("Rita", clinician=clara)


def page(first) -> str:
    return f"/questions/{first.pk}/body-check/"


@pytest.mark.parametrize(("key", "value"), EVERY)
def test_every_sign_has_advice_and_a_finding(key, value):
    answers = {**NONE, key: value}
    (advice,) = advice_for(BODY, answers)
    wanted = "unsure" if value == UNSURE else "today" if value in TODAY[key] else "soon"
    assert advice.level == level([advice]) == wanted
    found = finding(BODY, answers)
    assert found.level == ("red" if wanted == "today" else "amber")
    assert BODY.item(key).label(value) in found.sentence
    assert "innocent cause" in found.source


def test_none_of_these_says_nothing_and_no_answer_is_not_none():
    assert finding(BODY, NONE) is None
    assert advice_for(BODY, {}) == ()
    assert all(item.required and not item.may_decline for item in BODY.items)


def test_the_most_pressing_comes_first():
    found = advice_for(BODY, {"back": 99, "head": 5, "chest": 1, "other": 0})
    assert [one.level for one in found] == ["today", "soon", "unsure"]
    assert finding(BODY, {"back": 99, "head": 5, "chest": 1, "other": 0}).level == "red"


def test_advice_that_no_answer_can_call_for_is_refused():
    text = (CONTENT / "instruments" / "body-check.en.toml").read_text()
    with pytest.raises(ContentError, match="cannot be answered"):
        parse(text.replace("answers = [1, 2, 3, 20]", "answers = [1, 77]"), filename="body-check")
    with pytest.raises(ContentError, match="needs its words"):
        parse(text + '\n[[advice]]\nlevel = "soon"\nitem = "back"\nanswers = [1]\ntext = " "\n', filename="body-check")


def test_a_sign_of_an_emergency_shows_whom_to_call_at_once(first, client_of):
    hers = client_of(first.patient)
    answer = hers.post(page(first), {**posted({**NONE, "back": 2}), "go": "on"}, follow=True)
    text = answer.content.decode()
    assert answer.request["PATH_INFO"] == f"/questions/{first.pk}/advice/"
    assert "Please get this looked at today" in text
    assert 'href="tel:999"' in text
    assert text.index("tel:999") < text.index("nerves are being squeezed")
    assert "One sign alone often has a harmless cause." in text
    assert f'href="/questions/{first.pk}/"' in text
    flag = Flag.objects.get()
    assert (flag.rule, flag.level, flag.response.instrument) == ("P1-red-flag", Level.RED, "body-check")
    assert flag.due_at == hours.after_working_days(flag.raised_at, 0)


def test_a_sign_for_the_doctor_is_amber_and_due_the_next_working_day(first, client_of):
    hers = client_of(first.patient)
    text = hers.post(page(first), {**posted({**NONE, "other": 3}), "go": "on"}, follow=True).content.decode()
    assert "Please see a doctor about this soon" in text
    flag = Flag.objects.get()
    assert flag.level == Level.AMBER
    assert flag.due_at == hours.after_working_days(flag.raised_at, 1)


def test_the_advice_stays_on_her_page_until_somebody_has_dealt_with_it(first, client_of, clara):
    hers, url = client_of(first.patient), f"/questions/{first.pk}/advice/"
    hers.post(page(first), {**posted({**NONE, "other": 3}), "go": "on"})
    assert url in hers.get("/").content.decode()
    flag = actions.acknowledge_flag(flag=Flag.objects.get(), by=clara)
    actions.resolve_flag(flag=flag, by=clara, disposition="called", note="The doctor looked at it.")
    assert url not in hers.get("/").content.decode()


def test_her_country_names_the_number(first, client_of):
    first.patient.country = "au"
    first.patient.save()
    hers = client_of(first.patient)
    text = hers.post(page(first), {**posted({**NONE, "chest": 1}), "go": "on"}, follow=True).content.decode()
    assert 'href="tel:000"' in text


def test_nothing_chosen_is_asked_again_and_never_taken_for_none(first, client_of):
    answer = client_of(first.patient).post(page(first), {"back": "0", "head": "0", "chest": "0", "go": "on"})
    assert "Error:" in answer.content.decode()
    assert first.responses.get(instrument="body-check").submitted_at is None


def test_she_who_stops_after_a_sign_is_shown_the_advice_all_the_same(first, client_of):
    hers = client_of(first.patient)
    answer = hers.post(page(first), {"chest": "2", "go": "stop"}, follow=True)
    assert "Please get this looked at today" in answer.content.decode()
    assert Flag.objects.get().level == Level.RED
    hers.post(page(first), {**posted({**NONE, "chest": 2}), "go": "on"})
    assert Flag.objects.count() == 1, "one sign is one flag, saved and sent"


def test_a_draft_left_lying_is_found_by_the_clock(first):
    draft = first.responses.get(instrument="body-check")
    actions.save_draft(response=draft, answers={"head": 1}, by=first.patient)
    assert not Flag.objects.exists()
    actions.look_through_draft(response=draft, by=None)
    assert Flag.objects.get().rule == "P1-red-flag"


def test_a_worse_sign_sent_later_is_a_flag_of_its_own(first):
    draft = first.responses.get(instrument="body-check")
    actions.save_draft(response=draft, answers={"other": 2}, by=first.patient, stopping=True)
    actions.submit_response(response=draft, answers={**NONE, "back": 1}, by=first.patient)
    assert sorted(Flag.objects.values_list("level", flat=True)) == ["amber", "red"]


def test_a_fault_while_raising_takes_the_answer_back(first, monkeypatch):
    monkeypatch.setattr("outcomes.actions.answering.raise_signs", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.submit_response(response=first.responses.get(instrument="body-check"), answers=NONE, by=first.patient)
    assert first.responses.get(instrument="body-check").submitted_at is None


def test_the_advice_is_hers_alone_and_only_where_there_is_some(first, client_of, clara, paul):
    url = f"/questions/{first.pk}/advice/"
    assert client_of(first.patient).get(url).status_code == 404
    response = first.responses.get(instrument="body-check")
    actions.submit_response(response=response, answers={**NONE, "back": 1}, by=first.patient)
    assert client_of(first.patient).get(url).status_code == 200
    for stranger in (clara, paul):
        assert client_of(stranger).get(url).status_code == 404
    assert timezone.now() < Flag.objects.get().due_at
