"""The page "Is everything running?": what every watch finds at this moment, what it means, and what to do."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from icbt.models import Alarm
from icbt.watch import look, watches

HISTORY = 50  # alarms; the list of alarms has them all


def running(request: HttpRequest) -> HttpResponse:
    """Counts and codes alone, never a patient. Opening it asks every watch, and changes nothing."""
    findings = look(timezone.now())
    raised = {one.watch: one for one in Alarm.objects.standing()}
    titles = {one.slug: one.title for one in watches()}
    history = Alarm.objects.exclude(cleared_at=None)[:HISTORY]
    context = {
        **admin.site.each_context(request),
        "title": "Is everything running?",
        "wrong": [(one, raised.get(one.watch.slug)) for one in findings if one.count],
        "well": [one.watch for one in findings if not one.count],
        "history": [(titles.get(one.watch, one.watch), one) for one in history],
    }
    return render(request, "admin/running.html", context)


def standing() -> list[tuple[str, Alarm]]:
    """The alarms that stand, with the titles of their watches."""
    titles = {one.slug: one.title for one in watches()}
    return [(titles.get(one.watch, one.watch), one) for one in Alarm.objects.standing()]
