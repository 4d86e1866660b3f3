"""A safety plan is written by a clinician together with the patient; she may add words, and nothing is overwritten."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from icbt.audit import record
from icbt.encryption import readable
from icbt.errors import Refused
from icbt.models import Enrolment, Status, User
from icbt.rooms import tell
from modules import published
from modules.actions.errors import Stale, guide_only
from modules.models import SafetyPlan
from modules.safety_plan import SLUG, added
from modules.worksheets import Typed, clean, typed
from modules.written import written

Raw = Mapping[str, Sequence[str]]

STALE = "The plan was changed on another page since you opened this one. Nothing is lost: both are below."
EMPTY = "Write at least one step before you save."
UNFIT = "Some of it does not fit. Please look at what is marked."
DAMAGED = "Your plan cannot be opened right now. Please tell us in a message, or call us."
FULL = "Together with what stands there, this is too long for the plan. Please write a little less."


@transaction.atomic
def write_safety_plan(*, enrolment: Enrolment, by: User, raw: Raw, base: UUID | None) -> SafetyPlan:
    """Keep the plan as those who guide her wrote it with her, as a new version of its own.

    `base` is the version that the page was opened with, None for no plan yet: when another came meanwhile, `Stale` is
    raised and nothing is kept. The same words again are no new version. A plan may be written after the programme too:
    questions are asked, and danger found, for a year after it.
    """
    guide_only(enrolment, by)
    newest = _locked(enrolment)
    content = published.current_keys("worksheet", enrolment.patient.language)[SLUG]
    answers = _fitting(content, typed(published.worksheet(content).fields, raw), UNFIT)
    if (newest.pk if newest else None) != base:
        raise Stale(STALE)
    if newest and newest.content_id == content and readable(newest, "answers", None) == answers:
        return newest
    return _write(enrolment, by, content, answers)


@transaction.atomic
def add_to_safety_plan(*, enrolment: Enrolment, by: User, raw: Raw) -> SafetyPlan:
    """Add the patient's own words to the plan in force; what stands there stays, whoever writes at the same time.

    Raises `Refused` while there is no plan: it is begun with a person, never alone.
    """
    if by.pk != enrolment.patient_id or enrolment.status == Status.WITHDRAWN:
        raise Refused("Only the patient herself can write here.")
    newest = _locked(enrolment)
    if newest is None:
        raise Refused("You write your plan together with your clinician first.")
    if (stands := readable(newest, "answers", None)) is None:
        raise Refused(DAMAGED)
    fields = published.worksheet(newest.content_id).fields
    if not (more := typed(fields, raw)):
        raise Refused("Write something before you save.")
    answers = added(published.worksheet(newest.content_id), stands, more)
    if typed(fields, answers) != answers:  # more people than a step has room for
        raise Refused(FULL)
    plan = _write(enrolment, by, newest.content_id, _fitting(newest.content_id, answers, FULL))
    about = {"place": "plan", "occasion": f"plan {plan.pk}", "by": by}
    tell("words_written", enrolment=enrolment, text=written(more), **about)
    return plan


@transaction.atomic
def read_safety_plan(*, plan: SafetyPlan, by: User) -> SafetyPlan:
    """Note that the patient has read the plan as it stands here, the first time she does."""
    if by.pk != plan.patient_id:
        raise Refused("Only the patient herself can do this.")
    if SafetyPlan.objects.filter(pk=plan.pk, seen_at=None).update(seen_at=timezone.now()):
        record("safety_plan_read", by=by, subject=plan)
    return plan


def _locked(enrolment: Enrolment) -> SafetyPlan | None:
    """The plan in force, with nobody else writing one meanwhile."""
    Enrolment.objects.hold(enrolment.pk)
    return SafetyPlan.objects.of(enrolment).order_by("-written_at").first()


def _fitting(content: UUID, answers: Typed, otherwise: str) -> Typed:
    if not answers:
        raise Refused(EMPTY)
    if clean(published.worksheet(content).fields, answers)[1]:
        raise Refused(otherwise)
    return answers


def _write(enrolment: Enrolment, by: User, content: UUID, answers: Typed) -> SafetyPlan:
    facts = {"enrolment": enrolment, "patient": enrolment.patient, "content_id": content}
    hers = timezone.now() if by.pk == enrolment.patient_id else None
    plan = SafetyPlan.objects.create(answers=answers, written_by=by, seen_at=hers, **facts)
    record("safety_plan_written", by=by, subject=plan)
    return plan
