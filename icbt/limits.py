"""How often something may be tried from one place: allauth's counters, with limits of our own."""

from functools import wraps

from allauth.core import ratelimit


def limited(action: str):
    """Refuse POSTs beyond ACCOUNT_RATE_LIMITS[action] with 429; goes under the door, which decides first."""

    def decorate(view):
        @wraps(view)
        def counted(request, **kwargs):
            if not ratelimit.consume(request, action=action):
                return ratelimit.respond_429(request)
            return view(request, **kwargs)

        return counted

    return decorate
