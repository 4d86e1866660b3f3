"""How an invented person is from week to week, and the answers she would give. PURE but for its chances.

On average a little better, as in trials of such programmes; some not at all, and some worse. Nothing here scores.
"""

from collections.abc import Mapping, Sequence
from random import Random

FACETS = ("pain", "interference", "mood", "anxiety", "thoughts", "life")
START = {  # at level 1 to 5
    "pain": (4, 4.8, 5.6, 6.4, 7.2),
    "interference": (3.5, 4.5, 5.6, 6.6, 7.5),
    "mood": (5, 7, 10, 12.5, 15),
    "anxiety": (3, 5, 7, 9, 12),
    "thoughts": (7, 9, 12, 15, 18),
    "life": (7, 6, 5, 4, 3),
}
CHANGE = {  # by week 8, in the order of FACETS
    "better": (-1.9, -2.6, -5.5, -4, -6, 2),
    "bit": (-0.7, -1.1, -2.5, -1.5, -3, 1),
    "same": (0, -0.2, -0.3, 0, -0.5, 0),
    "worse-mood": (0.6, 0.8, 2, 1, 1, -1),
    "worse-pain": (0.6, 0.8, 1, 1, 1, -1),
}
WAVER = {"pain": 0.55, "interference": 0.5, "mood": 1.3, "anxiety": 1.2, "thoughts": 1.4, "life": 0.6}
FALL = {"worse-mood": {"mood": 8.5, "anxiety": 5}, "worse-pain": {"pain": 3, "interference": 3}}  # in the last weeks
PHQ_WEIGHTS = {"q1": 2, "q2": 2, "q3": 4, "q4": 4, "q5": 1.5, "q6": 2, "q7": 2, "q8": 0.7}
GAD_WEIGHTS = {"q1": 2, "q2": 2, "q3": 3, "q4": 3, "q5": 1, "q6": 2.5, "q7": 1.5}
THOUGHTS = ("loop1", "fear1", "help1", "loop2", "fear2", "help2")


def how_it_is(trend: str, level: int, week: float, rng: Random, *, falling: bool = False) -> dict[str, float]:
    """Each facet in that week of the programme; `falling`: the time in which a worse trend shows."""
    gone = min(1, max(0, week) / 8) ** 0.8 * (0.85 if week > 9 else 1)
    steady = 0.3 if trend.startswith("worse") else 1
    state = {
        name: START[name][level - 1] + change * gone + rng.gauss(0, WAVER[name]) * steady
        for name, change in zip(FACETS, CHANGE[trend], strict=True)
    }
    for name, worse in FALL.get(trend, {}).items():
        state[name] += worse * falling
    return state


def answers(instrument: str, state: Mapping[str, float], rng: Random) -> dict[str, int]:
    """Whole answers to one questionnaire that fit the state; item 9 of the PHQ-9 is left at nought."""
    match instrument:
        case "pain-nrs":
            return {"average": _within(state["pain"])}
        case "peg":
            near = {"pain": state["pain"], "enjoyment": state["interference"], "activity": state["interference"]}
            return {key: _within(value + rng.choice((-0.5, 0, 0, 0.5))) for key, value in near.items()}
        case "phq-9":
            return {**spread(state["mood"], PHQ_WEIGHTS, 3, rng), "q9": 0, "difficulty": _difficulty(state["mood"])}
        case "gad-7":
            return spread(state["anxiety"], GAD_WEIGHTS, 3, rng)
        case "thoughts-about-pain":
            return spread(state["thoughts"], dict.fromkeys(THOUGHTS, 1), 4, rng)
        case "quality-of-life":
            return {"life": _within(state["life"])}
        case "anything-worse":
            return {"worse": 0}
        case "pgic":
            return {"change": _within((state["life"] - 4.5) * 0.8, -3, 3)}
        case "satisfaction":
            return {"worth": rng.choice((2, 2, 3)), "recommend": 1, "ease": rng.choice((1, 2, 2, 3))}
    return {}


def spread(total: float, weights: Mapping[str, float], most: int, rng: Random) -> dict[str, int]:
    """A sum shared out among items, each from 0 to `most`, the heavy ones first."""
    given = dict.fromkeys(weights, 0)
    for _ in range(_within(total, 0, most * len(weights))):
        free: Sequence[str] = [key for key in weights if given[key] < most]
        given[rng.choices(free, [weights[key] for key in free])[0]] += 1
    return given


def _difficulty(total: float) -> int:
    return 0 if total < 3 else 1 if total < 11 else 2 if total < 19 else 3


def _within(value: float, low: int = 0, high: int = 10) -> int:
    return min(high, max(low, round(value)))
