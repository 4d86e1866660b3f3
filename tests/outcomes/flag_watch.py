"""Who has to see a flag, worked out from plain facts, and whether it stands on that person's screen."""

from datetime import date

from django.test import Client
from django.utils import timezone

from guidance.caseload import scope, sketches
from guidance.supervision import on_duty
from icbt import hours
from icbt.encryption import key_ring
from icbt.models import Cover, Enrolment, Nudge, Role, User
from outcomes.models import Flag


def here(person: User | None) -> bool:
    """In, with an open account and the right role: worked out anew, not by the words under test."""
    return bool(
        person
        and person.is_active
        and not person.password.startswith("!")
        and person.role in (Role.CLINICIAN, Role.SUPERVISOR)
    )


def owner_of(enrolment: Enrolment, absences: list[Cover]) -> User | None:
    """Her clinician; when away, who covers; None for the duty inbox."""
    away = {one.clinician_id: one for one in absences}
    clinician = enrolment.clinician
    if not here(clinician):
        return None
    if clinician.pk not in away:
        return clinician
    stands_in = away[clinician.pk].covered_by
    return stands_in if here(stands_in) and stands_in.pk not in away else None


def absences_on(day: date) -> list[Cover]:
    rows = Cover.objects.filter(ended_at=None).select_related("covered_by")
    return [one for one in rows if one.first_day <= day <= one.last_day]


def unseen(reader: int = 0) -> list[str]:
    """Every open flag that is not in the list of the person who has to see it; one sentence each.

    The duty inbox is the same for every supervisor; `reader` chooses in turn as whom it is asked for.
    """
    now = timezone.now()
    absences = absences_on(now.astimezone(hours.zone()).date())
    supervisors = [one for one in User.objects.filter(role=Role.SUPERVISOR) if here(one)]
    lists, duty = {}, {}
    found = [] if supervisors else ["nobody reads the duty inbox"]
    for flag in Flag.objects.filter(resolved_at=None).select_related("enrolment__clinician", "enrolment__patient"):
        owner = owner_of(flag.enrolment, absences)
        if flag.enrolment.attendant() != owner:
            found.append(f"{flag.pk} is thought to be with {flag.enrolment.attendant()}, and is with {owner}")
        if owner:
            if owner.pk not in lists:
                lists[owner.pk] = shown_in(sketches(scope(owner, ""), now, reader=owner))
            found += [f"{flag.pk} is not on the list of {owner}"] * (flag.pk not in lists[owner.pk])
        for one in supervisors[reader % len(supervisors) :][:1] if supervisors else []:
            if one.pk not in duty:
                duty[one.pk] = shown_in(sketches(on_duty(one), now, reader=one))
            if (flag.pk in duty[one.pk]) is not (owner is None):
                found.append(f"{flag.pk} with {owner} is {'' if owner else 'not '}in the duty inbox of {one}")
    return found


def shown_in(found) -> set:
    return {need.subject for sketch in found for need in sketch.needs if need.subject}


def unseen_on_pages() -> list[str]:
    """The same by opening the real pages: Today of whoever attends, and Duty of every supervisor."""
    absences = absences_on(timezone.now().astimezone(hours.zone()).date())
    supervisors = [one for one in User.objects.filter(role=Role.SUPERVISOR) if here(one)]
    pages, found = {}, []
    with key_ring():
        for flag in Flag.objects.filter(resolved_at=None).select_related("enrolment__clinician"):
            owner = owner_of(flag.enrolment, absences)
            for person, address in [(owner, "/today/")] if owner else [(one, "/duty/") for one in supervisors]:
                if (person.pk, address) not in pages:
                    pages[person.pk, address] = opened(person, address)
                words, subjects = pages[person.pk, address]
                if flag.pk not in subjects or flag.sentence not in words:
                    found.append(f"{flag.pk} is not on {address} of {person}")
    return found


def opened(person: User, address: str) -> tuple[str, set]:
    client = Client()
    client.force_login(person)
    page = client.get(address)
    assert page.status_code == 200, f"{address} of {person} answered {page.status_code}"
    return page.content.decode(), {need.subject for row in page.context["rows"] for need in row.needs if need.subject}


def told_of(flag: Flag, day: date) -> set:
    """Who was reminded of this flag on this day, by id."""
    rows = Nudge.objects.filter(occasion=f"flag {flag.pk} overdue {day.isoformat()}")
    return set(rows.values_list("recipient", flat=True))


def has_to_be_told(flag: Flag) -> set:
    """Every supervisor, and who attends now."""
    owner = owner_of(
        Enrolment.objects.select_related("clinician").get(pk=flag.enrolment_id),
        absences_on(timezone.now().astimezone(hours.zone()).date()),
    )
    supervisors = [one for one in User.objects.filter(role=Role.SUPERVISOR) if here(one)]
    return {one.pk for one in [*supervisors, *([owner] if owner else [])]}
