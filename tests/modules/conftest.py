"""What several tests of this room share."""

import pytest

from modules import drawings

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 220">\n{}\n</svg>\n'
DOT = '<circle class="ink" cx="5" cy="5" r="2"/>'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A programme with one picture, "dial", and one symbol of the kit, "dot", glad as well."""
    monkeypatch.setattr(drawings, "CONTENT", tmp_path)
    kit = tmp_path / "course/pictures/kit"
    kit.mkdir(parents=True)
    (kit / "dot.svg").write_text(SVG.replace("360 220", "10 10").format(DOT))
    (kit / "dot-glad.svg").write_text(SVG.replace("360 220", "10 10").format('<path class="line" d="M1 1h8"/>'))
    (kit / "pair.svg").write_text(SVG.replace("360 220", "20 10").format('<use href="kit:dot" x="10" y="0"/>'))
    (kit.parent / "dial.svg").write_text(SVG.format('<text class="label" x="9" y="9" text-anchor="middle">loud</text>'))
    return kit.parent
