"""A scale in words, for the clinician who wants to know what a number means and how far to trust it.

PURE: no Django, no clock.
"""

from collections.abc import Iterator
from decimal import Decimal

from outcomes.course import number
from outcomes.definitions import Instrument, Item, Scale
from outcomes.precision import reliable_change, standard_error

DIRECTIONS = {"higher_is_worse": "Higher is worse.", "higher_is_better": "Higher is better."}


def how_scored(instrument: Instrument, scale: Scale) -> str:
    """From answers to the score, by the numbers of the items on the sheet."""
    return " ".join(_steps(instrument, scale))


def when_missing(scale: Scale) -> str:
    """What happens to unanswered items, under the name that is stored beside each score."""
    if scale.at_least is None:
        return f"Every item asked must be answered; otherwise there is no score and no range ({scale.rule})."
    needed = f"From {scale.at_least} of {len(scale.items)} answers on the score is prorated, without a range"
    return f"{needed}; below that there is none ({scale.rule})."


def how_exact(scale: Scale) -> str:
    """The error of measurement, and the change in one person that is more than error (95 %)."""
    if scale.table:
        middle = scale.table[len(scale.table) // 2].value
        enough = _short(reliable_change(scale, middle, middle))
        return (
            f"Each score has its own standard error, in the table. In the middle of the scale a change of {enough} "
            "or more exceeds error (95 %); towards the ends it takes more."
        )
    error, change = standard_error(scale, scale.min), reliable_change(scale, scale.min, scale.max)
    if error is None or change is None:
        return "Not known: no change in one person can be called more than error."
    return f"Standard error {_short(error)}; a change of {_short(change)} or more exceeds error (95 %)."


def important_change(scale: Scale) -> str:
    """The change that a group found important, with a warning where it is smaller than the error; empty if unknown."""
    found = scale.measurement
    if found is None or found.mic is None:
        return ""
    middle = scale.table[len(scale.table) // 2].value if scale.table else scale.min
    error = reliable_change(scale, middle, middle)
    noise = " It is smaller than the error of one person's change." if error and found.mic < error else ""
    return f"{_short(found.mic)} points, for a group.{noise}"


def answers_in_words(item: Item) -> str:
    """The answers an item offers, with their values."""
    if item.kind == "text":
        return "Free text"
    if item.kind == "options":
        return ", ".join(f"{one.text} ({one.value})" if one.text else str(one.value) for one in item.options)
    ends = f" ({item.low_label} to {item.high_label})" if item.low_label and item.high_label else ""
    return f"{item.min} to {item.max}{ends}"


def _steps(instrument: Instrument, scale: Scale) -> Iterator[str]:
    what = "Sum" if scale.method == "sum" else "Mean"
    yield f"{what} of {_items(instrument, scale.items)}."
    if scale.reversed:
        yield f"Reversed (lowest + highest - answer): {_items(instrument, scale.reversed)}."
    if any(instrument.item(key).asked_if for key in scale.items):
        yield "A follow-up that was not asked counts nothing."
    if scale.table:
        yield "The sum is looked up in the table below."
    if scale.minus:
        yield f"Minus {_short(scale.minus)}."
    if scale.times != 1:
        yield f"Times {_short(scale.times)}."
    yield f"From {number(scale, scale.min)} to {number(scale, scale.max)}."


def _items(instrument: Instrument, keys: tuple[str, ...]) -> str:
    """“items 1–4, 7”: places on the sheet, counted from 1."""
    places = sorted([item.key for item in instrument.items].index(key) + 1 for key in keys)
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return f"item{'s' if len(places) > 1 else ''} {', '.join(named)}"


def _short(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
