"""Assessments, the answers given in them, and the scores of those answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt.encryption import SealedJSONField
from icbt.models import ContentVersion, SealedModel, Status

BASELINE = "baseline"
WEEKLY = "week-"
EXTRA = "extra-"  # asked for by a clinician, besides the plan
FOLLOW_UP = ~(Q(point=BASELINE) | Q(point__startswith=WEEKLY) | Q(point__startswith=EXTRA))
"""What is still asked once the programme is over: at its end, and months later."""


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Whether an assessment is open, due or missed follows from facts and time; nothing has to open it."""

    def asked(self) -> AssessmentQuerySet:
        """Those that her enrolment's status lets us ask.

        Before the start the baseline alone; after the end the follow-ups; once she has withdrawn the follow-ups too, if
        she agreed to them; while she pauses nothing.
        """
        first = Q(enrolment__status=Status.CONSENTED, point=BASELINE)
        agreed = Q(enrolment__status=Status.WITHDRAWN, enrolment__follow_up_agreed=True)
        after = (Q(enrolment__status=Status.COMPLETED) | agreed) & FOLLOW_UP
        return self.filter(Q(enrolment__status=Status.ACTIVE) | first | after)

    def open(self, now) -> AssessmentQuerySet:
        return self.filter(completed_at=None, opens_at__lte=now, closes_at__gt=now)

    def missed(self, now) -> AssessmentQuerySet:
        """Closed unanswered. What would have closed in a pause that still lasts has not: it moves when she returns."""
        resting = Q(enrolment__status=Status.PAUSED, closes_at__gt=models.F("enrolment__paused_at"))
        return self.filter(completed_at=None, closes_at__lte=now).exclude(resting)


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
    requested_at = models.DateTimeField(null=True, help_text="for questions a clinician asked for besides the plan")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(name="assessment_once_per_point", fields=["enrolment", "point"]),
            models.CheckConstraint(name="assessment_window", condition=Q(opens_at__lte=models.F("closes_at"))),
            models.CheckConstraint(
                name="assessment_requested_by_somebody",
                condition=Q(requested_at=None, requested_by=None)
                | Q(requested_at__isnull=False, requested_by__isnull=False),
            ),
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
    writer = models.CharField(max_length=32, blank=True, help_text="the open page that saved last; random")
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
