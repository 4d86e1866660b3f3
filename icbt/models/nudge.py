"""The ledger of nudges: every contentless e-mail is a row before it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

CLAIM = timedelta(minutes=5)  # a claim older than this belonged to a worker that died
REST = timedelta(minutes=10)  # a failed nudge is tried again after this
FOLLOW_UP = ("questions_due", "questions_still_open")  # what somebody who left may still get, when she agreed to it
IN_PAUSES = ("message_waiting", "pause_ending")  # what somebody who pauses still gets: a person wrote; it ends soon


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Words to ask for nudges on their way out."""

    def waiting(self) -> NudgeQuerySet:
        """Neither sent nor dropped."""
        return self.filter(sent_at=None, dropped_at=None)

    def free(self, now) -> NudgeQuerySet:
        """Waiting, and in nobody's hands."""
        return self.waiting().filter(models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - CLAIM))

    def in_hands(self, now) -> NudgeQuerySet:
        """On their way out at this moment."""
        return self.waiting().filter(claimed_at__gte=now - CLAIM)

    def sendable(self) -> NudgeQuerySet:
        """None to somebody who is away for good, who stopped or muted them since, or who pauses."""
        left = models.Q(enrolment__status="withdrawn") & ~models.Q(enrolment__follow_up_agreed=True, key__in=FOLLOW_UP)
        paused = models.Q(enrolment__status="paused") & ~models.Q(key__in=IN_PAUSES)
        rows = self.filter(recipient__is_active=True).exclude(recipient__profile__nudge_channel="none")
        return rows.exclude((left | paused) & models.Q(recipient__role="patient"))

    def due(self, now) -> NudgeQuerySet:
        """Free, and their time has come."""
        return self.free(now).sendable().filter(due_at__lte=now)

    def ready(self, now) -> NudgeQuerySet:
        """What goes with a letter that goes now: everything that is due, and what was held back for a later one."""
        return self.free(now).sendable().filter(models.Q(due_at__lte=now) | ~models.Q(why=""))

    def recipients(self, now, *, first: Iterable[str] = ()) -> list:
        """The ids of the people for whom something is due, those with the keys `first` before the others."""
        rested = models.Q(failed_at=None) | models.Q(failed_at__lt=now - REST)
        place = models.Case(models.When(key__in=first, then=0), default=1)
        rows = self.due(now).filter(rested).order_by(place, "due_at")
        return list(dict.fromkeys(rows.values_list("recipient_id", flat=True)))

    def hold_letters_to(self, recipient_id) -> None:
        """Let one worker at a time decide what this person is sent. SQLite's immediate transactions do so already."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"letters {recipient_id}"])


class Nudge(models.Model):
    """ "Something waits for you", to one person, once per occasion: due, claimed, sent, failed or dropped.

    Several may go in one letter: one of them is the letter, and the others say so in `sent_with`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="nudges")
    enrolment = models.ForeignKey("icbt.Enrolment", models.CASCADE, related_name="nudges", null=True)
    key = models.CharField(max_length=24, help_text="which wording: see icbt.mail.WORDING")
    occasion = models.CharField(max_length=80, help_text="what it is about, as kind and id; never a word of content")
    channel = models.CharField(max_length=8, default="email")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_with = models.ForeignKey("self", models.CASCADE, null=True, related_name="others", help_text="in whose mail")
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True, help_text="class of the error, never its text")
    dropped_at = models.DateTimeField(null=True, help_text="when its reason was found to be gone")
    why = models.CharField(max_length=16, blank=True, help_text="why it was held back or dropped: a code")

    objects = NudgeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(name="nudge_once", fields=["recipient", "key", "occasion", "channel"]),
            models.CheckConstraint(
                name="nudge_sent_or_dropped", condition=models.Q(sent_at=None) | models.Q(dropped_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="nudge_waiting"),
        ]
