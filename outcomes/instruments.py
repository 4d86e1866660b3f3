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
    Band,
    ChangeRule,
    Instrument,
    Item,
    Licence,
    Measurement,
    Option,
    Scale,
    UrgentItem,
    WorkedExample,
    same_scoring,
    with_wording,
    wording_keys,
)
from outcomes.reading import ContentError, Fault, Path, Source
from outcomes.scoring import AnswerError, score

__all__ = [
    "Band",
    "ChangeRule",
    "ContentError",
    "Instrument",
    "Item",
    "Licence",
    "Measurement",
    "Option",
    "Scale",
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
        for path, sentence in _scale_faults(instrument, scale):
            yield ("scales", number, *path), f"Scale “{scale.key}”: {sentence}"
    yield from _unused_items(instrument)
    for number, urgent in enumerate(instrument.urgent):
        if not any(item.key == urgent.item and urgent.at_least in item.values for item in instrument.items):
            yield ("urgent", number), f"No item “{urgent.item}” has an answer {urgent.at_least}."


def _repeated(name: str, keys: list[str]) -> Iterator[Fault]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield (name, number, "key"), f"The key “{key}” is used twice."


def _item_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    yield from _wording_faults(instrument, item)
    if item.kind == "nrs":
        if item.min is None or item.max is None or item.min >= item.max:
            yield "an nrs needs “min” below “max”."
        if not instrument.gated and not (item.low_label and item.high_label):
            yield "an nrs needs words at both ends."
    elif item.min is not None or item.max is not None:
        yield "only an nrs has “min” and “max”."
    if item.kind == "options":
        if len(item.options) < 2:
            yield "it needs at least two options."
        if len(set(item.values)) < len(item.options):
            yield "two options have the same value."
    elif item.options:
        yield "only an item of kind “options” has options."
    if item.kind == "text" and item.scored:
        yield "free text is not scored; write “scored = false”."


def _wording_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    words = [item.text, *(option.text for option in item.options)]
    if instrument.gated and any(words):
        yield "the licence is “gate”, so its wording may not be in the file."
    if not instrument.gated and not all(words):
        yield "the licence is “ship”, so the item and every option need their words."


def _scale_faults(instrument: Instrument, scale: Scale) -> Iterator[Fault]:
    items = {item.key: item for item in instrument.items}
    yield from _repeated("items", list(scale.items))
    for key in scale.items:
        if key not in items or not items[key].scored or not items[key].values:
            yield ("items",), f"“{key}” is not a scored item of this instrument."
            return
    if not scale.items:
        yield ("items",), "it has no items."
        return
    for key in scale.reversed:
        if key not in scale.items:
            yield ("reversed",), f"“{key}” is reversed but is not in the scale."
    if scale.stands_in_for is not None and scale.stands_in_for not in {one.key for one in instrument.scales}:
        yield ("stands_in_for",), f"there is no scale “{scale.stands_in_for}”."
    yield from _range_faults(scale, [items[key] for key in scale.items])
    yield from _missing_faults(scale)
    yield from _band_faults(scale)
    yield from _measurement_faults(scale)


def _range_faults(scale: Scale, items: list[Item]) -> Iterator[Fault]:
    lowest, highest = sum(min(item.values) for item in items), sum(max(item.values) for item in items)
    many = len(items) if scale.method == "mean" else 1
    if scale.min * many != lowest or scale.max * many != highest:
        yield ("min",), f"its items give a {scale.method} from {lowest / many:g} to {highest / many:g}."


def _missing_faults(scale: Scale) -> Iterator[Fault]:
    if (scale.missing == "complete_only") != (scale.at_least is None):
        yield ("missing",), "“at_least” belongs to “mean_if_at_least”, and only there."
    elif scale.at_least is not None and not 1 <= scale.at_least < len(scale.items):
        yield ("at_least",), f"“at_least” lies between 1 and {len(scale.items) - 1}."


def _band_faults(scale: Scale) -> Iterator[Fault]:
    """Every score lies in exactly one band, and every band can be reached."""
    expected = scale.min
    for number, band in enumerate(scale.bands):
        if band.min != expected:
            yield ("bands", number), f"band “{band.name}” begins at {band.min}; it must begin at {expected}."
        if band.max < band.min or band.max % scale.step or band.min % scale.step:
            yield ("bands", number), f"band “{band.name}” holds no score, or ends between two scores."
        expected = band.max + scale.step
    if scale.bands and scale.bands[-1].max != scale.max:
        yield ("bands", len(scale.bands) - 1), f"the last band must end at {scale.max}."
    if len({band.name for band in scale.bands}) < len(scale.bands):
        yield ("bands",), "two bands have the same name."


def _measurement_faults(scale: Scale) -> Iterator[Fault]:
    found = scale.measurement
    if found is None:
        return
    if found.sem is None and (found.sd is None or found.r is None):
        yield ("measurement",), "it needs “sem”, or “sd” and “r” together."
    if any(number is not None and number <= 0 for number in (found.sem, found.sd, found.r)):
        yield ("measurement",), "its numbers must be above 0."
    if found.r is not None and found.r >= 1:
        yield ("measurement", "r"), "“r” must be below 1."


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
