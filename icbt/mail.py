"""Nudges: "something waits for you", never what. Every one is a row of the ledger before it is sent."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from icbt import muting
from icbt.models import Enrolment, Nudge, Role, User
from icbt.pace import after_quiet_hours

log = logging.getLogger(__name__)

WORDING: dict[str, tuple[str, str]] = {
    # key: (subject, text). No word here may tell that the reader has a health problem; tests/laws checks.
    "lesson_ready": (
        "Your next step is ready",
        "A new step is open. It takes about half an hour and you can stop any time.",
    ),
    "booster_ready": (
        "A short look back",
        "Something short is open for you. It takes about 15 minutes, whenever it suits you.",
    ),
    "lesson_nudge": ("Still here when you are", "Your next step is waiting. Five minutes is a start."),
    "halfway_saved": ("Your place is kept", "You were part of the way through. Two minutes are enough to go on."),
    "well_done": ("Nice work this week", "You finished a step. Small steps count."),
    "normalise_slow": (
        "Slow is fine",
        "About now many people slow down. Going on slowly is going on, and so is doing half.",
    ),
    "quiet_7": ("Checking in", "No rush. Carry on, pause or make it smaller."),
    "quiet_14": (
        "Whenever you like",
        "You can go on, make it smaller, take a pause or stop. Each is one tap, and each is all right.",
    ),
    "pause_ending": (
        "Your pause ends soon",
        "It ends in about two days. Everything is where you left it, and you can begin with two minutes.",
    ),
    "ending_soon": (
        "About a week to go",
        "In about a week a part of this comes to its end. Log in to see what stays, and what is still open.",
    ),
    "message_waiting": ("You have a new message", "Log in to read it."),
    "questions_due": ("A short check-in", "A few questions are open. They take about 5 minutes."),
    "questions_still_open": ("Still open for you", "A few questions are still open. Skip any you like."),
    "reply_waiting": ("A new message is waiting", "Somebody you look after has written. Log in to read it."),
    "needs_you": ("Something needs you today", "An item on your list needs an answer. Log in to see it."),
    "needs_you_urgent": (
        "Please log in now",
        "An item on your list needs an answer today. Log in to see it.",
    ),
    "diary_due": ("A minute for today", "Your daily notes are open. They take less than a minute."),
    "alarm": ("Please look at the service", "Something that was due has not happened. Log in to see what it is."),
    "new_colleague": (
        "Somebody new in your team",
        "An account was made that may see the people you look after. Is it news to you? Ask your administrator today.",
    ),
}

SAFETY = frozenset({"needs_you", "needs_you_urgent", "reply_waiting"})
"""Keys that go to staff, whatever the hour."""

ORDER = {
    key: place
    for place, key in enumerate(("needs_you_urgent", "needs_you", "reply_waiting", "message_waiting", "lesson_ready"))
}


def nudge(
    *,
    recipient: User,
    key: str,
    occasion: str,
    enrolment: Enrolment | None = None,
    due_at: datetime | None = None,
) -> Nudge | None:
    """Put one nudge in the ledger, once per occasion; returns it, or None when this person wants none.

    `occasion` is a kind and an id, such as "message 6f1c…". Quiet hours of a patient move `due_at` to their end.
    """
    if key not in WORDING:
        raise ValueError(f"'{key}' is not a nudge; see icbt.mail.WORDING")
    due_at = due_at or timezone.now()
    channel = "email"
    profile = getattr(recipient, "profile", None)
    if profile is not None and key not in SAFETY:
        if profile.nudge_channel == "none":
            return None
        channel = profile.nudge_channel
        due_at = after_quiet_hours(due_at, recipient.zone, profile.quiet_from, profile.quiet_until)
    row, _ = Nudge.objects.get_or_create(
        recipient=recipient,
        key=key,
        occasion=occasion,
        channel=channel,
        defaults={"enrolment": enrolment, "due_at": due_at},
    )
    return row


def in_order(rows: Iterable[Nudge]) -> list[Nudge]:
    """As they stand in one letter: what somebody wrote to her, or what is pressing, before the rest; then by age."""
    return sorted(rows, key=lambda row: (ORDER.get(row.key, len(ORDER)), row.created_at))


def deliver(rows: Sequence[Nudge]) -> None:
    """Send what waits for one person as one e-mail: a neutral subject, neutral sentences, one link to the front door.

    The first row gives the subject. A patient's letter carries a link that mutes all of them with one tap, and the
    headers by which her mail program can do the same (RFC 8058).
    """
    person = rows[0].recipient
    texts = list(dict.fromkeys(WORDING[row.key][1] for row in rows))
    context, headers = {"texts": texts, "link": settings.SITE_URL + "/"}, {}
    if person.role == Role.PATIENT:
        context["mute"] = mute = settings.SITE_URL + muting.address(person)
        headers = {"List-Unsubscribe": f"<{mute}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    _send("nudge", WORDING[rows[0].key][0], person.email, context, headers)


def send_invitation(*, user: User, secret: str, expires_at: datetime) -> bool:
    """Send the single-use link to the person invited; False when the mail server did not take it.

    It goes out at once and not through the ledger, because the secret is stored nowhere.
    """
    link = settings.SITE_URL + reverse("icbt:join", kwargs={"secret": secret})
    subject = f"Your invitation to {settings.SERVICE_NAME}"
    try:
        _send("invitation", subject, user.email, {"link": link, "until": expires_at.astimezone(user.zone)})
    except (OSError, SMTPException) as error:
        log.warning("an invitation was not sent: %s", type(error).__name__)
        return False
    return True


def _send(template: str, subject: str, to: str, context: dict, headers: dict | None = None) -> None:
    context |= {"service": settings.SERVICE_NAME, "details": settings.SITE_URL + reverse("icbt:profile")}
    body = render_to_string(f"emails/{template}.txt", context)
    message = EmailMultiAlternatives(subject=subject, body=body, to=[to], headers=headers)
    message.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    message.send()
