"""One patient in one programme: the table of allowed moves, who guides her, and what she consented to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from icbt.models.content import ContentVersion
from icbt.models.cover import Cover

if TYPE_CHECKING:
    from icbt.models.people import User


class Status(models.TextChoices):
    """Where an enrolment stands."""

    INVITED = "invited", "Invited"
    CONSENTED = "consented", "Getting started"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES: dict[str, frozenset[str]] = {
    Status.INVITED: frozenset({Status.CONSENTED, Status.WITHDRAWN}),
    Status.CONSENTED: frozenset({Status.ACTIVE, Status.WITHDRAWN}),
    Status.ACTIVE: frozenset({Status.PAUSED, Status.COMPLETED, Status.WITHDRAWN}),
    Status.PAUSED: frozenset({Status.ACTIVE, Status.COMPLETED, Status.WITHDRAWN}),
    Status.COMPLETED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}
CLOSED = (Status.COMPLETED, Status.WITHDRAWN)


class Track(models.TextChoices):
    """The two ways through the programme; no trial has found one better than the other."""

    CBT = "cbt", "CBT: skills for thoughts, actions and tension"
    ACT = "act", "ACT: making room, and moving towards what matters"


class SupportLevel(models.TextChoices):
    """How much guidance a patient has."""

    SCHEDULED = "scheduled", "A message every week"
    ON_DEMAND = "on_demand", "A reply when asked"
    SELF_GUIDED = "self_guided", "On my own"


class Spacing(models.TextChoices):
    """How far apart lessons open; the programme says how many days each is."""

    WEEKLY = "weekly", "A lesson a week"
    FORTNIGHTLY = "fortnightly", "A lesson every two weeks"


class Reason(models.TextChoices):
    """Why an enrolment moved, chosen by whoever moved it; codes only, so that no clinical text reaches the audit."""

    PLANNED = "planned", "As planned"
    FINISHED = "finished", "Finished the programme"
    BETTER = "better", "Better already"
    NO_TIME = "no_time", "No time"
    TOO_MUCH_PAIN = "too_much_pain", "Too much pain"
    TOO_TIRED = "too_tired", "Too tired"
    NOT_FOR_ME = "not_for_me", "Not for me"
    HARD_TO_USE = "hard_to_use", "Hard to use"
    UPSET_ME = "upset_me", "It upset me"
    OTHER_CARE = "other_care", "Other care"
    PRIVACY = "privacy", "Privacy"
    CONSENT_WITHDRAWN = "consent_withdrawn", "Consent withdrawn"
    SERVICE = "service", "Decided by the service"
    OTHER = "other", "Another reason"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Words to ask for enrolments, always starting from who asks."""

    def seen_by(self, user) -> EnrolmentQuerySet:
        """Those whose record this person may open: a clinician her own and those she covers today, a supervisor all."""
        if not user.is_active or not user.is_guide:
            return self.none()
        rows = self.select_related("patient", "clinician")
        if user.role == "supervisor":
            return rows
        covered = Cover.objects.today().filter(covered_by=user, clinician__is_active=True).values("clinician")
        return rows.filter(models.Q(clinician=user) | models.Q(clinician__in=covered))

    def current(self) -> EnrolmentQuerySet:
        return self.exclude(status__in=CLOSED)

    def hold(self, pk) -> None:
        """Lock one, before the first event is recorded, in every transaction that may move it later on.

        Recording holds the patient's chain of the trail until the commit. Two transactions that take the enrolment and
        the chain in different orders would wait for each other, and what one of them was to keep would be lost.
        """
        self.locked().only("pk").get(pk=pk)

    def locked(self) -> EnrolmentQuerySet:
        """Held against whoever else would move it, and not against rows that only point at it.

        A flag, a nudge or a risk assessment of hers may be written meanwhile, by somebody who holds her chain of the
        trail already: a lock on the key would make the two wait for each other.
        """
        return self.select_for_update(no_key=True, of=("self",))

    def pause_may_be_over(self, now) -> EnrolmentQuerySet:
        """Paused until a day that has begun somewhere on earth; whether it has for her, her own time zone says."""
        latest = (now + timedelta(hours=14)).date()
        return self.filter(status=Status.PAUSED, resume_on__lte=latest).select_related("patient")

    def unattended(self) -> EnrolmentQuerySet:
        """Nobody looks after them today but the supervisors, through the duty inbox.

        No clinician, or one who is not here any more, or one who is away and whose cover is not here either.
        """
        away = Cover.objects.today()
        here = get_user_model().objects.guides()
        attending = here.exclude(pk__in=away.values("clinician"))
        covered = away.filter(covered_by__in=attending.values("pk")).values("clinician")
        return self.exclude(
            models.Q(clinician__in=attending.order_by().values("pk"))
            | models.Q(clinician__in=here.filter(pk__in=covered).order_by().values("pk"))
        )


class Enrolment(models.Model):
    """One patient in one programme with one clinician, or with none while she waits or guides herself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assigned_enrolments", null=True, blank=True
    )
    programme = models.SlugField(default="chronic-pain")
    track = models.CharField(max_length=8, choices=Track.choices, default=Track.CBT)
    support_level = models.CharField(max_length=12, choices=SupportLevel.choices, default=SupportLevel.SCHEDULED)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.INVITED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True, help_text="of the last move")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True, help_text="her local day of finishing the first questions")
    paused_at = models.DateTimeField(null=True, blank=True)
    resume_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_days = models.PositiveIntegerField(default=0, help_text="local days of all pauses that are over")
    spacing = models.CharField(max_length=12, choices=Spacing.choices, default=Spacing.WEEKLY)
    practice_weeks = models.BooleanField(
        default=False, help_text="weeks without a new lesson, where the programme has them"
    )
    extra_weeks = models.PositiveSmallIntegerField(default=0, help_text="by which her guided weeks were made longer")
    follow_up_agreed = models.BooleanField(
        default=False, help_text="may the follow-up questions still be asked after she has withdrawn"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_enrolment_per_patient",
                fields=["patient"],
                condition=~models.Q(status__in=["completed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="enrolment_started_when_active",
                condition=models.Q(status__in=["invited", "consented", "withdrawn"])
                | models.Q(started_on__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_closed_at_when_closed",
                condition=models.Q(status__in=["completed", "withdrawn"], closed_at__isnull=False)
                | ~models.Q(status__in=["completed", "withdrawn"]) & models.Q(closed_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["clinician", "status"]),
            models.Index(fields=["status", "started_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.patient} · {self.get_track_display()}"

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED

    def latest_consent(self) -> Consent | None:
        """What she agreed to last, taken back or not; None before the first time."""
        return self.consents.select_related("content").order_by("-given_at").first()

    def week(self, today) -> int | None:
        """Week of the programme on her local day `today`, from 1, pauses left out; None before it starts."""
        if self.started_on is None:
            return None
        if self.paused_at is not None:
            today = min(today, self.paused_at.astimezone(self.patient.zone).date())
        return ((today - self.started_on).days - self.paused_days) // 7 + 1

    def attendant(self) -> User | None:
        """Who looks after her today: her clinician, or who covers; None when the duty inbox has her."""
        absences = {one.clinician_id: one for one in Cover.objects.today().select_related("covered_by")}
        person = self.clinician
        if person is not None and (absence := absences.get(person.pk)):
            person = absence.covered_by if person.is_here else None
        return person if person and person.is_here and person.is_guide and person.pk not in absences else None


class Consent(models.Model):
    """That a patient agreed to one exact version of the consent text, and what she chose beside it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="consents")
    content = models.ForeignKey(ContentVersion, models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the text she saw")
    research = models.BooleanField(default=False, help_text="may her data be used for research, without her name")
    contact_doctor = models.BooleanField(default=False, help_text="may we contact her doctor")
    emergency_contact = models.BooleanField(default=False, help_text="may we call the person she names")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at"]
