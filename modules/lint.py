"""Checks content files: python -m modules.lint [--table FILE] [files]; without files, everything we ship.

Prints each fault as file:line: sentence. With files it prints advice too, and words and reading grade of each section;
without, one table of all lessons, which --table also writes as a page. Exit status 1 on any fault.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from modules import drawings, lesson_table, programme, reading, worksheets
from modules.known import known_in
from modules.lesson_advice import total_words, warnings
from modules.lesson_files import LessonFile, read_lesson
from modules.lesson_language import mean_grade
from modules.plain_words import plainer
from modules.tables import ContentError

CONTENT = Path(__file__).parent / "content"
LESSONS = "*/*.md"
OTHERS = ("*/programme*.toml", "*/worksheets/*.toml", "*/pictures/**/*.svg")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m modules.lint", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--table", type=Path, help="write the table of lessons to this file")
    given = parser.parse_args(arguments)
    if given.files:
        ready = [LINTERS[path.suffix](path) for path in given.files]
        return 0 if all(ready) else 1
    return 0 if lint_all(given.table) else 1


def lint_all(table: Path | None) -> bool:
    """Print every fault of what we ship, and the table of lessons; True when there is no fault."""
    reads = [read(path) for path in sorted(CONTENT.glob(LESSONS))]
    faults = [fault for one in reads for fault in one.source.faults]
    for path in sorted(path for kind in OTHERS for path in CONTENT.glob(kind)):
        faults += FAULTS[path.suffix](path)
    rows = rows_of(reads)
    print(lesson_table.as_text(rows), *faults, sep="\n")
    print("Everything can be published." if not faults else f"{len(faults)} to put right.")
    if table:
        table.write_text(lesson_table.as_page(rows), encoding="utf-8")
    return not faults


def rows_of(reads: Sequence[LessonFile]) -> list[lesson_table.Row]:
    """A row for each lesson, in the order in which the programmes list them."""
    order: list[str] = []
    for path in sorted(CONTENT.glob("*/programme.toml")):
        whole = programme.parse(path.read_text(encoding="utf-8"), filename=str(path))
        order += [one.slug for track in whole.tracks for one in track.lessons]
        order += [one.slug for module in whole.modules for one in module.lessons] + list(whole.pages)
    place = {slug: n for n, slug in reversed(list(enumerate(order)))}
    ordered = sorted(reads, key=lambda one: (one.lesson.language != "en", place.get(one.lesson.slug, len(order))))
    return [lesson_table.row_of(one) for one in ordered]


def read(path: Path) -> LessonFile:
    """One lesson file, with what stands beside it."""
    sheets = {one.name.split(".")[0] for one in (path.parent / "worksheets").glob("*.toml")}
    known = known_in(path.parent)
    return read_lesson(path.read_text(encoding="utf-8"), filename=str(path), worksheets=sheets, known=known)


def lint_lesson(path: Path) -> bool:
    """Print what is to be said about one lesson file; True when it can be published."""
    found = read(path)
    _print_sections(found)
    _print_advice(path, warnings(found))
    return _print_faults(path, found.source.faults)


def lint_toml(path: Path) -> bool:
    """Print what is to be said about a worksheet or a programme; True when it can be published."""
    parts = path.name.split(".")
    _print_advice(path, plainer(path.read_text(encoding="utf-8").split("\n"), parts[1] if len(parts) == 3 else "en"))
    return _print_faults(path, toml_faults(path))


def lint_drawing(path: Path) -> bool:
    """Print what is wrong with a drawing or a symbol of the kit; True when it can be shown."""
    return _print_faults(path, drawing_faults(path))


def toml_faults(path: Path) -> list[str]:
    parse: Callable[..., object] = programme.parse if path.name.startswith("programme.") else worksheets.parse
    try:
        parse(path.read_text(encoding="utf-8"), filename=str(path))
    except ContentError as error:
        return error.faults
    return []


def drawing_faults(path: Path) -> list[str]:
    return [f"{path.parent}/{one}" for one in drawings.check(path)]


def _print_advice(path: Path, advice: Iterable[tuple[int, str]]) -> None:
    for line, sentence in advice:
        print(f"{path}:{line}: (look again) {sentence}")


def _print_faults(path: Path, faults: Sequence[str]) -> bool:
    print(*faults, f"{path}: {f'{len(faults)} to put right' if faults else 'ready'}", sep="\n")
    return not faults


def _print_sections(found: LessonFile) -> None:
    for section in found.sections:
        for track in section.tracks():
            counts = reading.read(section.text(track))
            print(f"{section.id:<24} {track:<4} {counts.words:>5} words   grade {counts.grade:>5.1f}")
    print(f"{'all':<29} {total_words(found.sections):>5} words   grade {mean_grade(found.sections):>5.1f}")


LINTERS = {".svg": lint_drawing, ".md": lint_lesson, ".toml": lint_toml}
FAULTS = {".svg": drawing_faults, ".toml": toml_faults}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
