"""Who must hear of serious events: the file is refused whole when it leaves a case out."""

from datetime import UTC, datetime, timedelta

import pytest

from outcomes import harms
from outcomes.files import FOLDER
from outcomes.models import Seriousness
from outcomes.reading import ContentError
from outcomes.reporting import SERIOUS, parse

TEXT = (FOLDER / "reporting" / "default.toml").read_text()
NOW = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


def refused(text: str) -> str:
    with pytest.raises(ContentError) as error:
        parse(text, filename="default.toml")
    return str(error.value)


def test_every_serious_code_of_the_register_has_its_duty():
    assert set(SERIOUS) == set(Seriousness.values) - {Seriousness.NOT_SERIOUS}
    for code in SERIOUS:
        assert harms.duty(code).due_at(NOW) == NOW + timedelta(hours=24)
    assert harms.duty("none") is None
    assert harms.duty("") is None


def test_a_recipient_is_named_and_one_that_is_gone_keeps_its_code():
    assert harms.reporting().name("service") == "The safety lead of this service"
    assert harms.reporting().name("gone") == "gone"


def test_duties_in_days_count_by_the_clock():
    rules = parse(TEXT.replace("hours = 24", "days = 7"), filename="x.toml")
    assert rules.duty("death").due_at(NOW) == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            '["death", "life", "hospital", "disability", "other"]',
            '["death", "life"]',
            "“hospital” must be in exactly one",
        ),
        ('"other"]', '"other", "death"]', "“death” must be in exactly one duty"),
        ('"other"]', '"other", "sad"]', "There is no seriousness sad."),
        ('to = "service"', 'to = "nobody"', "“nobody” is not among the recipients."),
        ("hours = 24", "hours = 0", "either “hours” or “days”"),
        ("hours = 24", "hours = 24\ndays = 1", "either “hours” or “days”"),
        ("hours = 24", "", "either “hours” or “days”"),
        ('code = "service"', 'code = "a-much-too-long-code"', "1 to 16 characters"),
        ("hours = 24", "hour = 24", "“hour” is not a known key here."),
    ],
)
def test_a_file_that_leaves_a_case_open_does_not_load(old, new, why):
    assert TEXT.count(old) >= 1
    assert why in refused(TEXT.replace(old, new))
