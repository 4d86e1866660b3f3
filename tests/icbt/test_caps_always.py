"""Whatever comes and however late the clock rings: no letter too many, none in quiet hours, none lost, none twice."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from icbt.models import Nudge, Profile, User
from icbt.pace import A_DAY, A_WEEK, after_quiet_hours
from icbt.tasks import send_nudges
from tests.icbt.test_caps import to

ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "America/Santiago"]
clocks = st.times(max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))
keys = st.sampled_from(["lesson_ready", "questions_due", "questions_still_open", "message_waiting"])


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # every step is a life of weeks: to shrink one takes minutes
)
@given(
    first=st.datetimes(datetime(2026, 2, 20), datetime(2026, 11, 10), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    quiet=st.tuples(clocks, st.integers(0, 20)),
    pace=st.sampled_from(["each", "daily", "weekly"]),
    diary=st.none() | clocks,
    arrivals=st.lists(st.tuples(st.integers(0, 20 * 24 * 60), keys), min_size=1, max_size=14),
    late=st.lists(st.integers(0, 40), min_size=3, max_size=3),
)
def test_never_more_than_agreed_nothing_lost_and_nothing_twice(pia, first, zone, quiet, pace, diary, arrivals, late):
    """Whatever comes when, wherever she lives, whatever she chose, and however late the clock rings."""
    quiet = (quiet[0], time((quiet[0].hour + quiet[1]) % 24, quiet[0].minute))
    with transaction.atomic():
        User.objects.filter(pk=pia.pk).update(time_zone=zone)
        chosen = {"quiet_from": quiet[0], "quiet_until": quiet[1], "nudge_pace": pace, "diary_at": diary}
        Profile.objects.filter(patient=pia).update(**chosen)
        mail.outbox.clear()
        live_through(User.objects.get(pk=pia.pk), first, sorted(arrivals, key=lambda one: one[0]), late)
        rows = list(Nudge.objects.filter(recipient=pia))
        letters = sorted(row.sent_at for row in rows if row.sent_with_id is None)
        transaction.set_rollback(True)
    assert all(row.sent_at for row in rows), "lost"
    assert len(rows) == len(arrivals)
    assert len(mail.outbox) == len(letters), "twice"
    days = Counter(one.astimezone(ZoneInfo(zone)).date() for one in letters)
    assert max(days.values()) <= A_DAY
    for day in days:
        assert sum(number for one, number in days.items() if day - timedelta(days=7) < one <= day) <= A_WEEK
    for one in letters:
        assert after_quiet_hours(one, ZoneInfo(zone), *quiet) <= one.astimezone(ZoneInfo(zone)), "in quiet hours"


def live_through(person, first, arrivals, late) -> None:
    """Ring whenever something comes, and whenever something is due, up to some minutes late; until all is sent."""
    delays = iter(range(10_000))
    with time_machine.travel(first, tick=False) as clock:
        for number, (minute, key) in enumerate(arrivals):
            until = first + timedelta(minutes=minute)
            ring_until(clock, until, late, delays)
            clock.move_to(max(until, timezone.now()))
            to(person, number, key)
            send_nudges()
        ring_until(clock, None, late, delays)


def ring_until(clock, until, late, delays) -> None:
    for _ in range(200):
        due = Nudge.objects.waiting().order_by("due_at").values_list("due_at", flat=True).first()
        if due is None or (until and due > until):
            return
        clock.move_to(max(due, timezone.now()) + timedelta(minutes=late[next(delays) % len(late)]))
        send_nudges()
    raise AssertionError("something waits for ever")
