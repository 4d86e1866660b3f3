"""Ways through a lesson and a worksheet, for the tests of the modules room."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from icbt.models import User
from modules import actions, published
from modules.lessons import Step, steps
from modules.models import LessonProgress, WorksheetEntry
from modules.programme_view import steps_left

L0, S1, C2, S2 = "getting-started", "making-sense", "goals-and-calm", "steady-activity"  # on the CBT track


def open_lesson(user: User, slug: str = S1) -> LessonProgress:
    return actions.open_lesson(enrolment=user.current_enrolment(), by=user, slug=slug)


def open_early(user: User, slug: str) -> LessonProgress:
    """Begin a lesson that her clinician opened before its day."""
    enrolment = user.current_enrolment()
    actions.unlock_lesson(enrolment=enrolment, by=enrolment.clinician, slug=slug, reason="She asked for it.")
    return open_lesson(user, slug)


def steps_of(progress: LessonProgress) -> list[Step]:
    return steps(published.lesson(progress.content_id), progress.enrolment.track)


def url(slug: str, step: str = "") -> str:
    return f"/lessons/{slug}/{step}/" if step else f"/lessons/{slug}/"


def go_through(client: Client, progress: LessonProgress, *, but: str = "") -> None:
    """Press "Go on" on every page of a lesson without answering anything, but for one page."""
    for step in steps_of(progress):
        if step.slug != but:
            client.post(url(progress.lesson, step.slug), {"do": "next"})


def finish(user: User, slug: str = S1) -> LessonProgress:
    progress = open_lesson(user, slug)
    for step in steps_left(open_lesson(user, slug)):
        actions.save_step(progress=progress, by=user, step=step.slug, raw={}, done=True)
    return actions.finish_lesson(progress=progress, by=user)


def move_back(progress: LessonProgress, **ago) -> None:
    """Let a lesson have been opened, and finished, that long ago."""
    then = timezone.now() - timedelta(**ago)
    LessonProgress.objects.filter(pk=progress.pk).update(opened_at=then)
    LessonProgress.objects.filter(pk=progress.pk, finished_at__isnull=False).update(finished_at=then)


def start_sheet(user: User, slug: str = "pain-map") -> WorksheetEntry:
    if not LessonProgress.objects.filter(patient=user, lesson=S1).exists():
        open_lesson(user)
    return actions.start_entry(enrolment=user.current_enrolment(), by=user, slug=slug)


def save(user: User, entry: WorksheetEntry, **words: str) -> WorksheetEntry:
    entry.refresh_from_db()
    raw = {name.replace("_", "-"): [value] for name, value in words.items()}
    return actions.save_entry(entry=entry, by=user, raw=raw, revision=entry.revision, writer="")


def shared_sheet(user: User, **words: str) -> WorksheetEntry:
    entry = save(user, start_sheet(user), **(words or {"body": "Neck and hands"}))
    return actions.submit_entry(entry=entry, by=user)
