"""The headache diary on the page of a sheet, over time, for the clinician, and for the rules that suggest modules."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from modules import module_facts
from outcomes.models import Flag
from tests.modules.test_over_time import offered, reading, sheet  # noqa: F401  a fixture is used by its name

pytestmark = pytest.mark.usefixtures("offered")
SLUG, OVER_TIME = "headache-diary", "/worksheets/headache-diary/over-time/"
DAY = timedelta(days=1)


def days_with(user, medicine: str, count: int, *, share=False) -> list:
    """One sheet a day, back from today, each written on its day."""
    found = []
    for back in range(count):
        with time_machine.travel(timezone.now() - back * DAY, tick=False):
            day = timezone.localdate().isoformat()
            found.append(sheet(user, SLUG, share=share, date=day, severity="5", medicine=medicine))
    return found


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_sheet_says_what_all_sheets_say_together(pia, client_of):
    entry, *_ = days_with(pia, "triptan", 3)
    page = text(client_of(pia), f"/worksheets/entry/{entry.pk}/")
    assert "In the last 30 days: 3 days with a headache, 3 days with a medicine for pain." in page
    assert "talk to your doctor" not in page


def test_over_time_there_is_a_calendar_with_the_same_as_a_table(pia, client_of):
    days_with(pia, "triptan", 3)
    page = text(client_of(pia), OVER_TIME)
    assert 'class="chart-plot sheet-strip" role="img"' in page
    assert page.count('<th scope="row"') == 3
    assert page.count('class="sheet-day sheet-day-full" x="2"') == 2  # in the key
    assert page.count('<circle class="sheet-day-ring sheet-day-ring-full" cx') >= 3


def test_the_last_thirty_days_are_counted_from_today_however_old_the_sheets_are(pia, client_of):
    days_with(pia, "triptan", 12)
    with time_machine.travel(timezone.now() + 25 * DAY, tick=False):
        page = text(client_of(pia), OVER_TIME)
    assert "In the last 30 days: 5 days with a headache" in page
    assert "talk to your doctor" not in page


def test_ten_days_are_told_kindly_to_her_and_as_a_fact_to_her_clinician_and_raise_no_flag(pia, clara, client_of):
    entry, *_ = days_with(pia, "triptan", 10, share=True)
    assert "Please talk to your doctor or pharmacist about it. Do not stop a medicine alone" in text(
        client_of(pia), OVER_TIME
    )
    page = text(client_of(clara), reading(entry))
    assert "Medicine for pain on 10 days of the last 30 (triptan 10)." in page
    assert not Flag.objects.exists()


def test_her_clinician_counts_what_is_shared_alone(pia, clara, client_of):
    days_with(pia, "triptan", 9)
    shared = sheet(pia, SLUG, share=True, date=timezone.localdate().isoformat(), severity="5", medicine="triptan")
    assert "Medicine for pain on" not in text(client_of(clara), reading(shared)).partition("My headache days")[0]


def test_the_rules_for_modules_know_the_days(pia):
    days_with(pia, "simple", 4)
    facts = module_facts.facts_of(pia.current_enrolment(), timezone.now(), known={}, for_guide=False)
    assert (facts["headache-days"], facts["headache-medicine-days"]) == (4, 4)
    facts = module_facts.facts_of(pia.current_enrolment(), timezone.now(), known={}, for_guide=True)
    assert "headache-days" not in facts
