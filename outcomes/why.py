"""PURE: why questions were not answered and why a letter did not go, in words for those who guide the patient."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime | None]  # from, until; None while it lasts


@dataclass(frozen=True)
class Life:
    """What of her course decides about questions and letters. Moments are shown as days in her `zone`."""

    zone: ZoneInfo
    now: datetime
    paused: tuple[Span, ...] = ()
    muted: tuple[Span, ...] = ()
    left_at: datetime | None = None
    ended_at: datetime | None = None
    follow_up: bool = False  # she left and agreed to be asked later

    def day(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        return f"{local.day} {local:%B %Y}"


@dataclass(frozen=True)
class Questions:
    """One assessment. `asked`: her enrolment lets us ask it now. `not_permitted`: questionnaires nobody permits now."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    seen_at: datetime | None
    done_at: datetime | None
    asked: bool
    not_permitted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One nudge, as the ledger has it. `held`: the code of its holding, in words; empty for none."""

    due_at: datetime
    created_at: datetime
    sent_at: datetime | None
    with_others: bool
    failed_at: datetime | None
    failure: str
    dropped_at: datetime | None
    held: str
    about_questions: bool = False  # what somebody who left may still get
    from_a_person: bool = False  # what somebody who pauses still gets


def of_questions(one: Questions, life: Life, told: str) -> tuple[str, str]:
    """A word for where it stands, and why. `told`: what became of the letter about it, in words."""
    notes = [f"Not asked, because no permission holds: {', '.join(one.not_permitted)}."] if one.not_permitted else []
    if one.done_at:
        late = "Answered after its day." if one.done_at > one.due_at else ""
        return "done", " ".join(filter(None, [late, *notes]))
    stopped = _stopped(one, life)
    if one.closes_at <= life.now and not _pauses_now(one, life):
        return "missed", " ".join([stopped or _unanswered(one, life, told), *notes])
    if not one.asked:
        return "not asked", " ".join([stopped or "Her enrolment does not let us ask it now.", *notes])
    if one.opens_at > life.now:
        return "not yet due", " ".join([f"Opens on {life.day(one.opens_at)}.", *notes])
    begun = f"Begun on {life.day(one.seen_at)}, not finished." if one.seen_at else "Not begun."
    return "open", " ".join([begun, f"Open until {life.day(one.closes_at)}.", *notes])


def _stopped(one: Questions, life: Life) -> str:
    """What of her course kept it from being asked, if anything did before it closed."""
    if life.left_at and life.left_at < one.closes_at and not (life.follow_up and one.asked):
        return f"She left the programme on {life.day(life.left_at)}."
    if life.ended_at and life.ended_at < one.closes_at and not one.asked:
        return f"The programme ended on {life.day(life.ended_at)}."
    for start, end in life.paused:
        if start < one.closes_at and (end is None or end > one.opens_at):
            until = f"until {life.day(end)}" if end else "and still pauses; it moves by the length of the pause"
            return f"She paused from {life.day(start)} {until}."
    return ""


def _pauses_now(one: Questions, life: Life) -> bool:
    return any(end is None and start < one.closes_at for start, end in life.paused)


def _unanswered(one: Questions, life: Life, told: str) -> str:
    if one.seen_at:
        return f"Begun on {life.day(one.seen_at)}, not finished by {life.day(one.closes_at)}."
    return f"Not opened. {told}".strip()


def not_told(opens_at: datetime, seen_at: datetime | None, life: Life) -> str:
    """Why there is no letter in the ledger about questions that open at this moment."""
    if opens_at > life.now:
        return "The e-mail goes when they open."
    if span := within(life.muted, opens_at):
        return f"No e-mail: she has wanted none since {life.day(span[0])}."
    if span := within(life.paused, opens_at):
        return f"No e-mail: she paused from {life.day(span[0])}."
    if life.left_at and life.left_at <= opens_at:
        return f"No e-mail: she left on {life.day(life.left_at)}."
    if seen_at:
        return "No e-mail: she opened them first."
    return "No e-mail, and nothing on record says why."


def of_letter(one: Letter, life: Life) -> tuple[str, str]:
    """A word for where a letter stands, and why it went late or not at all."""
    held = f"It waited: {one.held}." if one.held else ""
    if one.sent_at:
        return "sent", " ".join(filter(None, ["In one e-mail with others." if one.with_others else "", held]))
    if one.dropped_at:
        return "not sent", " ".join(filter(None, ["What it was about was done, or its day was over.", held]))
    if life.left_at and not (life.follow_up and one.about_questions):
        return "not sent", f"She left the programme on {life.day(life.left_at)}."
    if span := within(life.muted, life.now):
        return "muted", f"She has wanted no e-mails since {life.day(span[0])}."
    if within(life.paused, life.now) and not one.from_a_person:
        return "waits", "She pauses; it comes after the pause, if it is still needed."
    if one.failed_at:
        return "failed", f"The mail server did not take it ({one.failure}). It is tried every ten minutes."
    if one.due_at > life.now:
        if one.held:
            return "held", f"Until {life.day(one.due_at)}: {one.held}."
        return "not yet due", "It came in her quiet hours." if one.due_at > one.created_at else ""
    return "due", "It goes at the next ring of the clock."


def within(spans: Iterable[Span], moment: datetime) -> Span | None:
    """The span that holds this moment."""
    return next((span for span in spans if span[0] <= moment and (span[1] is None or moment < span[1])), None)


def spans(turns: Iterable[tuple[datetime, bool]]) -> tuple[Span, ...]:
    """From "on" to "off", out of turns in the order of time; turning on twice is once."""
    found: list[Span] = []
    since: datetime | None = None
    for moment, on in turns:
        if on and since is None:
            since = moment
        elif not on and since is not None:
            found.append((since, moment))
            since = None
    return tuple(found) if since is None else (*found, (since, None))
