"""What a patient wrote on her worksheets, and what her clinician wrote beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel
from modules.models.moments import person, together

EDITABLE_FOR = timedelta(hours=48)  # after an entry is shared; then it stands, and a new one can start from it


class WorksheetEntryQuerySet(models.QuerySet["WorksheetEntry"]):
    """Words to ask for entries, starting from whose they are."""

    def of(self, enrolment) -> WorksheetEntryQuerySet:
        return self.filter(enrolment=enrolment)

    def readable(self) -> WorksheetEntryQuerySet:
        """Those whose words a clinician may read: shared, and not private."""
        return self.filter(private=False, submitted_at__isnull=False)

    def unread(self) -> WorksheetEntryQuerySet:
        """Shared, and not yet read by the clinician."""
        return self.readable().filter(seen_at=None)


class WorksheetEntry(SealedModel):
    """What a patient wrote on one worksheet; partial is valid.

    A clinician reads it once it is shared (`submitted_at`) and while it is not private; of any other entry she sees
    only that it exists.
    """

    worksheet = models.SlugField()
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    lesson = models.SlugField(blank=True, help_text="the lesson it was opened from")
    answers = SealedJSONField(default=dict)  # as typed, by control name; see modules.worksheets.typed
    private = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, help_text="when she said it is ready to share")
    revision = models.PositiveIntegerField(
        default=0, help_text="counts saves, so that two open tabs do not overwrite each other"
    )
    writer = models.CharField(max_length=32, blank=True, help_text="the open page that saved last; random")
    client_id = models.UUIDField(null=True, help_text="given by a page that was filled in without a connection")
    seen_at = models.DateTimeField(null=True, help_text="when her clinician first read it")
    seen_by = person()

    objects = WorksheetEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["enrolment", "-saved_at"])]
        constraints = [
            together("entry_seen_by_somebody", "seen_at", "seen_by"),
            models.UniqueConstraint(name="entry_sent_once", fields=["enrolment", "client_id"]),
        ]

    def is_editable(self, now: datetime) -> bool:
        """Until 48 hours after it was first shared."""
        return self.submitted_at is None or now < self.submitted_at + EDITABLE_FOR

    @property
    def is_readable(self) -> bool:
        """May a clinician read the words?"""
        return self.submitted_at is not None and not self.private


class EntryCommentQuerySet(models.QuerySet["EntryComment"]):
    """Words to ask for comments."""

    def waiting_for(self, enrolment) -> EntryCommentQuerySet:
        """Those that this patient has not read yet."""
        return self.filter(enrolment=enrolment, read_at=None)


class EntryComment(SealedModel):
    """What the clinician wrote on the entry itself; the patient is nudged and reads it beside her own words."""

    entry = models.ForeignKey(WorksheetEntry, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField()
    written_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, help_text="when the patient first saw it")

    objects = EntryCommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at"]
