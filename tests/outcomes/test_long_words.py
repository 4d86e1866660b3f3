"""Words longer than a box holds are never dropped in silence: she is shown them, and what to do."""

import pytest
from django.urls import reverse

from outcomes.models import Response
from tests.outcomes.answers import opened
from tests.outcomes.harmed import in_week

LONG = "It hurt when I bent down, and then again. " * 120


@pytest.fixture
def row(pia) -> Response:
    return opened(in_week(pia, 4), "week-4").responses.get(instrument="anything-worse")


def url(row, name="answer") -> str:
    return reverse(f"outcomes:{name}", kwargs={"assessment_id": row.assessment_id, "instrument": row.instrument})


@pytest.mark.parametrize("go", ["stop", "send"])
def test_what_is_too_long_comes_back_to_be_shortened(go, row, pia, client_of):
    page = client_of(pia).post(url(row), {"worse": "1", "words": LONG, "go": go})
    assert page.status_code == 200
    assert LONG.strip() in page.content.decode()
    assert "Error:" in page.content.decode()


def test_an_older_draft_is_not_emptied_by_words_that_do_not_fit(row, pia, client_of):
    client = client_of(pia)
    client.post(url(row, "answer_autosave"), {"worse": "1", "words": "It hurt."})
    client.post(url(row, "answer_autosave"), {"worse": "1", "words": LONG})
    assert Response.objects.get(pk=row.pk).answers.get("words")
