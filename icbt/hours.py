"""The service's working calendar: when somebody reads, and by when a thing is due. Pure but for the settings."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """The service's time zone."""
    return ZoneInfo(settings.SERVICE_TIME_ZONE)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and not one of the service's holidays."""
    return day.weekday() < 5 and day.isoformat() not in settings.SERVICE_HOLIDAYS


def is_open(moment: datetime) -> bool:
    """Is somebody there at this moment?"""
    local = moment.astimezone(zone())
    return is_working_day(local.date()) and settings.SERVICE_OPENS <= local.time() < settings.SERVICE_CLOSES


def midnight(day: date) -> datetime:
    """The moment this day of the service begins."""
    return _at(day, time.min)


def next_opening(moment: datetime) -> datetime:
    """This moment if the service is open, else when it next opens."""
    if is_open(moment):
        return moment
    local = moment.astimezone(zone())
    day = local.date() if local.time() < settings.SERVICE_OPENS else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at(day, settings.SERVICE_OPENS)


def after_working_hours(moment: datetime, hours: float) -> datetime:
    """The moment when that many hours of opening time have passed since `moment`."""
    left, now = timedelta(hours=hours), next_opening(moment)
    while True:
        closing = _at(now.astimezone(zone()).date(), settings.SERVICE_CLOSES)
        if now + left <= closing:
            return now + left
        left -= closing - now
        now = next_opening(closing)


def after_working_days(moment: datetime, days: int) -> datetime:
    """The end of the working day that is `days` working days after the first one at or after `moment`."""
    day = next_opening(moment).astimezone(zone()).date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return _at(day, settings.SERVICE_CLOSES)


def words() -> str:
    """Opening hours in words, for everybody who asks when somebody reads."""
    return f"Monday to Friday, {_clock(settings.SERVICE_OPENS)} to {_clock(settings.SERVICE_CLOSES)}"


def _clock(at: time) -> str:
    hour, suffix = (at.hour - 1) % 12 + 1, "am" if at.hour < 12 else "pm"
    return f"{hour}{f':{at.minute:02}' if at.minute else ''} {suffix}"


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, zone())
