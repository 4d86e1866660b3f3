"""PURE: a content file's head and body, and what a fault in it is called."""

import tomllib


class ContentFault(Exception):
    """Something a content file may not have; its text is `file:line: sentence`, one line per fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_toml(text: str, file: str) -> dict:
    """Parse TOML; a fault names file and line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentFault([f"{file}: {error}"]) from error


def split(text: str, file: str) -> tuple[dict, str, int]:
    """Return the TOML between two `+++` lines, the text after it, and the line that text starts on."""
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() == "+++"]
    if len(marks) < 2 or marks[0] != 0:
        raise ContentFault([f"{file}:1: The file begins with facts between two +++ lines."])
    end = marks[1]
    return read_toml("\n".join(lines[1:end]), file), "\n".join(lines[end + 1 :]), end + 2


def line_of(text: str, needle: str) -> int:
    """The line a piece of text stands on, from 1; 1 when it is nowhere."""
    if not needle:
        return 1
    before, found, _ = text.partition(needle)
    return before.count("\n") + 1 if found else 1
