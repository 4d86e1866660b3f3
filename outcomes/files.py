"""The content files of this room, read and checked together: instruments, schedules and rules."""

from collections.abc import Callable, Iterator
from pathlib import Path

from outcomes import instruments, reporting, rules, schedules, words
from outcomes.instruments import Instrument, same_scoring
from outcomes.reading import ContentError

FOLDER = Path(__file__).parent / "content"


def read(folder: Path = FOLDER) -> list[tuple[str, str, str, dict]]:
    """Every file as (kind, slug, language, body, source). Raises ContentError with every fault of every file."""
    errors: list[str] = []
    found = dict(_each(folder / "instruments", lambda text, name: instruments.parse(text, filename=name), errors))
    known = {one.slug: one for one in found.values()}
    errors += _misnamed(found)
    bodies = [
        ("instrument", one.slug, one.language, one.to_dict(), _text(folder / "instruments" / name))
        for name, one in found.items()
    ]
    for kind, parse in (("schedule", schedules.parse), ("rules", rules.parse)):
        parsed = dict(_each(folder / _folder(kind), _with(parse, known), errors))
        bodies += [
            (kind, one.slug, "en", one.to_dict(), _text(folder / _folder(kind) / name)) for name, one in parsed.items()
        ]
    spoken = dict(_each(folder / "words", lambda text, name: words.parse(text, filename=name), errors))
    bodies += [
        ("words", one.slug, one.language, one.to_dict(), _text(folder / "words" / name)) for name, one in spoken.items()
    ]
    # Checked here, and no content version: what an adverse event was given stays with the event.
    dict(_each(folder / "reporting", lambda text, name: reporting.parse(text, filename=name), errors))
    if errors:
        raise ContentError(errors)
    return bodies


def refuse_changed_scoring(bodies, earlier: Callable[[str, str], Iterator[Instrument]]) -> None:
    """Raise ContentError when an instrument scores otherwise than an earlier one with the same version number.

    `earlier` gives the published definitions of a slug in a language.
    """
    errors = []
    for kind, slug, language, body, _ in bodies:
        if kind != "instrument":
            continue
        new = Instrument.from_dict(body)
        if any(old.version == new.version and not same_scoring(old, new) for old in earlier(slug, language)):
            errors.append(f"{slug}.{language}.toml:1: It scores otherwise than before; raise “version”.")
    if errors:
        raise ContentError(errors)


def _folder(kind: str) -> str:
    return kind if kind == "rules" else f"{kind}s"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _with(parse: Callable, known: dict[str, Instrument]) -> Callable:
    return lambda text, name: parse(text, filename=name, instruments=known)


def _each(folder: Path, parse: Callable, errors: list[str]) -> Iterator[tuple[str, object]]:
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path.name, parse(path.read_text(), path.name)
        except ContentError as error:
            errors += error.errors


def _misnamed(found: dict[str, Instrument]) -> Iterator[str]:
    for name, one in found.items():
        if name != f"{one.slug}.{one.language}.toml":
            yield f"{name}:1: The file holds “{one.slug}” in “{one.language}”, so its name must say so."
