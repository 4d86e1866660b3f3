"""Every holder's notice is in the documents, and the example in the guide is a file that loads."""

import re
from pathlib import Path

import pytest

from outcomes.instruments import parse
from tests.outcomes.definitions_on_file import INSTRUMENTS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("slug", sorted(INSTRUMENTS))
def test_the_notice_of_each_instrument_is_in_the_documents(slug):
    instrument = INSTRUMENTS[slug]
    notices = (DOCS / "instrument-notices.md").read_text()
    assert f"**{instrument.short_name}.**" in notices
    assert instrument.licence.notice in notices


def test_the_example_in_the_guide_loads():
    guide = (DOCS / "adding-an-instrument.md").read_text()
    [example] = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert parse(example, filename="mood-2.en.toml").slug == "mood-2"
