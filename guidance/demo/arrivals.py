"""How the invented people came: staff, patients with their profiles, enrolments, consents and invitations."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings

from guidance.demo.roster import Person, words
from guidance.demo.world import Life, World
from icbt import content
from icbt.models import Consent, Enrolment, Invitation, Profile, Role, User

STAFF = [
    ("Clara Winter", Role.CLINICIAN),
    ("Karl Lindqvist", Role.CLINICIAN),
    ("Niamh Gallagher", Role.CLINICIAN),
    ("Tomasz Zieliński", Role.CLINICIAN),
    ("Sofia Marques", Role.SUPERVISOR),
    ("Ada Thornton", Role.ADMINISTRATOR),
]
PHONES = {  # numbers kept free for stories, or of the form that is
    "gb": "07700 900{:03d}",
    "ie": "020 915 0{:03d}",
    "au": "0491 570 {:03d}",
    "ca": "+1 613 555 0{:03d}",
    "de": "030 23125 {:03d}",
}
LEFT = {"withdrawn": "too_tired", "completed": "finished", "paused": "no_time"}
END = {"withdrawn": 19, "completed": 63}  # day of the programme on which it ended


def staff(world: World) -> None:
    """Those who work here."""
    came = world.now - timedelta(days=230)
    for name, role in STAFF:
        first = name.split()[0].lower()
        user = _user(world, name, f"{first}@demo.example", role, came)
        user.last_login = world.now - timedelta(hours=1)
        world.staff[first] = user
    for user in world.staff.values():
        world.note(came, "invited", world.staff["ada"], user, role=user.role)
        world.note(came + timedelta(hours=2), "invitation_accepted", user, user)


def patient(world: World, person: Person) -> Life:
    """One patient, as far as she has come."""
    rng = world.chance(person.name)
    user = _user(world, person.name, person.email, Role.PATIENT, world.now, person)
    today = world.now.astimezone(user.zone).date()
    started_on = today - timedelta(days=person.day) if person.started else None
    enrolment = Enrolment(
        patient=user,
        clinician=world.staff.get(person.guide),
        track=person.track,
        support_level=person.support,
        status=person.status,
        started_on=started_on,
    )
    life = Life(world, person, user, world.add(enrolment), rng, world.now)
    arrived = _arrive(life)
    if person.status != "invited":
        _consent(life, arrived)
    _end(life)
    return life


def _user(world: World, name: str, email: str, role: str, came: datetime, person: Person | None = None) -> User:
    place = {"country": person.country, "time_zone": person.time_zone} if person else {}
    user = User(email=email, name=name, role=role, created_at=came, **place)
    if person and person.status == "invited":
        user.set_unusable_password()
    else:
        user.password = world.password
        world.add(EmailAddress(user=user, email=email, verified=True, primary=True))
    return world.add(user)


def _arrive(life: Life) -> datetime:
    """The invitation; returns the moment she came in by its link, or was sent it when she has not."""
    world, person, rng = life.world, life.person, life.rng
    came = min(life.local(_today(life) - timedelta(days=person.day), 8, 10), world.now - timedelta(minutes=50))
    invited = (
        came if person.status == "invited" else came - timedelta(days=rng.randint(2, 6), minutes=rng.randint(9, 90))
    )
    by = life.guide or world.staff["ada"]
    life.user.created_at = life.enrolment.created_at = invited
    link = Invitation(user=life.user, secret_hash=hashlib.sha256(uuid4().bytes).hexdigest(), created_by=by)
    link.created_at, link.expires_at = invited, invited + timedelta(days=settings.INVITATION_DAYS)
    world.add(link)
    world.note(invited, "invited", by, life.enrolment, life.user, role=Role.PATIENT)
    if person.status != "invited":
        link.used_at = came
        world.note(came, "invitation_accepted", life.user, life.user, life.user)
    return came


def _consent(life: Life, came: datetime) -> None:
    world, person, rng = life.world, life.person, life.rng
    at = came + timedelta(minutes=rng.randint(6, 25))
    life.enrolment.consented_at = at
    text = content.current("consent", life.enrolment.programme, life.user.language)
    given = Consent(
        patient=life.user, enrolment=life.enrolment, content=text, text_hash=text.hash, given_at=at,
        research=rng.random() < 0.6, contact_doctor=rng.random() < 0.8, emergency_contact=rng.random() < 0.7,
    )  # fmt: skip
    world.add(given)
    world.note(at, "consented", life.user, given, life.user, version=text.version)
    phone = PHONES[person.country]
    numbers = rng.sample(range(100, 200 if person.country == "ca" else 900), 2)
    profile = Profile(
        patient=life.user,
        phone=phone.format(numbers[0]),
        emergency_name=rng.choice(words("patients")["contacts"]),
        emergency_phone=phone.format(numbers[1]),
    )
    world.add(profile)
    world.note(at + timedelta(minutes=4), "profile_saved", life.user, life.user, life.user)


def _end(life: Life) -> None:
    """Where she is now: how long she has been quiet, and whether she paused, finished or left."""
    world, person, enrolment = life.world, life.person, life.enrolment
    life.until = world.now - timedelta(days=person.quiet)
    if person.status == "paused":
        enrolment.paused_at, enrolment.resume_on = life.until, _today(life) + timedelta(days=10)
        world.note(life.until, "enrolment_paused", life.user, enrolment, life.user, reason=LEFT["paused"])
    if person.status in END:
        enrolment.closed_at = life.local(life.day(END[person.status]), 12, 17)
        verb, by = f"enrolment_{person.status}", life.user if person.status == "withdrawn" else life.answering
        world.note(enrolment.closed_at, verb, by, enrolment, life.user, reason=LEFT[person.status])
    if person.status == "withdrawn":
        life.until = enrolment.closed_at
    enrolment.reason = LEFT.get(person.status, "" if person.status == "invited" else "planned")


def _today(life: Life):
    return life.world.now.astimezone(life.user.zone).date()


def last_seen(life: Life) -> None:
    """Her log-ins: one in the last days unless she is quiet, and the last one with the last thing she did."""
    world, person = life.world, life.person
    if person.status == "active" and not person.quiet:
        world.note(world.now - timedelta(hours=life.rng.randint(1, 80)), "logged_in", life.user, life.user, life.user)
    did = [one.at for one in world.trail if one.by is life.user]
    if did:
        life.user.last_login = max(did).astimezone(UTC) - timedelta(minutes=3)
