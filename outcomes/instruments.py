"""Read and check an instrument's file: `parse(text, filename=…) -> Instrument`.

PURE: no Django, no clock. A file that is wrong in any way is refused with every fault as "file:line:
sentence" (ContentError.errors). A file without a worked example, or with one that does not score as it says,
is wrong.

How others use a definition::

    instrument = parse(path.read_text(), filename=path.name)      # the loader
    body = instrument.to_dict()                                   # JSON-able; the ContentVersion's body
    instrument = Instrument.from_dict(version.body)               # forms, scoring, charts
    for item in instrument.items:                                 # .key .text .kind .options .may_decline
        …
    scores = score(instrument, {"q1": 2, "q9": None, …})          # outcomes.scoring

In the file, `options` at the top is shared by every item of kind "options" that has none of its own.
"""

from collections.abc import Iterator
from typing import Any

from outcomes.definitions import (
    AskedIf,
    Band,
    ChangeRule,
    Conversion,
    Instrument,
    Item,
    Licence,
    Measurement,
    Option,
    Scale,
    Standard,
    UrgentItem,
    WorkedExample,
    same_scoring,
)
from outcomes.reading import ContentError, Fault, Path, Source
from outcomes.scale_faults import scale_faults
from outcomes.scoring import AnswerError, score
from outcomes.wording import with_wording, wording_keys

__all__ = [
    "AskedIf",
    "Band",
    "ChangeRule",
    "ContentError",
    "Conversion",
    "Instrument",
    "Item",
    "Licence",
    "Measurement",
    "Option",
    "Scale",
    "Standard",
    "UrgentItem",
    "WorkedExample",
    "parse",
    "same_scoring",
    "with_wording",
    "wording_keys",
]


def parse(text: str, *, filename: str) -> Instrument:
    """The instrument in a file, with every worked example scored. Raises ContentError."""
    source = Source(text, filename)
    instrument = source.build(Instrument, _share_options(source.toml()))
    source.refuse(_faults_of_form(instrument))
    source.refuse(_faults_of_examples(instrument))
    return instrument


def _share_options(data: dict[str, Any]) -> dict[str, Any]:
    shared = data.pop("options", None)
    items = data.get("items")
    for item in items if shared and isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("kind", "options") == "options":
            item.setdefault("options", shared)
    return data


def _faults_of_form(instrument: Instrument) -> Iterator[Fault]:
    if instrument.version < 1:
        yield ("version",), "“version” counts from 1."
    for name in ("slug", "language", "title", "short_name", "about", "source"):
        if not getattr(instrument, name).strip():
            yield (name,), f"“{name}” is empty."
    yield from _repeated("items", [item.key for item in instrument.items])
    yield from _repeated("scales", [scale.key for scale in instrument.scales])
    if not instrument.items:
        yield ("items",), "An instrument needs at least one item."
    for number, item in enumerate(instrument.items):
        for sentence in _item_faults(instrument, item):
            yield ("items", number), f"Item “{item.key}”: {sentence}"
    for number, scale in enumerate(instrument.scales):
        for path, sentence in scale_faults(instrument, scale):
            yield ("scales", number, *path), f"Scale “{scale.key}”: {sentence}"
    yield from _unused_items(instrument)
    for number, urgent in enumerate(instrument.urgent):
        if not any(item.key == urgent.item and urgent.at_least in item.values for item in instrument.items):
            yield ("urgent", number), f"No item “{urgent.item}” has an answer {urgent.at_least}."
    yield from _advice_faults(instrument)


def _advice_faults(instrument: Instrument) -> Iterator[Fault]:
    for number, advice in enumerate(instrument.advice):
        values = {value for item in instrument.items if item.key == advice.item for value in item.values}
        if not advice.answers or not set(advice.answers) <= values:
            yield ("advice", number), f"“{advice.item}” cannot be answered {list(advice.answers)}."
        if not advice.text.strip():
            yield ("advice", number), "Advice needs its words."


def _repeated(name: str, keys: list[str]) -> Iterator[Fault]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield (name, number, "key"), f"The key “{key}” is used twice."


def _item_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    yield from _wording_faults(instrument, item)
    if item.kind in ("nrs", "number"):
        if item.min is None or item.max is None or item.min >= item.max:
            yield f"an item of kind “{item.kind}” needs “min” below “max”."
    elif item.min is not None or item.max is not None:
        yield "only an nrs and a number have “min” and “max”."
    if item.kind == "options":
        if len(item.options) < 2:
            yield "it needs at least two options."
        if len(set(item.values)) < len(item.options):
            yield "two options have the same value."
    elif item.options:
        yield "only an item of kind “options” has options."
    if item.kind == "text" and item.scored:
        yield "free text is not scored; write “scored = false”."
    if item.asked_if is not None:
        before = instrument.items[: instrument.items.index(item)]
        if not any(one.key == item.asked_if.item and item.asked_if.answer in one.values for one in before):
            yield f"no item before it is “{item.asked_if.item}” with an answer {item.asked_if.answer}."


def _wording_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    words = [item.text, *(option.text for option in item.options)]
    if item.kind == "nrs":
        words += [item.low_label, item.high_label]
    if instrument.gated and any(words):
        yield "the licence is “gate”, so its wording may not be in the file."
    if not instrument.gated and not all(words):
        yield "the licence is “ship”, so the item, every option and both ends of an nrs need their words."


def _unused_items(instrument: Instrument) -> Iterator[Fault]:
    used = {key for scale in instrument.scales for key in scale.items}
    for number, item in enumerate(instrument.items):
        if item.scored and item.key not in used:
            yield ("items", number), f"Item “{item.key}” is in no scale; add it, or write “scored = false”."


def _faults_of_examples(instrument: Instrument) -> Iterator[Fault]:
    if instrument.scales and not instrument.examples:
        yield ("examples",), "An instrument needs at least one worked example with its source."
    shown = {scale for example in instrument.examples for scale in example.scores}
    for number, scale in enumerate(instrument.scales):
        if instrument.examples and scale.key not in shown:
            yield ("scales", number), f"Scale “{scale.key}”: no worked example gives its score."
    for number, example in enumerate(instrument.examples):
        path: Path = ("examples", number)
        if not example.source.strip():
            yield path, f"Example “{example.title}” needs its source."
        try:
            scores = score(instrument, example.answers)
        except AnswerError as error:
            yield path, f"Example “{example.title}”: {error}"
            continue
        values = {one.scale: one.value for one in scores if one.value is not None}
        bands = {one.scale: one.band for one in scores if one.band is not None}
        if values != example.scores:
            yield path, f"Example “{example.title}” scores {_listed(values)}, not {_listed(example.scores)}."
        if bands != example.bands:
            yield path, f"Example “{example.title}” lies in {_listed(bands)}, not {_listed(example.bands)}."


def _listed(pairs: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in pairs.items()) or "nothing"
