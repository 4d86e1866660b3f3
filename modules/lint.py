"""Checks content files from the command line: python -m modules.lint [files]; without files, everything we ship.

Prints each fault as file:line: sentence, and words and reading grade of each section. Exit status 1 on any fault.
"""

import sys
from pathlib import Path

from modules import drawings, programme, reading, worksheets
from modules.known import known_in
from modules.lesson_files import LessonFile, read_lesson
from modules.lesson_language import mean_grade, warnings
from modules.tables import ContentError

CONTENT = Path(__file__).parent / "content"
KINDS = ("*/*.md", "**/*.toml", "**/*.svg")


def main(arguments: list[str]) -> int:
    shipped = (one for kind in KINDS for one in CONTENT.glob(kind))
    paths = [Path(one) for one in arguments] or sorted(shipped, key=lambda one: (list(LINTERS).index(one.suffix), one))
    results = [LINTERS[path.suffix](path) for path in paths]
    return 0 if all(results) else 1


def lint_drawing(path: Path) -> bool:
    """Print what is wrong with a drawing or a symbol of the kit, and nothing of the many that are right."""
    faults = drawings.check(path)
    print(*[f"{path.parent}/{one}" for one in faults], sep="\n", end="\n" if faults else "")
    return not faults


def lint_toml(path: Path) -> bool:
    """Print what is to be said about a worksheet or a programme; True when it can be published."""
    parse = programme.parse if path.name == "programme.toml" else worksheets.parse
    try:
        parse(path.read_text(encoding="utf-8"), filename=str(path))
    except ContentError as error:
        print(*error.faults, sep="\n")
        return False
    print(f"{path}: ready")
    return True


def lint_lesson(path: Path) -> bool:
    """Print what is to be said about one lesson file; True when it can be published."""
    sheets = {one.name.split(".")[0] for one in (path.parent / "worksheets").glob("*.toml")}
    known = known_in(path.parent)
    read = read_lesson(path.read_text(encoding="utf-8"), filename=str(path), worksheets=sheets, known=known)
    _print_sections(read)
    for line, sentence in warnings(read.sections, read.lesson):
        print(f"{path}:{line}: (look again) {sentence}")
    for fault in read.source.faults:
        print(fault)
    print(f"{path}: {'ready' if not read.source.faults else f'{len(read.source.faults)} to put right'}\n")
    return not read.source.faults


def _print_sections(read: LessonFile) -> None:
    for section in read.sections:
        for track in section.tracks():
            found = reading.read(section.text(track))
            print(f"{section.id:<24} {track:<4} {found.words:>5} words   grade {found.grade:>5.1f}")
    words = sum(len(reading.words(text)) for one in read.sections for _, text in one.plain)
    print(f"{'all':<29} {words:>5} words   grade {mean_grade(read.sections):>5.1f}")


LINTERS = {".svg": lint_drawing, ".md": lint_lesson, ".toml": lint_toml}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
