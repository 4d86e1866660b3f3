"""READ: what a clinician's empty message box may start from."""

from guidance.starters import fill
from guidance.thread import Thread, seen_until
from icbt import content, hours
from icbt.encryption import readable
from icbt.models import ContentVersion, Enrolment, User


def starters() -> list[ContentVersion]:
    """The starter messages, by title."""
    return sorted(content.all_current("messages"), key=lambda version: version.body["title"])


def first_words(thread: Thread, enrolment: Enrolment, by: User, slug: str | None) -> dict[str, object]:
    """What the box starts with: the draft, else the chosen starter filled in, else nothing."""
    text = readable(thread.draft, "text", "") if thread.draft else ""
    chosen = next((one for one in starters() if one.slug == slug), None) if slug else None
    if chosen and not text.strip():
        text = fill(chosen.body, facts(enrolment, by))
    return {
        "text": text,
        "message_id": thread.message_id,
        "seen_until": seen_until(thread, enrolment).isoformat(),
    }


def facts(enrolment: Enrolment, by: User) -> dict[str, str]:
    """What the service knows and a starter may say."""
    lines = _crisis_lines(enrolment.patient.country)
    numbers = {kind: line for line in reversed(lines) for kind in [line["kind"]] if line["phone"]}
    line = numbers.get("suicide") or numbers.get("general") or {}
    return {
        "name": enrolment.patient.name,
        "clinician": by.name,
        "hours": hours.words(),
        "number": numbers.get("emergency", {}).get("phone", ""),
        "crisis_line": f"{line['name']} on {line['phone']}" if line else "",
    }


def _crisis_lines(country: str) -> list[dict]:
    try:
        return content.current("crisis", country).body["lines"]
    except content.ContentMissing:
        return []
