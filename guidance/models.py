"""What patient and clinician write to each other, and what the clinician notes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedTextField
from icbt.models import SealedModel


class MessageQuerySet(models.QuerySet["Message"]):
    """Words to ask for messages; a thread is the sent messages of one enrolment."""

    def sent(self) -> MessageQuerySet:
        return self.filter(sent_at__isnull=False)

    def from_patient(self) -> MessageQuerySet:
        return self.filter(author=models.F("patient"))

    def to_patient(self) -> MessageQuerySet:
        return self.exclude(author=models.F("patient"))

    def unread(self) -> MessageQuerySet:
        return self.sent().filter(read_at=None)

    def waiting(self) -> MessageQuerySet:
        """Sent by the patient, and neither answered nor marked as needing no answer."""
        return self.from_patient().filter(reply_due_at__isnull=False, replied_at=None)

    def overdue(self, now) -> MessageQuerySet:
        """Waiting for longer than was promised."""
        return self.waiting().filter(reply_due_at__lte=now)


class Message(SealedModel):
    """Text between patient and clinician. A row without `sent_at` is the author's draft, one per author and thread."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    reply_due_at = models.DateTimeField(null=True, help_text="for a patient's message, by the working calendar")
    replied_at = models.DateTimeField(null=True, help_text="when a clinician answered it or marked it as needing none")
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = MessageQuerySet.as_manager()

    @property
    def is_unread(self) -> bool:
        return self.sent_at is not None and self.read_at is None

    class Meta:
        ordering = ["sent_at", "saved_at"]
        constraints = [
            models.UniqueConstraint(
                name="message_one_draft_each", fields=["enrolment", "author"], condition=Q(sent_at=None)
            ),
            models.CheckConstraint(
                name="message_read_by_somebody",
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="message_replied_by_somebody",
                condition=Q(replied_at=None, replied_by=None) | Q(replied_at__isnull=False, replied_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment", "sent_at"]),
            models.Index(
                fields=["reply_due_at"],
                condition=Q(reply_due_at__isnull=False, replied_at=None),
                name="message_waiting_for_reply",
            ),
        ]


class Note(SealedModel):
    """A record for those who guide the patient; she does not see it here."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at"]
