"""An enrolment is held in one way, so that rows which only point at it can be written meanwhile."""

import pytest

from tests.laws.house import named, sources


@pytest.mark.parametrize("path", sources(), ids=named)
def test_an_enrolment_is_locked_by_its_own_words(path):
    """A lock on its key waits for whoever writes a flag or a nudge of hers, and they for the trail: see `locked`."""
    assert "Enrolment.objects.select_for_update" not in path.read_text(encoding="utf-8")
