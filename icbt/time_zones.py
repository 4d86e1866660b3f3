"""Time zones to choose from: the likely ones first, then the whole world."""

from functools import cache
from zoneinfo import available_timezones

COMMON = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Johannesburg",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def choices(own: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for a select: this person's own and the common ones, then every zone by part of the world."""
    first = list(dict.fromkeys([own, *COMMON]))
    return [("Common", [(zone, spoken(zone)) for zone in first]), *_world()]


@cache
def _world() -> list[tuple[str, list[tuple[str, str]]]]:
    zones = sorted(available_timezones())
    return [
        (region, [(zone, spoken(zone)) for zone in zones if zone.startswith(f"{region}/") and zone not in COMMON])
        for region in REGIONS
    ]


def spoken(zone: str) -> str:
    """A zone as people say it: "London (Europe)" for "Europe/London"."""
    region, _, city = zone.replace("_", " ").partition("/")
    return f"{city.replace('/', ', ')} ({region})" if city else region
