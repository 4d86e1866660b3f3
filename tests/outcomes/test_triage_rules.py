"""What the first answers propose: rule by rule, and that a worse answer never gives a milder proposal."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.triage import ACCEPT, CAUTIONS, ELIGIBLE, SCREEN, UNKNOWN, Told, caution_words, propose
from tests.outcomes.answers import SHEETS

FINE = Told(
    before=SHEETS["before-you-start"],
    health=SHEETS["health-check"],
    signs=None,
    signs_complete=True,
    depression=Decimal(9),
    item9=0,
    emergency_contact=True,
)
PRESSING = [*ACCEPT.values(), "refer_on", "call_first", "urgent"]
SLOW_TO_QUICK = ["two_days", "next_day", "same_day", "hours"]


def before(**answers):
    return {"before": {**FINE.before, **answers}}


def health(**answers):
    return {"health": {**FINE.health, **answers}}


@pytest.mark.parametrize(("support", "code"), ACCEPT.items())
def test_nothing_against_it_is_accepted_as_she_wished(support, code):
    found = propose(replace(FINE, support=support))
    assert (found.outcome, found.reasons, found.cautions, found.pace) == (code, (), (), "two_days")


RULES = [
    # what differs, the proposal, how soon, a word of the reason
    ({"depression": Decimal(20)}, "call_first", "next_day", "20 or more"),
    ({"depression": None}, "call_first", "next_day", "cannot be scored"),
    ({"item9": 1}, "call_first", "next_day", "several days"),
    ({"item9": 2}, "call_first", "same_day", "more than half"),
    ({"item9": 3}, "urgent", "hours", "nearly every day"),
    ({"item9": None}, "call_first", "next_day", "Unknown is not a no"),
    ({"concerns": ("might act on these thoughts",)}, "urgent", "hours", "might act"),
    (health(attempt=1), "call_first", "next_day", "tried to end"),
    (health(attempt=2), "call_first", "next_day", "in the last year"),
    (health(unusual=1), "call_first", "next_day", "others did not"),
    (health(high=1), "call_first", "next_day", "too high"),
    (health(alcohol=2), "call_first", "next_day", "most weeks"),
    ({"emergency_contact": False}, "call_first", "next_day", "emergency contact"),
    ({"signs": "today"}, "call_first", "same_day", "emergency care"),
    ({"signs": "soon"}, "call_first", "next_day", "doctor first"),
    ({"signs": "unsure"}, "call_first", "next_day", "not clear"),
    ({"signs_complete": False}, "call_first", "next_day", "not clear"),
    (before(adult=0), "refer_on", "two_days", "Under 18"),
    (before(long=0), "refer_on", "two_days", "3 months"),
    (before(doctor=0), "refer_on", "two_days", "doctor"),
    (before(time=0), "refer_on", "two_days", "time"),
    (before(operation=1), "refer_on", "two_days", "operation"),
    (before(therapy=1), "refer_on", "two_days", "therapy"),
]


@pytest.mark.parametrize(("facts", "outcome", "pace", "words"), RULES, ids=[f"{one[0]}" for one in RULES])
def test_each_rule_by_itself(facts, outcome, pace, words):
    found = propose(replace(FINE, **facts))
    assert (found.outcome, found.pace) == (outcome, pace)
    assert len(found.reasons) == 1
    assert words in found.reasons[0]


@pytest.mark.parametrize("facts", [{"depression": Decimal(19)}, health(alcohol=1)], ids=str)
def test_what_lies_below_a_limit_is_accepted(facts):
    assert propose(replace(FINE, **facts)).outcome == "accept_guided"


def test_a_service_that_does_not_ask_item_9_is_not_told_that_it_is_missing():
    assert propose(replace(FINE, item9=None, item9_asked=False)).outcome == "accept_guided"
    severe = propose(replace(FINE, item9=None, item9_asked=False, depression=Decimal(20)))
    assert "PHQ-8 is 20" in severe.reasons[0]


def test_the_heaviest_reason_names_it_and_the_others_stand_below():
    found = propose(replace(FINE, item9=2, **before(operation=1), signs="soon"))
    assert found.outcome == "call_first"
    assert found.pace == "same_day"
    assert len(found.reasons) == 3
    assert "operation" in found.reasons[-1]


@pytest.mark.parametrize("key", [*SCREEN, *ELIGIBLE])
@pytest.mark.parametrize("answer", [None, UNKNOWN, "missing"])
def test_an_unanswered_question_is_never_a_no(key, answer):
    where = "health" if key in SCREEN else "before"
    answers = {**getattr(FINE, where), key: answer}
    if answer == "missing":
        del answers[key]
    assert propose(replace(FINE, **{where: answers})).outcome == "call_first"


def test_nothing_told_at_all_is_called_first_with_every_caution_unknown():
    found = propose(Told())
    assert found.outcome == "call_first"
    assert set(found.cautions) == {f"{key}-unsure" for key in CAUTIONS}


@pytest.mark.parametrize("key", CAUTIONS)
def test_cautions_go_along_and_change_no_proposal(key):
    found = propose(replace(FINE, **health(**{key: 1})))
    assert (found.outcome, found.cautions) == ("accept_guided", (key,))
    assert "not known" not in caution_words(key)
    unknown = propose(replace(FINE, **health(**{key: None})))
    assert unknown.cautions == (f"{key}-unsure",)
    assert "not known" in caution_words(unknown.cautions[0])


# -- Properties: from any answers, one worse answer never makes it milder or slower ------------------------------------

screened = st.fixed_dictionaries({key: st.sampled_from([0, 1, 2, 3, UNKNOWN, None]) for key in (*SCREEN, *CAUTIONS)})
eligible = st.fixed_dictionaries({key: st.sampled_from([0, 1]) for key in ELIGIBLE})
anyone = st.builds(
    Told,
    before=eligible,
    health=screened,
    signs=st.sampled_from([None, "unsure", "soon", "today"]),
    signs_complete=st.booleans(),
    depression=st.one_of(st.none(), st.integers(0, 27).map(Decimal)),
    item9=st.sampled_from([None, 0, 1, 2, 3]),
    concerns=st.sampled_from([(), ("has thought about how",)]),
    emergency_contact=st.booleans(),
    support=st.sampled_from(list(ACCEPT)),
)


def rank(told: Told) -> tuple[int, int]:
    found = propose(told)
    return PRESSING.index(found.outcome), SLOW_TO_QUICK.index(found.pace)


def worse(told: Told, choose) -> Told:
    """The same person with one worse answer."""
    which = choose(st.sampled_from(["item9", "depression", "concerns", "contact", "signs", "health", "before"]))
    if which == "health":
        key = choose(st.sampled_from(list(SCREEN)))
        return replace(told, health={**told.health, key: 3 if key == "alcohol" else 1})
    if which == "before":
        key = choose(st.sampled_from(list(ELIGIBLE)))
        return replace(told, before={**told.before, key: 1 - ELIGIBLE[key][0]})
    return replace(
        told,
        **{
            "item9": {"item9": min(3, (told.item9 or 0) + 1)},
            "depression": {"depression": Decimal(27)},
            "concerns": {"concerns": ("might act on these thoughts",)},
            "contact": {"emergency_contact": False},
            "signs": {"signs": "today"},
        }[which],
    )


@given(anyone, st.data())
def test_a_worse_answer_never_gives_a_milder_or_slower_proposal(told, data):
    after = worse(told, data.draw)
    assert all(now >= was for now, was in zip(rank(after), rank(told), strict=True))


@given(anyone, st.sampled_from(list(SCREEN)))
def test_leaving_a_safety_question_out_is_never_milder_than_a_good_answer(told, key):
    good = replace(told, health={**told.health, key: 0})
    silent = replace(told, health={**told.health, key: None})
    assert rank(silent) >= rank(good)


@given(anyone)
def test_accepting_is_proposed_only_when_nothing_stands_against_it(told):
    found = propose(told)
    assert (found.outcome in ACCEPT.values()) == (not found.reasons)
    assert (found.outcome == "urgent") == (told.item9 == 3 or bool(told.concerns))
