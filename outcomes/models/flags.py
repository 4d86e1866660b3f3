"""Flags: what a clinician must answer; and the record of a conversation about risk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from icbt import hours
from icbt.encryption import UNREADABLE, SealedJSONField, SealedTextField, readable
from icbt.models import SealedModel
from outcomes.models.assessments import Response


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

    def overdue(self, now) -> FlagQuerySet:
        return self.open().filter(due_at__lte=now)

    def to_chase(self, now) -> FlagQuerySet:
        """Overdue, and nobody was reminded of it on this day of the service."""
        today = hours.midnight(now.astimezone(hours.zone()).date())
        return self.overdue(now).filter(Q(chased_at=None) | Q(chased_at__lt=today))

    def most_pressing_first(self) -> FlagQuerySet:
        """Red before amber before yellow, high before normal, then what is due first."""
        order = {Level.RED: 0, Level.AMBER: 1, Level.YELLOW: 2}
        rank = models.Case(*[models.When(level=level, then=place) for level, place in order.items()])
        return self.order_by(rank, "priority", "due_at")


OF_OTHER_THINGS = ("P1-", "H1-")
"""How rules begin whose red flags are about signs of the body, or about harm that has two signers of its own."""


class Flag(SealedModel):
    """A finding a clinician must answer; hers who guides the enrolment, the duty inbox's when nobody does."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="flags", null=True)
    occasion = models.CharField(max_length=80, help_text="what it is about, as kind and id; once per rule")
    rule = models.SlugField()
    rule_version = models.CharField(max_length=20)
    level = models.CharField(max_length=8, choices=Level.choices)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    sentence = SealedTextField()  # why, in one sentence with the numbers
    source = models.TextField(help_text="where the rule comes from")
    numbers = SealedJSONField(default=dict)
    raised_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True, help_text="when people were last reminded of it")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    disposition = models.CharField(max_length=16, choices=Disposition.choices, blank=True)
    note = SealedTextField(null=True)

    objects = FlagQuerySet.as_manager()
    dispositions = Disposition.choices  # for the form beside a flag

    def chased_on(self, day) -> bool:
        """Were people reminded of it on this day of the service?"""
        return self.chased_at is not None and self.chased_at.astimezone(hours.zone()).date() == day

    @property
    def wants_record(self) -> bool:
        """May it be closed only with a conversation about risk on record? Every red one, but for other things."""
        return self.level == Level.RED and not self.rule.startswith(OF_OTHER_THINGS)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(name="flag_once_per_occasion", fields=["enrolment", "rule", "occasion"]),
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


class RiskLevel(models.TextChoices):
    """What the clinician concluded from a conversation about risk."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


class Contact(models.TextChoices):
    """How the conversation took place."""

    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    IN_PERSON = "in_person", "In person"
    MESSAGE = "message", "By secure message"
    NOT_REACHED = "not_reached", "Not reached"


class Informed(models.TextChoices):
    """Who else was told about a risk."""

    DOCTOR = "doctor", "Doctor"
    SUPERVISOR = "supervisor", "Supervisor"
    EMERGENCY_CONTACT = "emergency_contact", "Emergency contact"
    CRISIS_SERVICE = "crisis_service", "Crisis service"
    EMERGENCY_SERVICE = "emergency_service", "Emergency service"
    NOBODY = "nobody", "Nobody else"


class RiskAssessmentQuerySet(models.QuerySet["RiskAssessment"]):
    """Words to ask for records of conversations about risk."""

    def deciding(self) -> RiskAssessmentQuerySet:
        """The newest of each flag: a later one replaces an earlier one."""
        newest = RiskAssessment.objects.filter(flag=models.OuterRef("flag")).order_by("-written_at")
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))

    def awaiting_second(self) -> RiskAssessmentQuerySet:
        """Those that decide about an open flag, and that a second person has still to agree with."""
        same = {"flag": models.OuterRef("flag"), "written_by": models.OuterRef("written_by")}
        high = RiskAssessment.objects.filter(**same).high_and_unsigned()
        serious = Q(contact=Contact.NOT_REACHED) | models.Exists(high)
        return self.deciding().filter(serious, second_at=None, flag__resolved_at=None)

    def high_and_unsigned(self) -> RiskAssessmentQuerySet:
        """Those of level high that no second person has agreed with."""
        return self.filter(level=RiskLevel.HIGH, second_at=None)


class RiskAssessment(SealedModel):
    """What was asked, heard, concluded and agreed about risk, by a named person; level high takes a second one."""

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="risk_assessments")
    item_score = models.PositiveSmallIntegerField(null=True, help_text="the urgent answer it is about; null for none")
    contact = models.CharField(max_length=12, choices=Contact.choices)
    level = models.CharField(max_length=8, choices=RiskLevel.choices)
    said = SealedTextField()  # thoughts, plan, intent, what was begun
    protects = SealedTextField(null=True)  # who and what holds her, who is there
    means = SealedTextField(null=True)  # medicines and other means, and what was done to make them safe
    agreed = SealedTextField()  # what happens next, safety plan, next contact
    informed = SealedJSONField(default=list)  # values of Informed
    next_check_on = models.DateField(null=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, help_text="when a second person agreed that it may be closed")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(
                name="risk_second_is_somebody_else",
                condition=Q(second_at=None, second_by=None)
                | Q(second_at__isnull=False, second_by__isnull=False) & ~Q(second_by=models.F("written_by")),
            ),
            models.CheckConstraint(name="risk_written_by_somebody", condition=Q(written_at__isnull=False)),
        ]

    @property
    def needs_second(self) -> bool:
        """May the flag be closed only once somebody else agrees? So it is for nobody reached, and for a high risk.

        Whoever once wrote it down as high does not lower it alone.
        """
        high = self.flag.risk_assessments.high_and_unsigned().filter(written_by=self.written_by)
        return self.contact == Contact.NOT_REACHED or high.exists()

    @property
    def informed_in_words(self) -> list[str]:
        """Who else was told, in words."""
        codes = readable(self, "informed", None)
        return [UNREADABLE] if codes is None else [str(Informed(code).label) for code in codes]
