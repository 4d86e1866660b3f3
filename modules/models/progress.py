"""What a patient did with her lessons, and the days on which little was possible."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel
from modules.models.moments import person, together


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

    A row without `opened_at` says only that a clinician skipped the lesson, opened it early or suggested it, or that
    the patient set the suggestion aside.
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
    offered_at = models.DateTimeField(null=True, help_text="when a clinician suggested it; for an optional module")
    offered_by = person()
    set_aside_at = models.DateTimeField(null=True, help_text="when she said “not now” to a suggestion")
    reason = SealedTextField(null=True)  # the clinician's own, for skipping, opening early or suggesting
    heard = models.PositiveSmallIntegerField(default=0, help_text="the piece of `step` that was read aloud last")
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
            together("progress_offered_by_somebody", "offered_at", "offered_by"),
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


class Felt(models.TextChoices):
    """How it is now, on a rough day: one tap, and no words."""

    BETTER = "better", "A little better"
    SAME = "same", "About the same"
    WORSE = "worse", "Worse"


class RoughDay(models.Model):
    """A day on which she said that little is possible: three small things, nothing is due, and her clinician knows."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enrolment = models.ForeignKey("icbt.Enrolment", models.PROTECT, related_name="rough_days")
    on = models.DateField(help_text="her local day")
    at = models.DateTimeField(default=timezone.now)
    felt = models.CharField(max_length=8, choices=Felt.choices, blank=True, help_text="her last answer of that day")
    ended_at = models.DateTimeField(null=True, help_text="when she said that the day is better after all")

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(name="rough_day_once", fields=["enrolment", "on"])]
