"""What every request passes: the key ring, local time, the second factor of staff, and no copies in caches."""

import time
import zoneinfo

from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone, translation

from icbt.encryption import key_ring as ring
from icbt.models import STAFF

FACTOR_FREE = ("/accounts/", "/help/", "/static/", "/healthz", "/readyz", "/service-worker.js")


def key_ring(get_response):
    """Opened data keys live as long as the request."""

    def middleware(request):
        with ring():
            return get_response(request)

    return middleware


def local_time(get_response):
    """Show times in the person's own zone, and our words in her language if we have them in it."""

    def middleware(request):
        user = request.user
        zone = user.time_zone if user.is_authenticated else settings.SERVICE_TIME_ZONE
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            if user.is_authenticated and user.language != "en" and user.language in settings.INTERFACE_LANGUAGES:
                with translation.override(user.language):
                    return get_response(request)
            return get_response(request)

    return middleware


def second_factor(get_response):
    """Staff see nothing until they have an authenticator app or a passkey. Recovery codes alone do not count."""

    def middleware(request):
        user = request.user
        guarded = user.is_authenticated and user.role in STAFF and not request.path.startswith(FACTOR_FREE)
        if guarded and not has_second_factor(user):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def has_second_factor(user) -> bool:
    """An authenticator app or a passkey; in the demo, invented staff need none."""
    return settings.DEMO or enrolled_second_factor(user)


def enrolled_second_factor(user) -> bool:
    """Has this person really set up an authenticator app or a passkey?"""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def sliding_session(get_response):
    """A login lasts while its pages are used: past the half of its age it is renewed, without a write on every page."""

    def middleware(request):
        if request.user.is_authenticated:
            now, renewed = time.time(), request.session.get("renewed", 0)
            if now - renewed > settings.SESSION_COOKIE_AGE / 2:
                request.session["renewed"] = int(now)
        return get_response(request)

    return middleware


def private_pages(get_response):
    """Pages of a person who is logged in are never stored by browsers or by anything between."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
