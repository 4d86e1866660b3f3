"""Every sum a worksheet can show, by the name its file uses: cleaned values in, kind words (or "") out."""

from collections.abc import Callable
from typing import Any

from modules import compass, goals, good_things, ladder, pacing_plan, practice, sleep, thoughts

FORMULAS: dict[str, Callable[[dict[str, Any]], str]] = {
    **pacing_plan.FORMULAS,
    "sleep-night": sleep.night_in_words,
    "compass-gaps": compass.gaps_in_words,
    "good-things-surplus": good_things.surplus_in_words,
    "ladder-start": ladder.start_in_words,
    "ladder-next": ladder.next_in_words,
    "thought-changes": thoughts.changes_in_words,
    "thought-fairness": thoughts.fairness_in_words,
    "goal-hints": goals.hints_in_words,
    "practice-advice": practice.advice_in_words,
}
