"""What no service should ever start with, whatever starts it: read by the settings, before anybody is served."""

from datetime import date, time
from urllib.parse import urlsplit

from environs import EnvError

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}


def iso_day(text: str) -> str:
    """A day such as 2026-12-25; a holiday written otherwise would be a working day, and promises would break."""
    return date.fromisoformat(text.strip()).isoformat()


def refuse_hours_that_never_open(opens: time, closes: time) -> None:
    """The working calendar looks for the next opening hour; it would look for ever."""
    if opens >= closes:
        raise EnvError("SERVICE_CLOSES must be later than SERVICE_OPENS on the same day; all day is 00:00 to 23:59.")


def refuse_public_demonstration(demo: bool, site_url: str, hosts: list[str]) -> None:
    """Everybody knows its passwords, and staff have no second factor. Web servers run no system checks: see E001."""
    if demo and {urlsplit(site_url).hostname or "", *hosts} - LOCAL:
        raise EnvError("DEMO is for this machine alone: unset it, or set SITE_URL and ALLOWED_HOSTS to localhost.")
