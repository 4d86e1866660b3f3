"""The words of a gated instrument: which ones a site must enter, and the instrument with them.

PURE: no Django, no clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from outcomes.definitions import Instrument, Item, Option


def wording_keys(instrument: Instrument) -> tuple[str, ...]:
    """What a site must enter before a gated instrument can be shown.

    "recall", each item key, then the answers: "option:0" …, "option:<answer set>:0" … where the items answer in
    different words, "low:<item or answer set>" and "high:…" for the two ends of an nrs.
    """
    answers = [key for item in instrument.items for key in _answer_keys(item)]
    return ("recall", *(item.key for item in instrument.items), *dict.fromkeys(answers))


def wording_label(key: str) -> str:
    """What a key of `wording_keys` is called on the page where the words are entered."""
    kind, _, rest = key.partition(":")
    if key == "recall":
        return "Heading above the questions"
    if not rest:
        return f"Item {key}"
    if kind != "option":
        return f"Words at the {kind} end of {rest}"
    answers, _, value = rest.rpartition(":")
    return f"Answer for the value {value}" + (f" of “{answers}”" if answers else "")


def with_wording(instrument: Instrument, wording: Mapping[str, str]) -> Instrument:
    """A gated instrument with the words a site has permission for, by `wording_keys`.

    Raises ValueError for a key that is missing, empty or unknown: half a questionnaire is never shown.
    """
    keys = wording_keys(instrument)
    if set(wording) != set(keys) or not all(text.strip() for text in wording.values()):
        raise ValueError(f"The wording of {instrument.short_name} needs exactly these, none empty: {', '.join(keys)}.")
    items = tuple(_worded(item, wording) for item in instrument.items)
    return replace(instrument, recall=wording["recall"], items=items)


def _worded(item: Item, wording: Mapping[str, str]) -> Item:
    keys = list(_answer_keys(item))
    if item.kind == "nrs":
        low, high = (wording[key] for key in keys)
        return replace(item, text=wording[item.key], low_label=low, high_label=high)
    options = (Option(one.value, wording[key]) for one, key in zip(item.options, keys, strict=True))
    return replace(item, text=wording[item.key], options=tuple(options))


def _answer_keys(item: Item) -> Iterator[str]:
    if item.kind == "nrs":
        yield from (f"{end}:{item.answer_set or item.key}" for end in ("low", "high"))
    if item.kind == "options":
        prefix = f"option:{item.answer_set}:" if item.answer_set else "option:"
        yield from (f"{prefix}{value}" for value in item.values)
