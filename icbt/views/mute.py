"""The link under every letter to a patient: one button, and the letters stop. Without a login, and without a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from icbt import access, actions, muting


@csrf_exempt  # mail programs post on their own; why nothing can be misused stands in icbt.muting
@access.public
@never_cache
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, and mute on POST. Opening the link changes nothing: mail scanners open every link they see."""
    profile = muting.profile_behind(token)
    if profile is None:
        return render(request, "icbt/mute.html", {"ended": True}, status=404)
    if request.method == "POST":
        actions.mute_nudges(profile=profile, by=None)
    return render(request, "icbt/mute.html", {"muted": profile.nudge_channel == "none"})
