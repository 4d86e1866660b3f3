"""PURE: the drawings of lessons: an SVG of a few safe elements, checked, with the symbols of the kit drawn into it.

A drawing is modules/content/<programme>/pictures/<name>.svg, or <name>.<language>.svg where its words are translated.
A symbol of the kit is pictures/kit/<symbol>.svg; `<use href="kit:<symbol>">` is replaced by its shapes, so that no
id is ever needed.
"""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from xml.parsers import expat

from modules.tables import ContentError

CONTENT = Path(__file__).parent / "content"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_BYTES = 12_000  # as shown, kit and all: a lesson page stays under 300 kB
DEEPEST = 4  # symbols that use symbols
MOODS = ("glad", "worn", "asleep")
FINER = 0.6  # 1 would draw the lines of a small symbol as bold as ours, and fill its face with them; 0 would lose them
PEN = 16.0  # static/css/pictures.css draws each line in em, and one em is 16 units

SHAPES = {"path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
ELEMENTS = SHAPES | {"svg", "g", "text", "tspan", "use"}
GEOMETRY = {"d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "dx", "dy"}
OWN = {
    "svg": {"xmlns", "viewBox"},
    "text": {"text-anchor"},
    "tspan": {"text-anchor"},
    "use": {"href", "mood", "mirror"},
}
NUMBERS = re.compile(r"[-+0-9.,\sa-zA-Z()]*")
CLASSES = {
    "line", "fine", "bold", "broad", "dash", "faint",
    "on-warm", "on-calm", "on-alarm", "on-sun", "on-soft", "on-paper", "on-sky", "on-wood", "on-stone", "on-leaf",
    "ink", "soft", "paper", "ground", "warm", "sun", "calm", "sky", "leaf", "alarm", "wood", "stone", "night", "rose",
    "plum", "white",
    "skin-1", "skin-2", "skin-3", "skin-4", "skin-5", "hair-1", "hair-2", "hair-3", "hair-4", "hair-5",
    "say", "label", "small", "strong", "big", "on-dark",
}  # fmt: skip


def inline(name: str, label: str, language: str = "en") -> str:
    """The drawing as one safe <svg>, named `label` for those who hear it. Raises ContentError with every fault."""
    path = find(name, language)
    shapes, box = _Drawing(path).shapes()
    svg = f'<svg viewBox="{box}" role="img" aria-label="{escape(label)}">{shapes}</svg>'
    if len(svg.encode()) > MOST_BYTES:
        raise ContentError([f"{path.name}:1: The drawing has {len(svg.encode())} bytes; at most {MOST_BYTES}."])
    return svg


def find(name: str, language: str = "en") -> Path:
    """The file of a drawing; one in the language of the lesson comes first. Raises ContentError."""
    if not NAME.fullmatch(name):
        raise ContentError([f'{name}.svg:1: "{name}" needs small letters, digits and hyphens.'])
    for stem in (f"{name}.{language}", name):
        found = sorted(CONTENT.glob(f"*/pictures/{stem}.svg"))
        if len(found) > 1:
            raise ContentError([f'{stem}.svg:1: Two programmes have a drawing called "{name}"; rename one.'])
        if found:
            return found[0]
    raise ContentError([f'{name}.svg:1: There is no drawing "{name}" in a folder "pictures".'])


def check(path: Path) -> list[str]:
    """Every fault of one file, a drawing or a symbol of the kit, as "file:line: sentence"."""
    try:
        shapes, _ = _Drawing(path).shapes()
    except ContentError as error:
        return error.faults
    size = len(shapes.encode())
    return [f"{path.name}:1: The drawing has {size} bytes; at most {MOST_BYTES}."] if size > MOST_BYTES else []


class _Drawing:
    """One file being read: its faults so far, and its shapes as they are written out."""

    def __init__(self, path: Path, mood: str = "", pen: float = PEN, depth: int = 0) -> None:
        self.path, self.mood, self.pen, self.depth = path, mood, pen, depth
        self.kit = path.parent if path.parent.name == "kit" else path.parent / "kit"
        self.faults: list[str] = []
        self.out: list[str] = []
        self.open: list[str] = []
        self.box = ""

    def shapes(self) -> tuple[str, str]:
        """The shapes inside the outer <svg>, and its viewBox. Raises ContentError with every fault."""
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = lambda *_: self._fault("A drawing has no <!DOCTYPE>.")
        self.parser.ProcessingInstructionHandler = lambda *_: self._fault("A drawing has no <? ?>.")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text
        try:
            self.parser.Parse(self.path.read_bytes(), True)
        except expat.ExpatError as error:
            self.faults.append(f"{self.path.name}:{error.lineno}: This is not valid SVG.")
        if not self.box and not self.faults:
            self.faults.append(f"{self.path.name}:1: A drawing is one <svg> with a viewBox from 0 0.")
        if self.faults:
            raise ContentError(self.faults)
        return "".join(self.out), self.box

    def _fault(self, sentence: str) -> None:
        self.faults.append(f"{self.path.name}:{self.parser.CurrentLineNumber}: {sentence}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        outer, self.open = not self.open, [*self.open, tag]
        if tag not in ELEMENTS or (tag == "svg") != outer:
            return self._fault(f"<{tag}> is not allowed here.")
        for key, value in attributes.items():
            self._check(tag, key, value)
        if outer:
            self.box = attributes.get("viewBox", "")
            if not re.fullmatch(r"0 0 \d+ \d+", self.box):
                self._fault('The outer <svg> needs a viewBox such as "0 0 360 220".')
        elif tag == "use":
            self._use(attributes)
        else:
            kept = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
            self.out.append(f"<{tag}{kept}/>" if tag in SHAPES else f"<{tag}{kept}>")

    def _check(self, tag: str, key: str, value: str) -> None:
        if key not in GEOMETRY | {"class", "transform"} | OWN.get(tag, set()):
            return self._fault(f'<{tag}> may not have "{key}".')
        if key == "class":
            for one in set(value.split()) - CLASSES:
                self._fault(f'There is no class "{one}" for drawings.')
        elif key in GEOMETRY | {"transform"} and not NUMBERS.fullmatch(value):
            self._fault(f'"{key}" needs numbers.')

    def _end(self, tag: str) -> None:
        self.open = self.open[:-1]
        if tag in ("g", "text", "tspan"):
            self.out.append(f"</{tag}>")

    def _text(self, text: str) -> None:
        if self.open[-1] in ("text", "tspan"):
            self.out.append(escape(re.sub(r"\s+", " ", text), quote=False))
        elif text.strip():
            self._fault("Words stand in a <text>.")

    def _use(self, attributes: Mapping[str, str]) -> None:
        """Draw a symbol of the kit at x and y, within `width` and `height`, its pen nearly as bold as ours."""
        name, mood = attributes.get("href", "").removeprefix("kit:"), attributes.get("mood", self.mood)
        path = self._symbol(name, mood)
        if not attributes.get("href", "").startswith("kit:") or not path:
            return self._fault(f'There is no symbol "{attributes.get("href", "")}" in the kit.')
        if mood not in ("", *MOODS) or self.depth >= DEEPEST:
            return self._fault(f'"mood" is one of {", ".join(MOODS)}; symbols go {DEEPEST} deep.')
        try:
            self._place(path, mood, attributes)
        except ContentError as error:
            self.faults.extend(error.faults)
        except ValueError:
            self._fault("<use> needs x, y, width and height as plain numbers above 0.")

    def _symbol(self, name: str, mood: str) -> Path | None:
        """The symbol in that mood when it is drawn in that mood, else the symbol; its own symbols take the mood on."""
        names = [f"{name}-{mood}", name] if mood else [name]
        files = [self.kit / f"{one}.svg" for one in names if NAME.fullmatch(one)]
        return next((one for one in files if one.is_file()), None)

    def _place(self, path: Path, mood: str, attributes: Mapping[str, str]) -> None:
        box = _box(path)
        wide, high = (float(one) for one in box.split()[2:])
        scales = [float(attributes[key]) / own for key, own in (("width", wide), ("height", high)) if key in attributes]
        scale = min(scales, default=1.0)
        if scale <= 0:
            raise ValueError
        pen = self.pen / scale**FINER
        shapes, _ = _Drawing(path, mood, pen, self.depth + 1).shapes()
        x, y = float(attributes.get("x", 0)), float(attributes.get("y", 0))
        turn = f"translate({x + wide * scale:g} {y:g}) scale({-scale:g} {scale:g})"
        move = turn if "mirror" in attributes else f"translate({x:g} {y:g}) scale({scale:g})"
        own = f"{attributes['transform']} " if "transform" in attributes else ""
        self.out.append(f'<g transform="{escape(own)}{move}" font-size="{pen:.4g}">{shapes}</g>')


def _box(path: Path) -> str:
    """The viewBox alone, of a file whose other faults are found when it is drawn."""
    found = re.search(r'viewBox="(0 0 \d+ \d+)"', path.read_text(encoding="utf-8"))
    if not found:
        raise ContentError([f"{path.name}:1: A drawing is one <svg> with a viewBox from 0 0."])
    return found[1]
