"""What a PDF of ours says, read back from its own bytes as a reader would: page by page."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPED = {b"\\r": b"\r", b"\\n": b"\n", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f"}
Letters = dict[str, str]


def pages(pdf: bytes) -> list[str]:
    """The text of each page, one line for each piece that was drawn."""
    fonts = _fonts(_objects(pdf))
    return [_text(one, fonts) for one in _contents(pdf)]


def text(pdf: bytes) -> str:
    """The whole of it on one line, with single spaces, so that words broken over lines are found."""
    return " ".join("\n".join(pages(pdf)).split())


def sizes(pdf: bytes) -> set[float]:
    """The sizes of letters, in points."""
    return {float(size) for one in _contents(pdf) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", one)}


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(found[1]): found[2] for found in OBJECT.finditer(pdf)}


def _contents(pdf: bytes) -> list[bytes]:
    """What is drawn on each page, in their order."""
    objects = _objects(pdf)
    kids = next(body for body in objects.values() if b"/Type /Pages" in body)
    numbers = re.findall(rb"(\d+) 0 R", re.search(rb"/Kids \[(.*?)\]", kids, re.DOTALL)[1])
    return [_stream(objects[_refers(objects[int(n)], b"Contents")]) for n in numbers]


def _fonts(objects: dict[int, bytes]) -> dict[bytes, Letters]:
    named = b"".join(re.findall(rb"/Font <<(.*?)>>", b"".join(objects.values()), re.DOTALL))
    found = dict(re.findall(rb"/(F\d+) (\d+) 0 R", named))
    return {name: _letters(_stream(objects[_refers(objects[int(n)], b"ToUnicode")])) for name, n in found.items()}


def _letters(table: bytes) -> Letters:
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table.decode())
    return {glyph.upper(): bytes.fromhex(point).decode("utf-16-be", "replace") for glyph, point in pairs}


def _refers(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    data = rest[: int(re.search(rb"/Length (\d+)", head)[1])]
    return zlib.decompress(data) if b"/FlateDecode" in head else data


def _text(stream: bytes, fonts: dict[bytes, Letters]) -> str:
    lines, font = [], b""
    for name, shown in SHOWN.findall(stream):
        font = name or font
        if not name:
            glyphs = re.sub(rb"\\.", lambda one: ESCAPED.get(one[0], one[0][1:]), shown, flags=re.DOTALL)
            lines.append("".join(fonts[font][glyphs[n : n + 2].hex().upper()] for n in range(0, len(glyphs), 2)))
    return "\n".join(lines)
