"""What a patient did with her lessons and worksheets."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel

EDITABLE_FOR = timedelta(hours=48)  # after an entry is shared; then it stands, and a new one can start from it


def together(name: str, at: str, by: str) -> models.CheckConstraint:
    """A moment and who did it: both or neither."""
    neither, both = Q(**{at: None, by: None}), Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


def person() -> models.ForeignKey:
    """Who did the thing whose moment stands beside it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)


class Trouble(models.TextChoices):
    """Did anything in the lesson trouble her?"""

    NO = "no", "No"
    LITTLE = "a-little", "A little"
    LOT = "a-lot", "A lot"


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    """Words to ask for progress, starting from whose it is."""

    def of(self, enrolment) -> LessonProgressQuerySet:
        return self.filter(enrolment=enrolment)

    def opened(self) -> LessonProgressQuerySet:
        return self.exclude(opened_at=None)

    def with_open_concern(self) -> LessonProgressQuerySet:
        """Those with a warning answer that no clinician has looked at yet."""
        return self.filter(concern_at__isnull=False, concern_seen_at=None)


class LessonProgress(SealedModel):
    """One patient in one lesson: which exact version, where she stopped, what she entered, how it was.

    A row without `opened_at` says only that a clinician skipped the lesson or opened it early.
    """

    lesson = models.SlugField()
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+", null=True)  # what she opened
    opened_at = models.DateTimeField(null=True)
    step = models.SlugField(blank=True, help_text="the exact place to resume at")
    steps_done = models.JSONField(default=list, help_text="slugs of the steps she went through")
    answers = SealedJSONField(default=dict)  # by question, from the definition's allow-list
    plan = SealedJSONField(null=True)  # the answers of the page "plan your week", by question
    finished_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skipped_by = person()
    unlocked_at = models.DateTimeField(null=True, help_text="when a clinician opened it before its day")
    unlocked_by = person()
    reason = SealedTextField(null=True)  # the clinician's own, for skipping or opening early
    usefulness = models.PositiveSmallIntegerField(null=True, help_text="0 to 10")
    trouble = models.CharField(max_length=8, choices=Trouble.choices, blank=True)
    trouble_text = SealedTextField(null=True)
    rated_at = models.DateTimeField(null=True)
    concern_at = models.DateTimeField(null=True, help_text="when she gave an answer that the clinician must see soon")
    concern_seen_at = models.DateTimeField(null=True)
    concern_seen_by = person()

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        indexes = [
            models.Index(
                fields=["concern_at"], condition=Q(concern_at__isnull=False, concern_seen_at=None), name="concern_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(name="progress_once_per_lesson", fields=["enrolment", "lesson"]),
            together("progress_opened_a_version", "opened_at", "content"),
            together("progress_skipped_by_somebody", "skipped_at", "skipped_by"),
            together("progress_unlocked_by_somebody", "unlocked_at", "unlocked_by"),
            together("progress_concern_seen_by_somebody", "concern_seen_at", "concern_seen_by"),
            models.CheckConstraint(
                name="progress_seen_only_with_concern",
                condition=Q(concern_seen_at=None) | Q(concern_at__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_finished_only_when_opened",
                condition=Q(finished_at=None) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_usefulness_0_to_10", condition=Q(usefulness=None) | Q(usefulness__lte=10)
            ),
        ]

    @property
    def has_open_concern(self) -> bool:
        return self.concern_at is not None and self.concern_seen_at is None

    def answers_on(self, kind: str) -> dict:
        """Her answers by question, on a page of this kind (see modules.lessons.Step)."""
        if kind == "plan":
            return self.plan or {}
        if kind != "rating":
            return self.answers
        useful = {} if self.usefulness is None else {"usefulness": {"value": self.usefulness}}
        trouble = {"trouble": {"chosen": [self.trouble]}} if self.trouble else {}
        return {**useful, **trouble, **({"trouble-text": {"texts": [self.trouble_text]}} if self.trouble_text else {})}

    def keep(self, kind: str, cleaned: dict[str, dict]) -> None:
        """Put the cleaned answers of a page in their places; an empty one takes an earlier answer away."""
        merged = {**self.answers_on(kind), **cleaned}
        answers = {name: answer for name, answer in merged.items() if answer}
        if kind == "plan":
            self.plan = answers or None
        elif kind == "rating":
            self.usefulness = answers.get("usefulness", {}).get("value")
            self.trouble = answers.get("trouble", {}).get("chosen", [""])[0]
            self.trouble_text = answers.get("trouble-text", {}).get("texts", [None])[0]
        else:
            self.answers = answers


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
    seen_at = models.DateTimeField(null=True, help_text="when her clinician first read it")
    seen_by = person()

    objects = WorksheetEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["enrolment", "-saved_at"])]
        constraints = [together("entry_seen_by_somebody", "seen_at", "seen_by")]

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
