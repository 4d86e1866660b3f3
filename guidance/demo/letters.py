"""What the invented people and those who guide them wrote to each other, and the guides' notes."""

from datetime import datetime, timedelta

from django.conf import settings

from guidance.demo.roster import words
from guidance.demo.world import Life, at_work, last_at_work
from guidance.models import Message, Note
from icbt import hours

OVERDUE_SEARCH = 20  # days: more than any chain of closed days

LETTERS = {1: "welcome", 10: "after-sense", 18: "pacing", 29: "mid", 38: "going-on", 46: "going-on", 59: "ending"}
NEEDS = {"after-sense": "making-sense", "pacing": "steady-activity"}  # the lesson that a letter speaks of
SET_POINTS = ("welcome", "mid", "ending")  # all that is written unasked to those who chose replies on demand


def correspond(life: Life, finished: dict[str, datetime]) -> None:
    """The whole thread: one that is written out, or letters by the week with answers in between."""
    if life.enrolment.started_on is None:
        return
    own = next((one for one in words("threads")["threads"] if one["name"] == life.person.first_name), None)
    if life.guide and life.person.support != "self_guided" and life.person.name != "Pia":
        _by_week(life, finished, _first_own(life, own))
    before = life.world.now
    for told in reversed(own["messages"] if own else ()):
        before = _told(life, told, before)
    _settle(life)
    _notes(life)


def _first_own(life: Life, own: dict | None) -> datetime:
    """Letters by the week end some days before a thread that is written out begins."""
    return life.world.now - timedelta(days=7) if own else life.world.now


def _by_week(life: Life, finished: dict[str, datetime], until: datetime) -> None:
    """A letter a week, or at the set points alone for those who chose replies on demand."""
    ended = min(one for one in (until, life.enrolment.closed_at, life.enrolment.paused_at) if one)
    for number, kind in LETTERS.items():
        sent = at_work(life.local(life.day(number), 8, 9), life.rng)
        ready = NEEDS.get(kind) is None or (NEEDS[kind] in finished and finished[NEEDS[kind]] < sent)
        asked = life.person.support == "scheduled" or kind in SET_POINTS
        if ready and asked and life.enrolment.consented_at < sent < ended:
            _send(life, life.answering, life.pick(words("letters")[kind]), sent)
            _reply(life, kind, sent)
    if life.person.quiet > 8:
        _send(life, life.answering, life.pick(words("letters")["quiet"]), last_at_work(life.world.now, life.rng))
    if life.person.status == "paused":
        at = at_work(life.enrolment.paused_at + timedelta(hours=2), life.rng)
        if at < life.world.now:
            _send(life, life.answering, life.pick(words("letters")["pausing"]), at)


def _reply(life: Life, kind: str, after: datetime) -> None:
    texts = words("patients").get(kind)
    at = after + timedelta(hours=life.rng.randint(4, 60), minutes=life.rng.randint(0, 59))
    closed = life.enrolment.closed_at or life.world.now
    answered_by = min(life.until, closed, life.world.now - timedelta(days=4))
    if texts and at < answered_by and life.rng.random() < 0.6:
        _send(life, life.user, life.pick(texts), at)
        answer = at_work(at + timedelta(hours=11), life.rng)
        if kind != "ending" and life.rng.random() < 0.5:
            _send(life, life.answering, life.pick(words("letters")["going-on"]), answer)


def _told(life: Life, told: dict, before: datetime) -> datetime:
    """One message of a thread that is written out, sent before the one that follows it; returns when."""
    author = life.user if told["by"] == "patient" else life.answering
    now, days = life.world.now, told.get("days", 0)
    if told.get("draft"):
        at = now - timedelta(minutes=35)
        draft = Message(author=author, text=told["text"].strip(), saved_at=at, **life.owner)
        life.world.note(at, "message_drafted", author, life.world.add(draft))
        return before
    reply = told.get("reply", "")
    if reply == "overdue":
        at = _became_overdue(now)
    elif reply == "soon":
        at = now - timedelta(minutes=52)
    elif author is life.user:
        evening = life.local((now - timedelta(days=days)).astimezone(life.user.zone).date(), 19, 22)
        at = min(evening, before - timedelta(hours=3, minutes=life.rng.randint(0, 55)))
    else:
        at = last_at_work(min(now - timedelta(days=days), before - timedelta(hours=2)), life.rng)
    row = _send(life, author, told["text"].strip(), at)
    if reply or told.get("unread"):
        life.world.left.add(row.pk)
    return at


def _became_overdue(now: datetime) -> datetime:
    """A moment so long ago that its answer was due some hours ago, and no longer."""
    days = (now - timedelta(hours=6 * number) for number in range(4, OVERDUE_SEARCH * 4))
    return next(at for at in days if hours.after_working_days(at, settings.REPLY_WORKING_DAYS) < now)


def _send(life: Life, author, text: str, at: datetime) -> Message:
    row = Message(author=author, text=text, saved_at=at, sent_at=at, **life.owner)
    if author is life.user:
        row.reply_due_at = hours.after_working_days(at, settings.REPLY_WORKING_DAYS)
    life.world.note(at, "message_sent", author, row)
    return life.world.add(row)


def _settle(life: Life) -> None:
    """Who read and answered what: each of a patient's messages by the next letter, each letter at her next visit."""
    mine = [row for row in life.world.rows[Message] if row.enrolment is life.enrolment and row.sent_at]
    for row in sorted(mine, key=lambda one: one.sent_at):
        later = [one.sent_at for one in mine if one.sent_at > row.sent_at and one.author is not row.author]
        if row.pk in life.world.left:
            continue
        if row.author is life.user:
            _answered(life, row, min(later, default=None))
        else:
            read = row.sent_at + timedelta(hours=life.rng.randint(2, 40))
            row.read_at = read if read < life.until else None
            row.read_by = life.user if row.read_at else None


def _answered(life: Life, row: Message, at: datetime | None) -> None:
    """Read and answered by the next letter; one that thanked and said good-bye was marked as needing none."""
    at = at or min(at_work(row.sent_at + timedelta(hours=1), life.rng), life.world.now)
    row.read_at = row.replied_at = at
    row.read_by = row.replied_by = life.answering


def _notes(life: Life) -> None:
    if life.guide is None or life.rng.random() < 0.4:
        return
    for number in range(life.rng.randint(1, 2)):
        at = at_work(life.local(life.day(3 + 11 * number), 8, 9), life.rng)
        if life.enrolment.created_at < at < life.world.now:
            note = Note(author=life.guide, text=life.pick(words("patients")["notes"]), written_at=at, **life.owner)
            life.world.note(at, "note_written", life.guide, life.world.add(note))
