"""An overdue flag is chased on every working day; with nobody to tell, it says so once a day and stays unchased."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from icbt.models import AuditEvent, Nudge, Role, User
from outcomes.tasks import chase_flags
from tests.factories import active_patient, make_staff
from tests.guidance.given import flagged
from tests.icbt.test_cover import away

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=ZoneInfo("Europe/London"))
pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


def told() -> list[str]:
    names = Nudge.objects.filter(occasion__contains=" overdue ").values_list("recipient__name", flat=True)
    return sorted(names)


def events() -> int:
    return AuditEvent.objects.filter(verb="flag_chased").count()


def test_with_nobody_to_tell_it_says_so_once_a_day_and_stays_unchased(tuesday):
    flag = flagged(active_patient("Nia"), hours=-1)
    for _ in range(3):
        chase_flags()
    assert events() == 1
    tuesday.shift(timedelta(days=1))
    chase_flags()
    assert events() == 2
    flag.refresh_from_db()
    assert flag.chased_at is None


def test_whoever_comes_is_told_on_the_same_day(tuesday):
    flag = flagged(active_patient("Nia"), hours=-1)
    chase_flags()
    make_staff(Role.SUPERVISOR, "Sofia")
    chase_flags()
    flag.refresh_from_db()
    assert (told(), flag.chased_at) == (["Sofia"], TUESDAY)


def test_while_she_is_away_whoever_covers_is_told(tuesday, clara, karl, sofia):
    flagged(active_patient("Nia", clinician=clara), hours=-1)
    away(clara, covered_by=karl, first=TUESDAY.date(), last=TUESDAY.date())
    chase_flags()
    assert told() == ["Karl", "Sofia"]
    tuesday.shift(timedelta(days=1))
    chase_flags()
    assert told() == ["Clara", "Karl", "Sofia", "Sofia"]


def test_a_clinician_whose_role_has_changed_is_told_no_more(tuesday, clara, sofia):
    flagged(active_patient("Nia", clinician=clara), hours=-1)
    User.objects.filter(pk=clara.pk).update(role=Role.ADMINISTRATOR)
    chase_flags()
    assert told() == ["Sofia"]
