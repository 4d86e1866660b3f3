"""Readiness of scoring: answers do not wait."""

from datetime import timedelta

from django.utils import timezone

from outcomes.models import Response

PATIENCE = timedelta(minutes=5)


def scoring() -> bool:
    """No answer has waited for its score for more than five minutes; one that failed alone is a row people see."""
    late = timezone.now() - PATIENCE
    return not Response.objects.unscored().filter(submitted_at__lt=late, failed_at=None).exists()
