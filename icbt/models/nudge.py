"""The ledger of nudges: every contentless e-mail is a row before it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

CLAIM = timedelta(minutes=5)  # a claim older than this belonged to a worker that died
REST = timedelta(minutes=10)  # a failed nudge is tried again after this


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Words to ask for nudges on their way out."""

    def free(self, now) -> NudgeQuerySet:
        """Not sent, and in nobody's hands."""
        return self.filter(models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - CLAIM), sent_at=None)

    def to_send(self, now, *, first: Iterable[str] = ()) -> models.QuerySet:
        """The ids of those whose time has come, the keys `first` before the others, then the oldest.

        None to somebody who stopped or muted them since.
        """
        rested = models.Q(failed_at=None) | models.Q(failed_at__lt=now - REST)
        stopped = models.Q(recipient__role="patient", enrolment__status="withdrawn")
        muted = models.Q(recipient__profile__nudge_channel="none")
        due = self.free(now).filter(rested, due_at__lte=now, recipient__is_active=True)
        place = models.Case(models.When(key__in=first, then=0), default=1)
        return due.exclude(stopped | muted).order_by(place, "due_at").values_list("pk", flat=True)


class Nudge(models.Model):
    """ "Something waits for you", to one person, once per occasion: due, claimed, sent or failed."""

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

    objects = NudgeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(name="nudge_once", fields=["recipient", "key", "occasion", "channel"])]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="nudge_waiting"),
        ]
