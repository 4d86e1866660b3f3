"""A small service in which anything may happen to a flag: every way its owner can change, through the public actions.

Each happening takes numbers instead of names, so that a machine or a thread can choose them at random. What an action
refuses did not happen. Nothing here decides who sees a flag: see tests/outcomes/flag_watch.py. Rows are taken in an
order that is the same in every run, never by their random ids.
"""

from datetime import timedelta
from io import StringIO

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from guidance.actions import hand_over
from icbt import actions as floor
from icbt import content, hours
from icbt.errors import Refused
from icbt.models import CLOSED, Cover, Enrolment, Role, User
from outcomes import actions, gate
from outcomes.deterioration import Finding
from outcomes.models import Assessment, Flag, RiskAssessment
from outcomes.rules import Due
from tests.factories import PASSWORD, active_patient, make_staff
from tests.outcomes.answers import phq

DUE = {"red": Due(hours=1), "amber": Due(working_days=1), "yellow": Due(working_days=5)}
SPOKE = {"contact": "phone", "said": "Asked and listened.", "agreed": "A call tomorrow.", "informed": ["supervisor"]}


class World:
    """Two supervisors, three clinicians, an administrator, and four patients, one of whom nobody guides."""

    def __init__(self) -> None:
        self.ada = make_staff(Role.ADMINISTRATOR, "Ada")
        staff = [make_staff(Role.SUPERVISOR, name) for name in ("Sofia", "Sven")]
        staff += [make_staff(Role.CLINICIAN, name) for name in ("Clara", "Karl", "Lena")]
        self.staff = [person.pk for person in staff]
        guides = [*staff[2:], None]
        self.patients = [active_patient(f"Patient {n}", clinician=one).pk for n, one in enumerate(guides)]
        self.number = 0

    # ---- who ------------------------------------------------------------------------------------------------------

    def person(self, n: int) -> User:
        return User.objects.get(pk=self.staff[n % len(self.staff)])

    def enrolment(self, n: int) -> Enrolment:
        return Enrolment.objects.select_related("patient", "clinician").get(pk=self.patients[n % len(self.patients)])

    def supervisor(self) -> User:
        return User.objects.supervisors().order_by("email")[0]

    def flag(self, n: int) -> Flag | None:
        found = list(
            Flag.objects.filter(enrolment__in=self.patients)
            .open()
            .order_by("raised_at", "enrolment__patient__email", "rule")
        )
        return found[n % len(found)] if found else None

    def who_sees(self, flag: Flag, n: int) -> User | None:
        """Somebody who may open this patient's record, as the door of the page asks."""
        found = [
            person for person in User.objects.guides().order_by("pk") if Flag.objects.seen_by(person).contains(flag)
        ]
        return found[n % len(found)] if found else None

    # ---- flags ----------------------------------------------------------------------------------------------------

    def raise_flag(self, n: int, level: str) -> Flag | None:
        enrolment = self.enrolment(n)
        if not enrolment.patient.email.startswith("patient"):
            return None  # erased: nothing reaches her any more
        self.number += 1
        said = f"This is flag {self.number:05}."
        found = Finding(f"made-{level}", "1", level, "normal", said, "a test", DUE[level], {})
        return actions.raise_flag(
            enrolment=enrolment, occasion=f"made {self.number}", found=found, by=None, now=timezone.now()
        )

    def answer(self, n: int, item9: int | None) -> None:
        """She answers the questions that are open, and the last of them is the answer that raises a flag."""
        enrolment = self.enrolment(n)
        row = Assessment.objects.filter(enrolment=enrolment).open(timezone.now()).order_by("opens_at").first()
        if row is None or enrolment.status in CLOSED:
            return
        row = actions.open_assessment(assessment=row, by=enrolment.patient)
        if sheet := row.responses.filter(instrument="phq-9", submitted_at=None).first():
            actions.submit_response(response=sheet, answers=phq(8, item9), by=enrolment.patient)

    def acknowledge(self, n: int, who: int) -> None:
        flag = self.flag(n)
        if flag and (person := self.who_sees(flag, who)):
            actions.acknowledge_flag(flag=flag, by=person)

    def resolve(self, n: int, who: int, *, risk: str = "low") -> Flag | None:
        """Take it, speak with her when it is red, have a high risk signed by a second person, and close it."""
        flag = self.flag(n)
        person = self.who_sees(flag, who) if flag else None
        if flag is None or person is None:
            return None
        actions.acknowledge_flag(flag=flag, by=person)
        if flag.level == "red":
            check = timezone.now().astimezone(hours.zone()).date() + timedelta(days=1)
            spoke = actions.assess_risk(flag=flag, by=person, level=risk, next_check_on=check, **SPOKE)
            second = self.who_sees(flag, who + 1)
            if RiskAssessment.objects.awaiting_second().contains(spoke) and second and second != person:
                actions.countersign_risk(assessment=spoke, by=second)
        return actions.resolve_flag(flag=flag, by=person, disposition="called", note="Spoke to her.")

    # ---- people ---------------------------------------------------------------------------------------------------

    def assign(self, n: int, who: int | None) -> None:
        person = None if who is None else self.person(who)
        hand_over(enrolment=self.enrolment(n), by=self.supervisor(), clinician=person)

    def account(self, who: int, *, active: bool) -> None:
        person = self.person(who)
        if person.is_active != active:
            floor.change_activity(by=self.ada, user=person, active=active)

    def change_role(self, who: int, role: str) -> None:
        """No action does this; somebody with the database might. A service without a supervisor is not one."""
        others = User.objects.supervisors().exclude(pk=self.person(who).pk)
        if role == Role.SUPERVISOR or others.exists():
            User.objects.filter(pk=self.person(who).pk).update(role=role)

    def invite(self, role: str) -> None:
        self.number += 1
        address = f"colleague-{self.number}-{len(self.staff)}@example.org"
        invitation, _ = floor.invite_staff(by=self.ada, email=address, name=address.split("@")[0], role=role)
        self.staff.append(invitation.user.pk)

    def come_in(self, who: int) -> None:
        person = self.person(who)
        if invitation := person.invitations.filter(used_at=None).first():
            floor.accept_invitation(invitation=invitation, by=person, password=PASSWORD)
            TOTP.activate(person, generate_totp_secret())  # the first page she gets asks for it

    def cover(self, who: int, by_whom: int | None, starts: int, lasts: int) -> None:
        first = timezone.now().astimezone(hours.zone()).date() + timedelta(days=starts)
        whoever = None if by_whom is None else self.person(by_whom)
        days = {"first_day": first, "last_day": first + timedelta(days=lasts)}
        floor.record_cover(clinician=self.person(who), covered_by=whoever, by=self.supervisor(), **days)

    def end_cover(self, n: int) -> None:
        standing = list(Cover.objects.standing().order_by("first_day", "clinician__email"))
        if standing:
            floor.end_cover(cover=standing[n % len(standing)], by=self.supervisor())

    # ---- the enrolment --------------------------------------------------------------------------------------------

    def pause(self, n: int, days: int) -> None:
        one = self.enrolment(n)
        until = timezone.localdate() + timedelta(days=days)
        floor.pause(enrolment=one, by=one.patient, reason="too_tired", resume_on=until)

    def resume(self, n: int) -> None:
        one = self.enrolment(n)
        floor.resume(enrolment=one, by=one.patient)

    def leave(self, n: int) -> None:
        one = self.enrolment(n)
        if one.is_open:
            floor.withdraw_consent(enrolment=one, by=one.patient, reason="not_for_me")

    def end(self, n: int, *, complete: bool) -> bool:
        """Staff end it; True when they could."""
        one, by = self.enrolment(n), self.supervisor()
        if complete:
            floor.complete(enrolment=one, by=by)
        else:
            floor.withdraw(enrolment=one, by=by, reason="service")
        return True

    def erase(self, n: int) -> None:
        floor.erase(by=self.ada, patient=self.enrolment(n).patient)

    # ---- the service ----------------------------------------------------------------------------------------------

    def deploy(self) -> None:
        """A new process: everything kept in memory is gone, and the content is loaded again."""
        for kept in (content.version, gate.definition, gate.schedule, gate._rules):
            kept.cache_clear()
        cache.clear()
        call_command("load_instruments", stdout=StringIO())


def did(happening, *args, **facts):
    """What it returns, or None when it was refused."""
    try:
        return happening(*args, **facts)
    except (Refused, actions.AlreadyAnswered):
        return None


def open_flags() -> models.QuerySet[Flag]:
    return Flag.objects.filter(resolved_at=None)
