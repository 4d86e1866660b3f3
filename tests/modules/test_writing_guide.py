"""Every example of a question in the guide for writers can be used as it stands."""

import re

import pytest

from modules import interactions
from modules.tables import Source
from tests.laws.house import ROOT

GUIDE = (ROOT / "docs" / "writing-lessons.md").read_text(encoding="utf-8")
EXAMPLES = [
    "\n".join(line.removeprefix("    ") for line in block.splitlines())
    for block in re.findall(r"(?:^    .*\n)+", GUIDE, flags=re.M)
    if block.lstrip().startswith("id = ")
]


def test_there_are_examples():
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_an_example_is_a_question(example):
    source = Source(example, "writing-lessons.md")
    found = interactions.read(source.toml(1, example.count("\n") + 1))
    source.refuse()
    assert interactions.from_dict(found.to_dict()) == found
