"""What a patient did with her lessons and worksheets."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel


class Trouble(models.TextChoices):
    """Did anything in the lesson trouble her?"""

    NO = "no", "No"
    LITTLE = "little", "A little"
    LOT = "lot", "A lot"


class LessonProgress(SealedModel):
    """One patient in one lesson: which exact version, where she stopped, what she entered, how it was."""

    lesson = models.SlugField()
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    step = models.SlugField(blank=True, help_text="the exact place to resume at")
    steps_done = models.JSONField(default=list, help_text="slugs of the steps she went through")
    answers = SealedJSONField(default=dict)  # by interaction id, from the definition's allow-list
    plan = SealedJSONField(null=True)  # practice, day, place, obstacle, confidence 0-10
    finished_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    usefulness = models.PositiveSmallIntegerField(null=True, help_text="0 to 10")
    trouble = models.CharField(max_length=8, choices=Trouble.choices, blank=True)
    trouble_text = SealedTextField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(name="progress_once_per_lesson", fields=["enrolment", "lesson"]),
            models.CheckConstraint(
                name="progress_skipped_by_somebody",
                condition=models.Q(skipped_at=None, skipped_by=None)
                | models.Q(skipped_at__isnull=False, skipped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_usefulness_0_to_10",
                condition=models.Q(usefulness=None) | models.Q(usefulness__lte=10),
            ),
        ]


class WorksheetEntry(SealedModel):
    """What a patient wrote on one worksheet; partial is valid. Private shows a clinician only that it exists."""

    worksheet = models.SlugField()
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    lesson = models.SlugField(blank=True, help_text="the lesson it was opened from")
    answers = SealedJSONField(default=dict)
    private = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, help_text="when she said it is ready")
    revision = models.PositiveIntegerField(
        default=0, help_text="counts saves, so that two open tabs do not overwrite each other"
    )
    seen_at = models.DateTimeField(null=True, help_text="when her clinician first read it")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["enrolment", "-saved_at"])]
        constraints = [
            models.CheckConstraint(
                name="entry_seen_by_somebody",
                condition=models.Q(seen_at=None, seen_by=None) | models.Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]


class EntryComment(SealedModel):
    """What the clinician wrote on the entry itself; the patient is nudged and reads it beside her own words."""

    entry = models.ForeignKey(WorksheetEntry, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField()
    written_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, help_text="when the patient first saw it")

    class Meta:
        ordering = ["written_at"]
