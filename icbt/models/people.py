"""People: who they are in the service, how they are reached, and the key that seals their words."""

from __future__ import annotations

from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.utils import timezone

from icbt.encryption import SealedTextField
from icbt.models.audit import AuditEvent, AuditQuerySet
from icbt.models.cover import Cover
from icbt.models.enrolment import Enrolment, EnrolmentQuerySet


class Role(models.TextChoices):
    """What a person is here for; one role each."""

    PATIENT = "patient", "Patient"
    CLINICIAN = "clinician", "Clinician"
    SUPERVISOR = "supervisor", "Supervisor"
    ADMINISTRATOR = "administrator", "Administrator"


STAFF = (Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR)
GUIDES = (Role.CLINICIAN, Role.SUPERVISOR)  # who may hold a caseload


class UserQuerySet(models.QuerySet["User"]):
    """Words to ask for people."""

    def here(self) -> UserQuerySet:
        """Those who have come in and whose accounts are open: nobody else can look at anything."""
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def guides(self) -> UserQuerySet:
        return self.here().filter(role__in=GUIDES)

    def supervisors(self) -> UserQuerySet:
        return self.here().filter(role=Role.SUPERVISOR)

    def on_duty(self) -> UserQuerySet:
        """The duty rota: the supervisors who are not away today; when every one of them is away, all of them."""
        there = self.supervisors().exclude(pk__in=Cover.objects.today().values("clinician"))
        return there if there.exists() else self.supervisors()

    def newcomers(self) -> UserQuerySet:
        """Invited, and not in yet: no password chosen. Each with `link_expires_at`, that of the newest link."""
        links = Invitation.objects.filter(user=models.OuterRef("pk")).order_by("-created_at")
        waiting = self.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return waiting.annotate(link_expires_at=models.Subquery(links.values("expires_at")[:1]))

    def renewable_by(self, inviter: User) -> UserQuerySet:
        """Newcomers whose link this person may renew: an administrator everybody's, a supervisor every patient's, a
        clinician her own patients' and those she invited."""
        rows = self.newcomers().order_by("-created_at")
        if inviter.role == Role.ADMINISTRATOR:
            return rows
        if inviter.role == Role.SUPERVISOR:
            return rows.filter(role=Role.PATIENT)
        if inviter.role == Role.CLINICIAN:
            own = models.Q(enrolments__clinician=inviter) | models.Q(invitations__created_by=inviter)
            return rows.filter(own, role=Role.PATIENT).distinct()
        return self.none()


class UserManager(BaseUserManager["User"]):
    """Looks people up by e-mail address, whatever its case."""

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person with a login. Personal data held: e-mail, name, language, time zone, country."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField("name to be called by", max_length=80, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="Europe/London")
    country = models.CharField(max_length=2, default="gb", help_text="ISO 3166 code in lower case")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["role"]

    class Meta:
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def theme(self) -> str:
        """The appearance she chose; empty leaves it to her device."""
        profile = getattr(self, "profile", None) if self.role == Role.PATIENT else None
        return profile.appearance.replace("auto", "") if profile else ""

    @property
    def lies_down(self) -> bool:
        """Did she choose large pages, to read lying down?"""
        profile = getattr(self, "profile", None) if self.role == Role.PATIENT else None
        return bool(profile and profile.layout == "lying")

    @property
    def patient_id(self):
        """The person whose key seals what this row holds: herself."""
        return self.pk

    def get_full_name(self) -> str:
        return str(self)

    get_short_name = get_full_name

    # Django admin asks these. An administrator may do there whatever is registered there: no clinical text is.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    is_superuser = is_staff

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_staff

    def has_perms(self, perms, obj=None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label) -> bool:
        return self.is_staff

    @property
    def is_guide(self) -> bool:
        return self.role in GUIDES

    @property
    def is_here(self) -> bool:
        """Has this person come in, and is the account open?"""
        return self.is_active and self.has_usable_password()

    def caseload(self) -> EnrolmentQuerySet:
        """Every enrolment whose record this person may open: her own patients, or all for a supervisor."""
        return Enrolment.objects.seen_by(self)

    def newcomers(self) -> UserQuerySet:
        """Everybody invited and not in yet whom this person may send a fresh link."""
        return User.objects.renewable_by(self)

    def audit_trail(self) -> AuditQuerySet:
        """The audit trail, for an administrator; nothing for anybody else."""
        return AuditEvent.objects.all() if self.is_staff else AuditEvent.objects.none()

    def guides_to_choose(self) -> UserQuerySet:
        """Whom this person may give a new patient to: a clinician herself alone."""
        guides = User.objects.guides()
        return guides.filter(pk=self.pk) if self.role == Role.CLINICIAN else guides

    def current_enrolment(self) -> Enrolment | None:
        """The patient's newest enrolment, whatever its status; None for staff."""
        if self.role != Role.PATIENT:
            return None
        return self.enrolments.select_related("patient", "clinician").order_by("-created_at").first()


class Profile(models.Model):
    """How a patient is reached. Phone and emergency contact are sealed under her key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.OneToOneField(User, models.CASCADE, related_name="profile")
    phone = SealedTextField(null=True)
    emergency_name = SealedTextField(null=True)
    emergency_phone = SealedTextField(null=True)
    nudge_channel = models.CharField(
        max_length=8, default="email", choices=[("email", "E-mail"), ("none", "No reminders")]
    )
    quiet_from = models.TimeField(default="20:00")
    quiet_until = models.TimeField(default="08:00")
    doctor_name = SealedTextField(null=True)
    doctor_phone = SealedTextField(null=True)
    nudge_pace = models.CharField(
        max_length=8,
        default="each",
        choices=[("each", "As they come, at most one a day"), ("daily", "Once a day"), ("weekly", "Once a week")],
    )
    diary_at = models.TimeField(null=True, blank=True, help_text="local time of a daily prompt; null for none")
    diary_goes_on = models.BooleanField(default=False, help_text="prompts go on after the programme's own days")
    appearance = models.CharField(
        max_length=8,
        default="auto",
        choices=[("auto", "Like my device"), ("light", "Light"), ("dark", "Dark"), ("soft", "Soft")],
    )
    layout = models.CharField(
        max_length=8, default="usual", choices=[("usual", "As usual"), ("lying", "Large, for lying down")]
    )
    break_after = models.PositiveSmallIntegerField(
        default=20,
        choices=[(0, "Never"), *((n, f"After {n} minutes") for n in (10, 15, 20, 30, 45))],
        help_text="minutes of reading until a break is offered; 0 for never",
    )
    saved_at = models.DateTimeField(auto_now=True)


class DataKey(models.Model):
    """A patient's data key, wrapped; lives in the `keys` database. Destroyed keys leave this tombstone."""

    patient_id = models.UUIDField(primary_key=True)
    master = models.PositiveIntegerField(help_text="number of the master key that wraps it")
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="datakey_destroyed_or_wrapped",
                condition=models.Q(destroyed_at=None, wrapped__isnull=False)
                | models.Q(destroyed_at__isnull=False, wrapped=None),
            ),
        ]


class Invitation(models.Model):
    """A single-use link that lets one invited person choose a password. Only the hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
