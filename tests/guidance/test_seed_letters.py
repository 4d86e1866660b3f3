"""The invented patients were written to as real ones are: once a day and four times in seven days at most."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from guidance.demo.seed import seed
from icbt.models import Nudge
from icbt.pace import A_DAY, A_WEEK


@pytest.mark.django_db
def test_no_invented_patient_got_more_letters_than_a_real_one_would(content):
    seed(now=timezone.now(), count=12, chances=7)
    rows = Nudge.objects.filter(recipient__role="patient", sent_at__isnull=False).select_related("recipient")
    days = Counter(
        (row.recipient_id, row.sent_at.astimezone(row.recipient.zone).date()) for row in rows if not row.sent_with_id
    )
    assert len(days) > 30
    assert max(days.values()) <= A_DAY
    for person, day in days:
        week = [n for (who, one), n in days.items() if who == person and day - timedelta(days=7) < one <= day]
        assert sum(week) <= A_WEEK
    together = [row for row in rows if row.sent_with_id]
    assert all(row.sent_with.sent_at == row.sent_at for row in together)
