"""Which optional modules are suggested: two at most, never from what is not known, a clinician's own first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.optional import FACTS, Candidate, OptionalModule, SuggestionRule, suggestions
from modules.release import Progress, release_module
from modules.tracks import LessonEntry

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


def rule(fact, **limit):
    return SuggestionRule(fact, f"why {fact}", f"clinically {fact}", **limit)


def module(slug, *rules, parts=1, after="first"):
    lessons = tuple(LessonEntry(f"{slug}-{n}", f"M{n}", f"Part {n}", counted=False) for n in range(1, parts + 1))
    return OptionalModule(slug, "M", slug.title(), "In one line.", lessons, after, rules)


SLEEP = module("sleep", rule("insomnia", at_least=15), rule("sleep-efficiency", below=80), parts=2)
HEADACHE = module("headache", rule("headache-days", at_least=4))
MOOD = module("mood", rule("low-mood", at_least=10))
WORK = module("work")
ALL = [SLEEP, HEADACHE, MOOD, WORK]


def suggested(facts, candidates=None):
    found = suggestions(candidates or [Candidate(one) for one in ALL], facts, NOW)
    return [(one.module.slug, one.rule and one.rule.fact) for one in found]


def facts(**known):
    return {name.replace("_", "-"): Decimal(str(value)) for name, value in known.items()}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"insomnia": 14}, []),
        ({"insomnia": 15}, [("sleep", "insomnia")]),
        ({"sleep_efficiency": "79.9"}, [("sleep", "sleep-efficiency")]),
        ({"sleep_efficiency": 80}, []),
        ({"sleep_efficiency": 0}, [("sleep", "sleep-efficiency")]),
        ({"insomnia": 3, "sleep_efficiency": 60}, [("sleep", "sleep-efficiency")]),
        ({"headache_days": 4, "low_mood": 10}, [("headache", "headache-days"), ("mood", "low-mood")]),
        (
            {"insomnia": 20, "headache_days": 9, "low_mood": 20},
            [("sleep", "insomnia"), ("headache", "headache-days")],
        ),
    ],
)
def test_a_rule_suggests_from_its_limit_on(known, expected):
    assert suggested(facts(**known)) == expected


def test_what_a_clinician_offers_comes_first():
    offered = [Candidate(one, NOW if one is WORK else None) for one in ALL]
    assert suggested(facts(insomnia=20, low_mood=20), offered) == [("work", None), ("sleep", "insomnia")]


def test_not_now_holds_for_four_weeks_and_makes_room():
    aside = [Candidate(SLEEP, None, NOW - timedelta(days=27)), Candidate(MOOD)]
    assert suggested(facts(insomnia=20, low_mood=20), aside) == [("mood", "low-mood")]
    over = [Candidate(SLEEP, None, NOW - timedelta(days=28))]
    assert suggested(facts(insomnia=20), over) == [("sleep", "insomnia")]


def test_an_offer_made_after_not_now_is_shown_and_one_from_before_is_not():
    later = Candidate(WORK, NOW - timedelta(days=1), NOW - timedelta(days=2))
    earlier = Candidate(WORK, NOW - timedelta(days=3), NOW - timedelta(days=2))
    assert suggested({}, [later]) == [("work", None)]
    assert suggested({}, [earlier]) == []


MOMENTS = st.none() | st.integers(0, 60).map(lambda days: NOW - timedelta(days=days))
CANDIDATES = st.tuples(*[st.builds(Candidate, st.just(one), MOMENTS, MOMENTS) for one in ALL])
KNOWN = st.dictionaries(st.sampled_from(sorted(FACTS)), st.decimals(-50, 100, places=1))


@given(CANDIDATES, KNOWN)
def test_what_always_holds_of_suggestions(candidates, known):
    found = suggestions(candidates, known, NOW)
    assert len(found) <= 2
    assert len({one.module.slug for one in found}) == len(found)
    kinds = [one.rule is None for one in found]
    assert kinds == sorted(kinds, reverse=True)
    for one in found:
        own = next(candidate for candidate in candidates if candidate.module is one.module)
        assert not own.aside(NOW)
        assert own.offered_at if one.rule is None else one.rule.fact in known


@given(CANDIDATES, KNOWN, st.sampled_from(sorted(FACTS)))
def test_to_know_less_never_adds_a_reason(candidates, known, gone):
    less = {name: value for name, value in known.items() if name != gone}
    everyone = [replace(one, offered_at=None, set_aside_at=None) for one in candidates]
    reasons = {rule.fact for one in suggestions(everyone, less, NOW) if (rule := one.rule)}
    assert gone not in reasons


def states(module, *progress, freed=()):
    return [(one.state, one.reason) for one in release_module(module, progress, "The first", freed)]


DAY = date(2026, 3, 3)


def test_a_module_waits_for_one_lesson_and_for_no_day():
    assert states(HEADACHE) == [("locked", "Opens after “The first”.")]
    assert states(HEADACHE, Progress("first", DAY)) == [("locked", "Opens after “The first”.")]
    assert states(HEADACHE, Progress("first", DAY, DAY)) == [("open", "Ready when you are.")]
    assert states(HEADACHE, Progress("first", None, None, DAY)) == [("open", "Ready when you are.")]


def test_the_second_part_waits_for_the_first():
    first = Progress("first", DAY, DAY)
    assert [one[0] for one in states(SLEEP, first)] == ["open", "locked"]
    assert states(SLEEP, first)[1][1] == "Opens after “Part 1”."
    done = Progress("sleep-1", DAY, DAY)
    assert [one[0] for one in states(SLEEP, first, done)] == ["finished", "open"]


def test_one_without_a_lesson_before_it_is_open_at_any_time():
    assert states(replace(HEADACHE, after=""))[0][0] == "open"


def test_what_a_clinician_suggests_is_open_at_once_and_what_is_begun_stays_open():
    assert states(HEADACHE, freed={"headache-1"})[0][0] == "open"
    assert states(HEADACHE, Progress("headache-1", DAY))[0][0] == "open"
