"""The ledger of nudges: every contentless e-mail is a row before it is sent."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


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
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True, help_text="class of the error, never its text")

    class Meta:
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(name="nudge_once", fields=["recipient", "key", "occasion", "channel"])]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="nudge_waiting"),
        ]
