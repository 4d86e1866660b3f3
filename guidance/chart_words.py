"""PURE: a history of scores in words: one plain sentence, what somebody hears who cannot see it, and its table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Reading:
    """One dated score. `flagged`: it raised a flag; `marked`: the page is about it. `note`: what else is said of it."""

    day: date
    value: Decimal
    flagged: bool = False
    note: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Threshold:
    """A score at which something is said to begin, such as the first that counts as moderate."""

    value: Decimal
    name: str


@dataclass(frozen=True)
class History:
    """The readings of one scale in order of days, the days on which one was missed, and the scale's own range.

    `baseline` is the score before the programme began, None when there was none. `error` is the smallest change from
    the baseline that measurement error alone exceeds 1 time in 20 (outcomes.precision), None where it is not known.
    """

    key: str
    title: str
    low: Decimal
    high: Decimal
    readings: tuple[Reading, ...]
    missed: tuple[date, ...] = ()
    baseline: Decimal | None = None
    error: Decimal | None = None
    thresholds: tuple[Threshold, ...] = ()
    lower_is_better: bool = True


@dataclass(frozen=True)
class Line:
    """One line of the table; `value` is empty on a missed day."""

    day: date
    value: str
    note: str


def words(history: History) -> str:
    """The history in one plain sentence."""
    if not history.readings:
        return "No answers yet."
    first, last = history.readings[0], history.readings[-1]
    name = day_with_year if first.day.year != last.day.year else short
    if len(history.readings) == 1:
        return f"{number(first.value)} on {name(first.day)}, the first answer."
    begun = "at the start" if history.baseline == first.value else f"on {name(first.day)}"
    joint = ", and still" if first.value == last.value else ","
    return f"{number(first.value)} {begun}{joint} {number(last.value)} on {name(last.day)}."


def describe(history: History) -> str:
    """What somebody hears who cannot see the drawing."""
    if not history.readings:
        return "No answers yet."
    said = [span(history)]
    if history.baseline is not None:
        said.append(f"Baseline {number(history.baseline)}.")
    if found := error_range(history):
        said.append(f"Measurement error reaches from {number(found[0])} to {number(found[1])}.")
    said += [f"Line at {number(one.value)}: {one.name}." for one in history.thresholds]
    said.append(", ".join(f"{short(one.day)}: {number(one.value)}{_aside(one)}" for one in history.readings) + ".")
    missed = len(missed_since(history))
    if missed:
        said.append(f"Not answered {missed} time{'' if missed == 1 else 's'}.")
    return " ".join(said)


def span(history: History) -> str:
    """The ends of the scale, and which of them is better."""
    direction = "Lower is better." if history.lower_is_better else "Higher is better."
    return f"From {number(history.low)} to {number(history.high)}. {direction}"


def rows(history: History) -> list[Line]:
    """The table: every reading and every missed day, newest first."""
    found = [Line(one.day, number(one.value), _aside(one).strip(" ()")) for one in history.readings]
    found += [Line(day, "", "not answered") for day in missed_since(history)]
    return sorted(found, key=lambda line: line.day, reverse=True)


def missed_since(history: History) -> list[date]:
    """The days since the first reading on which nothing was answered that was asked."""
    days = [one.day for one in history.readings]
    return sorted({day for day in history.missed if days and days[0] < day} - set(days))


def error_range(history: History) -> tuple[Decimal, Decimal] | None:
    """From where to where a score can differ from the baseline by error alone, inside the scale; None if not known."""
    if history.baseline is None or history.error is None:
        return None
    low, high = history.baseline - history.error, history.baseline + history.error
    return max(low, history.low), min(high, history.high)


def exactness(history: History) -> str:
    """What the shaded range means; empty where nobody has measured the error."""
    if error_range(history) is None:
        return ""
    return (
        f"A score within {number(history.error)} points of the baseline can differ from it by measurement error alone "
        "(19 times in 20)."
    )


def ends(history: History) -> str:
    """That the baseline lies so near an end of the scale that a change beyond error cannot show; empty if not."""
    if history.baseline is None or history.error is None:
        return ""
    said = []
    if history.high - history.baseline < history.error:
        said.append(f"a {'worsening' if history.lower_is_better else 'gain'} near the top ({number(history.high)})")
    if history.baseline - history.low < history.error:
        said.append(f"a {'gain' if history.lower_is_better else 'worsening'} near the bottom ({number(history.low)})")
    if not said:
        return ""
    return f"It began at {number(history.baseline)}: {' and '.join(said)} cannot be larger than the measurement error."


def number(value: Decimal) -> str:
    """A score without useless zeros: 5, 4.3, −1."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") or "0"


def short(day: date) -> str:
    """ "4 June"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def month(day: date) -> str:
    """ "June 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_with_year(day: date) -> str:
    """ "4 June 2026"."""
    return f"{short(day)} {day.year}"


def _aside(reading: Reading) -> str:
    said = ", ".join(filter(None, (reading.note, "flagged" if reading.flagged or reading.marked else "")))
    return f" ({said})" if said else ""
