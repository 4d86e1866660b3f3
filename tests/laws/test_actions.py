"""Every write is a verb: keyword-only, `by` given, and it leaves an audit event."""

import inspect

import pytest

from tests.laws.house import ROOMS, actions, room_calls

READS = {
    # Questions that stand beside the verbs they belong to; they write nothing.
    "consent_is_current",
    "current_consent_text",
    "find_invitation",
}
ACTIONS = [action for action in actions() if action.__name__ not in READS]


def identity(value) -> str:
    return f"{value.__module__}.{value.__name__}"


@pytest.mark.parametrize("action", ACTIONS, ids=identity)
def test_an_action_takes_keywords_only_and_says_who(action):
    parameters = inspect.signature(action).parameters
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters.values())
    assert "by" in parameters, "it does not say who did it"


@pytest.mark.parametrize("action", ACTIONS, ids=identity)
def test_an_action_says_in_a_sentence_what_it_does(action):
    assert inspect.getdoc(action)


@pytest.mark.parametrize("room", ROOMS)
def test_every_action_leaves_an_audit_event(room):
    bodies = {**room_calls("icbt"), **room_calls(room)}
    audited = {"record"}
    while grown := {name for name, called in bodies.items() if called & audited} - audited:
        audited |= grown
    silent = {action.__name__ for action in ACTIONS if action.__module__.startswith(room)} - audited
    assert not silent, f"{sorted(silent)} write without an audit event"


def test_the_laws_found_the_actions():
    assert {action.__module__.split(".")[0] for action in ACTIONS} == set(ROOMS)
    assert len(ACTIONS) > 45
