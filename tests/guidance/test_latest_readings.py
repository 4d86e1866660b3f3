"""The list shows the newest sheet or nothing: an old number never stands where a newer sheet could not be scored."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from guidance.rows import latest_readings
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit


def readings(pia) -> dict:
    enrolment = pia.current_enrolment()
    return latest_readings([enrolment.pk])[enrolment.pk]


def test_a_newer_sheet_without_a_score_takes_the_old_number_away(pia):
    earlier(pia, "phq-9", phq(12), weeks=2, point="week-1")
    score_pending()
    assert readings(pia)["mood"].shown == "12"
    submit(opened(pia), "phq-9", phq(20, None))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        score_pending()
    assert "mood" not in readings(pia)


def test_nothing_is_compared_with_a_sheet_that_had_no_score(pia):
    earlier(pia, "phq-9", phq(12, None), weeks=2, point="week-1")
    submit(opened(pia), "phq-9", phq(6))
    score_pending()
    assert readings(pia)["mood"].shown == "6"
    assert readings(pia)["mood"].change is None


def test_where_the_phq_8_took_its_place_the_newer_of_the_two_is_shown(pia, settings):
    earlier(pia, "phq-9", phq(12), weeks=2, point="week-1")
    settings.RISK_MONITORING_STAFFED = False
    submit(opened(pia), "phq-8", {key: value for key, value in phq(6).items() if key != "q9"})
    score_pending()
    assert (readings(pia)["mood"].shown, readings(pia)["mood"].change) == ("6", None)
    settings.RISK_MONITORING_STAFFED = True
    later = earlier(pia, "phq-9", phq(15), weeks=0, point="week-2")
    later.save()
    score_pending()
    assert readings(pia)["mood"].shown == "15"
