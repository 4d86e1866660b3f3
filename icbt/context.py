"""What every template knows of the service."""

from django.conf import settings

from icbt import hours


def site(request):
    """Name, hours and reply promise of the service, and whether this is the demo."""
    return {
        "SERVICE_NAME": settings.SERVICE_NAME,
        "SERVICE_HOURS": hours.words(),
        "REPLY_WORKING_DAYS": settings.REPLY_WORKING_DAYS,
        "QUICK_EXIT_URL": settings.QUICK_EXIT_URL,
        "DEMO": settings.DEMO,
    }
