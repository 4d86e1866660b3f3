"""READ: what is next for this patient: exactly one thing, and beside it what else waits for her."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guidance.at_hand import Link, at_hand
from guidance.away import away_words
from guidance.offers import Offer, diary_step, finished_words, flare_step, module_steps, signs
from guidance.step import Step
from guidance.thread import Thread, answer_words, news_of
from guidance.week import in_words
from icbt.models import Enrolment, Status
from icbt.templatetags.steady import kind_day
from modules import published
from modules.models import EntryComment, WorksheetEntry
from modules.programme_view import LessonRow, lessons_for, phase_words
from modules.rough_days import MAY_SAY
from outcomes import intake
from outcomes.assessments import Due, due_now
from outcomes.models import Triage

NIGHT = "Rest if you need to. Everything here keeps until you come back."


@dataclass(frozen=True)
class Home:
    """A patient's first page."""

    greeting: str
    comfort: str
    week: str
    step: Step
    beside: list[Step]
    flare_plan: Step | None  # one tap away, at all times; None before its lesson
    at_hand: list[Link]  # what she has agreed on: safety plan, sleep hours, a flare
    away: str  # who answers while her clinician is away; empty when the clinician is here
    modules: list[Offer]  # what may help her beside the lessons, two at most
    phase: str  # what she needs to know about the time of her programme; empty while there is nothing to say
    finished: str  # what she has done so far, without a goal beside it; empty before the first lesson is finished
    may_be_rough: bool  # can she say that today is a rough day?


def home_of(enrolment: Enrolment, now: datetime) -> Home:
    """Her page at this moment, in a fixed number of queries."""
    local = now.astimezone(enrolment.patient.zone)
    diary = diary_step(enrolment, now)
    due = due_now(enrolment, now)
    lessons = lessons_for(enrolment, now)
    drafts = list(WorksheetEntry.objects.filter(enrolment=enrolment, submitted_at=None).defer("answers")[:3])
    waits = intake.waits(enrolment)
    steps = [_waiting(waits, now)] if waits else _steps(enrolment, due, lessons, [*diary, *map(_worksheet, drafts)])
    return Home(
        greeting=greeting_of(enrolment, now),
        comfort=NIGHT if local.hour >= 22 or local.hour < 5 else "",
        week=in_words(enrolment.week(local.date())) if enrolment.status == Status.ACTIVE else "",
        step=steps[0],
        beside=[*signs(enrolment), *_news(enrolment, now), *(one for one in steps[1:] if one.url)],
        flare_plan=flare_step(enrolment),
        at_hand=at_hand(enrolment, now),
        away=away_words(enrolment),
        modules=[] if waits else module_steps(enrolment, now),
        phase=phase_words(enrolment, local.date()),
        finished=finished_words(lessons),
        may_be_rough=not waits and enrolment.status in MAY_SAY,
    )


def greeting_of(enrolment: Enrolment, now: datetime) -> str:
    """By her own clock, and with the name she gave."""
    words = _greeting(now.astimezone(enrolment.patient.zone).hour)
    return f"{words}, {enrolment.patient.name}" if enrolment.patient.name else words


def _greeting(hour: int) -> str:
    """By her own clock; at night nobody is told that it is morning."""
    if 5 <= hour < 12:
        return "Good morning"
    if 12 <= hour < 18:
        return "Good afternoon"
    return "Good evening" if 18 <= hour < 22 else "Hello"


def _steps(enrolment: Enrolment, due: Due | None, lessons: list[LessonRow], sheets: list[Step]) -> list[Step]:
    """Everything she could do now, most important first; with nothing to do, when something opens."""
    found = [_questions(due, enrolment)] if due else []
    if enrolment.status == Status.PAUSED:
        found.append(_paused(enrolment))
    current = next((row for row in lessons if row.state == "current"), None)
    may_begin = enrolment.status in (Status.ACTIVE, Status.CONSENTED)
    if current and (may_begin or (enrolment.status == Status.PAUSED and current.opened)):
        found.append(_lesson(current))
    if enrolment.is_open:
        found += sheets
    return found or [_nothing(enrolment, lessons)]


def _waiting(triage: Triage, now: datetime) -> Step:
    """After the first questions, while a person has to decide: by when she hears, and where help is until then."""
    when = f"contacts you by {kind_day(triage.due_at)}"
    text = f"Your answers are with us. Somebody reads them and {when}, before your lessons open."
    if triage.due_at <= now:
        text = "Your answers are with us. We are later than we said, and that is our fault. You can write us a message."
    return Step(
        "Thank you. There is nothing more to do now",
        text,
        reverse("icbt:help"),
        "Who can help right now",
        "Your first questions are done",
        "Nobody watches at night or at weekends. If you are in danger, or feel very ill, please don't wait for us.",
        "calm",
    )


def _questions(due: Due, enrolment: Enrolment) -> Step:
    minutes = f"About {due.minutes} minute{'' if due.minutes == 1 else 's'}"
    first = enrolment.status == Status.CONSENTED
    if due.begun:
        title, link = "Go on with your questions", "Continue where you stopped"
    else:
        named = "Your first questions" if first else due.title
        title, link = (named if first or "questions" in named else "A few questions for you", "Answer the questions")
    text = (
        "They show us where you start from, and what may help." if first else "They show how things are going for you."
    )
    close = f" Open until {kind_day(due.last_moment)}." if due.closes_at and not first else ""
    note = f"{minutes}. Stop any time; what you have answered is saved."
    eyebrow = "Your weekly check-in" if due.title.startswith("Week") else due.title
    eyebrow = "" if title.lower().endswith(eyebrow.lower()) else eyebrow  # nothing is said twice
    return Step(title, text + close, due.url, link, eyebrow, note, "worksheets", due.needs_post)


def _lesson(row: LessonRow) -> Step:
    if row.opened:
        left = f"About {row.minutes_left} minutes left. " if row.minutes_left else ""
        return Step(
            row.title,
            row.in_one_line,
            row.url,
            "Continue where you stopped",
            "Your lesson",
            f"{left}Your place is saved.",
            "lessons",
        )
    note = f"About {row.minutes} minutes. Stop any time; your place is saved."
    return Step(row.title, row.in_one_line, row.url, "Start the lesson", "Your next lesson", note, "lessons")


def _worksheet(entry: WorksheetEntry) -> Step:
    title = published.worksheet(entry.content_id).title
    url = reverse("modules:entry", kwargs={"entry_id": entry.pk})
    text = f"Last saved {kind_day(entry.saved_at)}."
    return Step(title, text, url, "Go on with it", "Your worksheet", "What you wrote is saved.", "worksheets")


def _paused(enrolment: Enrolment) -> Step:
    until = f" You planned to come back {kind_day(enrolment.resume_on)}." if enrolment.resume_on else ""
    return Step(
        "Your programme is paused",
        f"Take the time you need.{until} Your place is kept, and you can read and write messages.",
        reverse("icbt:resume"),
        "Come back now",
        "A pause",
        "You go on where you stopped.",
        "calm",
        needs_post=True,
    )


def _nothing(enrolment: Enrolment, lessons: list[LessonRow]) -> Step:
    """What stands there when there is nothing to do: the next opening, the end, or a rest."""
    if enrolment.status == Status.COMPLETED:
        text = "You have come to the end of the programme. Your lessons and worksheets stay here for you to read."
        return Step("Well done", text, reverse("modules:programme"), "Look back at your lessons", symbol="success")
    if enrolment.status == Status.WITHDRAWN:
        text = "You have left the programme. What you wrote stays here for you to read."
        return Step("You can still read", text, reverse("modules:programme"), "Look back at your lessons")
    locked = next((row for row in lessons if row.state == "locked"), None)
    if locked:
        when = f"It opens {kind_day(locked.opens_on)}." if locked.opens_on else locked.reason
        return Step(
            "Nothing to do now", f"Next comes “{locked.title}”. {when}", symbol="calm", eyebrow="All done for now"
        )
    return Step(
        "Nothing to do now",
        "You have read every lesson that is open. You can read each again as often as you like.",
        reverse("modules:programme"),
        "Look back at your lessons",
        "All done for now",
        symbol="calm",
    )


def _news(enrolment: Enrolment, now: datetime) -> list[Step]:
    """What came from the other side, and what she is in the middle of writing."""
    return [*_messages(news_of(enrolment), enrolment, now), *_comments(enrolment)]


def _messages(thread: Thread, enrolment: Enrolment, now: datetime) -> list[Step]:
    url, found = reverse("guidance:messages"), []
    unread = [one for one in thread.messages if one.author_id != enrolment.patient_id]
    if unread:
        title = f"A new message from {unread[-1].author}" if len(unread) == 1 else f"{len(unread)} new messages"
        found.append(Step(title, f"Sent {kind_day(unread[-1].sent_at)}.", url, "Read", symbol="messages"))
    if thread.waiting:
        title = answer_words(thread, str(enrolment.attendant() or "Our team"), now).rstrip(".")
        text = f"You wrote {kind_day(thread.waiting[-1].sent_at)}."
        found.append(Step(title, text, url, "Open", symbol="clock"))
    if thread.draft and thread.draft.text.strip():
        text = f"Saved {kind_day(thread.draft.saved_at)}, not sent."
        found.append(Step("A message you began", text, url, "Go on", symbol="edit"))
    return found


def _comments(enrolment: Enrolment) -> list[Step]:
    rows = EntryComment.objects.waiting_for(enrolment).select_related("entry", "author").defer("text", "entry__answers")
    seen: dict = {}
    for row in rows:
        seen[row.entry_id] = row
    return [
        Step(
            f"{row.author} wrote on your worksheet",
            published.worksheet(row.entry.content_id).title,
            reverse("modules:entry", kwargs={"entry_id": row.entry_id}),
            "Read",
            symbol="edit",
        )
        for row in seen.values()
    ]
