"""Assessments, responses, scores and flags; and who permitted which gated instrument."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedJSONField, SealedTextField
from icbt.models import ContentVersion, SealedModel, Status

BASELINE = "baseline"
WEEKLY = "week-"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Whether an assessment is open, due or missed follows from facts and time; nothing has to open it."""

    def asked(self) -> AssessmentQuerySet:
        """Those that her enrolment's status lets us ask.

        Before the start the baseline alone; after the end everything but the weekly ones; while she pauses, and once
        she has withdrawn, nothing.
        """
        first = Q(enrolment__status=Status.CONSENTED, point=BASELINE)
        after = Q(enrolment__status=Status.COMPLETED) & ~Q(point__startswith=WEEKLY)
        return self.filter(Q(enrolment__status=Status.ACTIVE) | first | after)

    def open(self, now) -> AssessmentQuerySet:
        return self.filter(completed_at=None, opens_at__lte=now, closes_at__gt=now)

    def missed(self, now) -> AssessmentQuerySet:
        return self.filter(completed_at=None, closes_at__lte=now)


class Assessment(SealedModel):
    """One planned moment of one enrolment, with the instruments asked then."""

    point = models.SlugField(help_text="the assessment point in the schedule, such as baseline or week-3")
    schedule = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    instruments = models.JSONField(help_text="slugs in the order asked, fixed when she opens it")
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(name="assessment_once_per_point", fields=["enrolment", "point"]),
            models.CheckConstraint(name="assessment_window", condition=Q(opens_at__lte=models.F("closes_at"))),
        ]
        indexes = [
            models.Index(fields=["enrolment", "opens_at"]),
            models.Index(fields=["opens_at"], condition=Q(completed_at=None), name="assessment_waiting"),
        ]


class ResponseQuerySet(models.QuerySet["Response"]):
    """Words to ask for answers on their way to a score."""

    def submitted(self) -> ResponseQuerySet:
        return self.filter(submitted_at__isnull=False)

    def unscored(self) -> ResponseQuerySet:
        return self.submitted().filter(scored_at=None)

    def left_lying(self, before) -> ResponseQuerySet:
        """Drafts that nobody has touched since `before`, and that were not looked through since."""
        seen = Q(looked_at__gte=models.F("saved_at"))
        return self.filter(submitted_at=None, saved_at__lt=before).exclude(seen)


class Response(SealedModel):
    """The answers to one instrument in one assessment; a draft until it is submitted, never changed after."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="responses")
    instrument = models.SlugField()
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+", help_text="the exact version she saw")
    answers = SealedJSONField(default=dict)  # item key -> value; null is "prefer not to answer", absent is not answered
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True, help_text="when a draft was last looked through for urgent answers")
    submitted_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=120, blank=True, help_text="class of the error, never an answer")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(name="response_once_per_instrument", fields=["assessment", "instrument"]),
            models.CheckConstraint(
                name="response_scored_after_submitted",
                condition=Q(scored_at=None) | Q(submitted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(scored_at=None, submitted_at__isnull=False),
                name="response_unscored",
            ),
        ]


class Score(SealedModel):
    """The value of one scale of one response, by a named rule and an exact version; a plain number."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="scores")
    instrument = models.SlugField()
    scale = models.SlugField()
    version = models.PositiveIntegerField(help_text="of the instrument; scores of different versions are not compared")
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    band = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=16, help_text="complete, prorated or not_scorable")
    rule = models.CharField(max_length=40, help_text="the missing-answer rule that was applied")
    taken_at = models.DateTimeField(help_text="when the answers were submitted")
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["taken_at"]
        constraints = [
            models.UniqueConstraint(name="score_once_per_scale", fields=["response", "scale"]),
            models.CheckConstraint(
                name="score_value_unless_not_scorable",
                condition=Q(status="not_scorable", value=None, band="")
                | Q(status__in=["complete", "prorated"], value__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "instrument", "taken_at"])]


class Level(models.TextChoices):
    """How pressing a flag is."""

    RED = "red", "Safety: today"
    AMBER = "amber", "Worse: review"
    YELLOW = "yellow", "Look when you can"


class Priority(models.TextChoices):
    """Which flag of one level goes first."""

    HIGH = "high", "Goes first"
    NORMAL = "normal", "In turn"


class Disposition(models.TextChoices):
    """How a flag was dealt with."""

    CALLED = "called", "Called the patient"
    MESSAGED = "messaged", "Wrote to the patient"
    SAFETY_PLAN = "safety_plan", "Agreed a safety plan"
    REFERRED = "referred", "Referred on, or informed the doctor"
    CHANGED_PLAN = "changed_plan", "Changed the plan"
    NO_ACTION = "no_action", "Reviewed, no action needed"
    MISTAKE = "mistake", "Answered by mistake (confirmed with the patient)"


class FlagQuerySet(models.QuerySet["Flag"]):
    """Words to ask for flags, starting from who may see them."""

    def open(self) -> FlagQuerySet:
        return self.filter(resolved_at=None)

    def seen_by(self, user) -> FlagQuerySet:
        """Flags in the enrolments this person may open."""
        return self.filter(enrolment__in=user.caseload().order_by())

    def in_duty_inbox(self) -> FlagQuerySet:
        """Open flags that no active clinician owns; every supervisor sees them."""
        nobody = Q(enrolment__clinician=None) | Q(enrolment__clinician__is_active=False)
        return self.open().filter(nobody)

    def overdue(self, now) -> FlagQuerySet:
        return self.open().filter(due_at__lte=now)

    def most_pressing_first(self) -> FlagQuerySet:
        """Red before amber before yellow, high before normal, then what is due first."""
        order = {Level.RED: 0, Level.AMBER: 1, Level.YELLOW: 2}
        rank = models.Case(*[models.When(level=level, then=place) for level, place in order.items()])
        return self.order_by(rank, "priority", "due_at")


class Flag(SealedModel):
    """A finding a clinician must answer; hers who guides the enrolment, the duty inbox's when nobody does."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="flags", null=True)
    rule = models.SlugField()
    rule_version = models.CharField(max_length=20)
    level = models.CharField(max_length=8, choices=Level.choices)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    sentence = SealedTextField()  # why, in one sentence with the numbers
    source = models.TextField(help_text="where the rule comes from")
    numbers = SealedJSONField(default=dict)
    raised_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    disposition = models.CharField(max_length=16, choices=Disposition.choices, blank=True)
    note = SealedTextField(null=True)

    objects = FlagQuerySet.as_manager()
    dispositions = Disposition.choices  # for the form beside a flag

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(name="flag_once_per_response_and_rule", fields=["response", "rule"]),
            models.CheckConstraint(
                name="flag_acknowledged_by_somebody",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="flag_resolved_by_somebody_with_disposition",
                condition=Q(resolved_at=None, resolved_by=None, disposition="")
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, acknowledged_at__isnull=False)
                & ~Q(disposition=""),
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment"], condition=Q(resolved_at=None), name="flag_open"),
            models.Index(fields=["due_at"], condition=Q(resolved_at=None), name="flag_due"),
        ]


class PermissionQuerySet(models.QuerySet["InstrumentPermission"]):
    """Words to ask for permissions."""

    def valid_on(self, day) -> PermissionQuerySet:
        """Begun, not ended and not withdrawn on that day."""
        until = Q(permitted_until=None) | Q(permitted_until__gte=day)
        return self.filter(until, withdrawn_at=None, permitted_from__lte=day)


class InstrumentPermission(models.Model):
    """Who permitted this service to use a gated instrument, for what, from when until when, with the item wording."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    instrument = models.SlugField()
    language = models.CharField(max_length=8, default="en")
    holder = models.CharField(max_length=200, help_text="who gave permission")
    scope = models.TextField(help_text="what was permitted")
    document = models.CharField(max_length=200, help_text="where the permission is filed")
    permitted_from = models.DateField()
    permitted_until = models.DateField(null=True, blank=True, help_text="empty when it does not end")
    wording = models.JSONField(default=dict, help_text="recall, items by key and options by value, as permitted")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = PermissionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-permitted_from"]
        constraints = [
            models.CheckConstraint(
                name="permission_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} ({self.language}), permitted by {self.holder}"
