"""What is given when a journey begins, what time does to it, and what the machines do meanwhile."""

import re
import secrets
from collections.abc import Callable
from datetime import time, timedelta
from email import message_from_string
from email.policy import default
from string import ascii_lowercase
from time import monotonic, sleep

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.db.models import DateTimeField, F
from django.utils import timezone

from icbt.encryption import key_ring
from icbt.models import Enrolment, Nudge, Profile, Role, User
from modules.models import LessonProgress, WorksheetEntry
from outcomes import actions
from outcomes.models import Assessment, Flag, Response, Score
from tests.factories import make_staff
from tests.journeys.answering import Answering
from tests.journeys.guiding import Guiding
from tests.journeys.learning import Learning
from tests.journeys.writing import Writing
from tests.outcomes.answers import opened, phq
from tests.site import Site

CLINICAL = (
    *("pain", "therap", "mental", "clinic", "treatment", "depress", "phq", "questionnaire", "score", "lesson"),
    *("worksheet", "flag", "suicid", "mood", "symptom", "diagnos", "patient", "health"),
)
MOVED = (Assessment, Response, Score, LessonProgress, WorksheetEntry)


class Patient(Answering, Learning, Writing):
    """A patient at her browser."""


def a_name(name: str) -> str:
    """A name nobody had before in this run: the service's database lives as long as the run."""
    return f"{name}-{''.join(secrets.choice(ascii_lowercase) for _ in range(6))}"


def a_clinician_with_an_authenticator_app(name: str = "Clara", role: str = Role.CLINICIAN) -> tuple[User, str]:
    """Somebody who works here, and the secret in her authenticator app."""
    user, secret = make_staff(role, a_name(name), second_factor=False), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def a_guide(browse, user: User, kind: type[Guiding] = Guiding, **facts) -> Guiding:
    """A browser in which this member of staff is logged in."""
    person = browse(kind, **facts)
    person.site.log_in(person.context, user)
    return person


def days_pass(enrolment: Enrolment, days: int) -> None:
    """Put everything that happened to this patient that many days back, as if they had gone by."""
    back = timedelta(days=days)
    for model in MOVED:
        moments = [field.name for field in model._meta.fields if isinstance(field, DateTimeField)]
        model.objects.filter(enrolment=enrolment).update(**{name: F(name) - back for name in moments})
    enrolment.refresh_from_db()
    facts = {"created_at": enrolment.created_at - back, "consented_at": enrolment.consented_at - back}
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=enrolment.started_on - back, **facts)
    enrolment.refresh_from_db()


def she_answers_that_she_is_in_danger(enrolment: Enrolment) -> None:
    """The last question of the PHQ-9 has its highest answer, and a flag is open."""
    with words():
        sheet = opened(enrolment.patient).responses.get(instrument="phq-9")
        actions.submit_response(response=sheet, answers=phq(8, 3), by=enrolment.patient)
    assert Flag.objects.open().filter(enrolment=enrolment, rule="R1").exists()


def until(what: str, ready: Callable[[], bool], seconds: float = 15) -> float:
    """Wait for the machines to do something; returns how many seconds it took, and fails when it takes too long."""
    start = monotonic()
    while not ready():
        assert monotonic() - start < seconds, f"{what} did not happen within {seconds} s"
        sleep(0.1)
    return monotonic() - start


def all_scored(enrolment: Enrolment) -> bool:
    return not Response.objects.unscored().filter(enrolment=enrolment).exists()


def rules_of(enrolment: Enrolment) -> set[str]:
    return set(Flag.objects.filter(enrolment=enrolment).values_list("rule", flat=True))


def words():
    """Patients' words can be opened and sealed inside this, as in a request."""
    return key_ring()


# -- Letters -------------------------------------------------------------------------------------------------------


def letters_to(site: Site, email: str) -> list[str]:
    """Every e-mail to this address, oldest first: its subject and both its bodies in one text."""
    found = []
    for text in site.mail():
        for part in re.split(r"^-{79}$", text, flags=re.M):
            letter = message_from_string(part.lstrip(), policy=default)
            if letter["To"] == email:
                bodies = [one.get_content() for one in letter.walk() if one.get_content_maintype() == "text"]
                found.append("\n".join([letter["Subject"], *bodies]))
    return found


def link_in(letter: str) -> str:
    return re.search(r"http://localhost:\d+/join/[\w-]+/", letter)[0]


def the_clock_sends_what_is_due(site: Site, user: User) -> str:
    """It is a decent hour of a later day, and the clock rings; returns all letters to this person as one text."""
    hers = Nudge.objects.filter(recipient=user)
    with transaction.atomic():
        Profile.objects.filter(patient=user).update(quiet_from=time.min, quiet_until=time.min)
        hers.exclude(sent_at=None).update(sent_at=F("sent_at") - timedelta(days=10))
        hers.waiting().update(due_at=timezone.now())
    site.ring("icbt.tasks.send_nudges")
    until("the sending", lambda: not hers.waiting().exists(), seconds=30)
    sent = letters_to(site, user.email)
    assert len(sent) >= hers.filter(sent_with=None).exclude(sent_at=None).count() > 0
    return "\n\n".join(sent)


def says_nothing_clinical(letter: str, *secrets: str) -> None:
    """No word of a letter tells what it is about."""
    found = [word for word in (*CLINICAL, *secrets) if word.lower() in letter.lower()]
    assert not found, f"{found} in:\n{letter}"


def no_log_holds(site: Site, *secrets: str) -> None:
    """Neither the web process nor the workers nor the clock wrote one of these down."""
    logs = {path.name: path.read_text() for path in site.folder.glob("*.log")}
    assert "web.log" in logs
    assert not [(name, secret) for name, text in logs.items() for secret in secrets if secret in text]
