"""Who must hear of a serious adverse event, and by when: read from data, refused whole when a case is left out.

PURE: no Django, no clock. The service fills the file by its own law and its approvals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from outcomes.reading import Fault, Source

SERIOUS = ("death", "life", "hospital", "disability", "other")  # codes of outcomes.models.Seriousness
LONGEST_CODE = 16


@dataclass(frozen=True)
class Recipient:
    """Who must hear: a code kept with the event, and the words for it."""

    code: str
    name: str


@dataclass(frozen=True)
class Duty:
    """For these kinds of seriousness, tell `to` within `hours` or `days`, both by the clock and not by opening time."""

    seriousness: tuple[str, ...]
    to: str
    hours: int | None = None
    days: int | None = None

    def due_at(self, known_at: datetime) -> datetime:
        """By when, counted from the moment at which it was first known to be serious."""
        return known_at + timedelta(hours=self.hours or 0, days=self.days or 0)


@dataclass(frozen=True)
class ReportingRules:
    """All duties of a service. `source`: whose rules these are."""

    version: str
    source: str
    recipients: tuple[Recipient, ...]
    duties: tuple[Duty, ...]

    def duty(self, seriousness: str) -> Duty | None:
        """What an event of this seriousness asks for; None when it is not serious."""
        return next((one for one in self.duties if seriousness in one.seriousness), None)

    def name(self, code: str) -> str:
        """Words for a recipient; the code itself once it is gone from the file."""
        return next((one.name for one in self.recipients if one.code == code), code)


def parse(text: str, *, filename: str) -> ReportingRules:
    """The rules in a file. Raises ContentError."""
    source = Source(text, filename)
    found = source.build(ReportingRules, source.toml())
    source.refuse(_faults(found))
    return found


def _faults(found: ReportingRules) -> Iterator[Fault]:
    codes = [one.code for one in found.recipients]
    for number, one in enumerate(found.recipients):
        if one.code in codes[:number] or not 0 < len(one.code) <= LONGEST_CODE or not one.name.strip():
            yield ("recipients", number), f"“{one.code}” needs a code of its own, of 1 to 16 characters, and a name."
    for number, duty in enumerate(found.duties):
        for sentence in _duty_faults(duty, codes):
            yield ("duties", number), sentence
    told = [code for duty in found.duties for code in duty.seriousness]
    for code in SERIOUS:
        if told.count(code) != 1:
            yield ("duties",), f"“{code}” must be in exactly one duty."


def _duty_faults(duty: Duty, codes: list[str]) -> Iterator[str]:
    if unknown := set(duty.seriousness) - set(SERIOUS):
        yield f"There is no seriousness {', '.join(sorted(unknown))}."
    if duty.to not in codes:
        yield f"“{duty.to}” is not among the recipients."
    times = [time for time in (duty.hours, duty.days) if time is not None]
    if len(times) != 1 or times[0] <= 0:
        yield "A duty has either “hours” or “days”, above 0."
