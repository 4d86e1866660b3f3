"""Good things by the clock, worked out: were they better than she guessed?"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Values = Mapping[str, Any]


def compared(values: Values) -> list[tuple[str, str, int, int]]:
    """What happened and has both numbers: day ("" if none), what, guess, how it was (0 to 10). "No" did not happen."""
    rows = [row for row in values.get("activities", []) if row.keys() >= {"expected", "actual"}]
    done = [row for row in rows if row.get("done") != "no"]
    return [(row.get("day", ""), row.get("what", ""), row["expected"], row["actual"]) for row in done]


def surplus(values: Values) -> Fraction | None:
    """The mean of how it was minus the guess; None without any."""
    found = compared(values)
    return Fraction(sum(actual - guess for _, _, guess, actual in found), len(found)) if found else None


def surplus_in_words(values: Values) -> str:
    """How the guesses went, as a finding and not as a mark."""
    found, rows = surplus(values), len(compared(values))
    if found is None:
        return ""
    start = f"{rows} good thing{'' if rows == 1 else 's'} compared:"
    if not found:
        return f"{start} as good as you guessed."
    said = f"{abs(float(found)):.1f} points {'better' if found > 0 else 'less good'} than you guessed"
    then = "Guesses are often too low." if found > 0 else "Something smaller or easier may suit you."
    return f"{start} on average {said}. {then}"
