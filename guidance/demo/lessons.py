"""The lessons of the invented people: opened when released, each answer through the lesson's own questions."""

from datetime import datetime, timedelta

from guidance.demo.roster import words
from guidance.demo.world import Life
from modules import frame, published
from modules.interaction import Interaction
from modules.lessons import Lesson, Step, steps
from modules.models import LessonProgress

HALF = {"Pia": "steady-activity", "Maya": "steady-activity", "Adaeze": "making-sense", "Ruth": "making-sense"}
TROUBLE = {"Sinéad": ("making-sense", "a-little"), "Tariq": ("steady-activity", "a-lot")}
MUST = ("Take my medicine as agreed", "See to children or a pet", "Pay a bill", "Work or study")  # sorted first
GENTLE = ("no", "false", "a-little", "about-as-usual", "i-did-some-of-it")  # taken where it fits nowhere else


def take_lessons(life: Life) -> dict[str, datetime]:
    """Her progress in every lesson she opened; returns when she finished which."""
    if life.enrolment.started_on is None:
        return {}
    finished: dict[str, datetime] = {}
    keys = published.current_keys("lesson", life.user.language)
    days = _days(life)
    for slug, number in days.items():
        opened = life.at(number, 9 if number else 21, 22)
        ready = len(finished) == list(days).index(slug)  # everything before is finished
        if slug not in keys or opened is None or not ready:
            break
        opened = max([opened, *(one + timedelta(minutes=14) for one in finished.values())])
        row = LessonProgress(lesson=slug, content_id=keys[slug], opened_at=opened, **life.owner)
        life.world.add(row)
        life.world.note(opened, "lesson_opened", life.user, row, slug=slug)
        if done := _go_through(life, row, opened):
            finished[slug] = done
    return finished


def _days(life: Life) -> dict[str, int]:
    """On which day of the programme she opens which lesson of her track; the people of HALF and TROUBLE are on time."""
    programme = published.programme(life.enrolment.programme, life.user.language)
    day, found = 0, {}
    for entry in programme.track(life.enrolment.track).lessons:
        day = found[entry.slug] = max(day, 7 * (entry.from_week or 0))
        punctual = life.person.first_name in {*HALF, *TROUBLE}
        day += 5 + (0 if punctual else life.rng.randint(0, 4)) if day else life.rng.randint(1, 3)
    return found


def _go_through(life: Life, row: LessonProgress, opened: datetime) -> datetime | None:
    """Her way through the steps; returns when she finished, None when she is in the middle."""
    lesson = published.lesson(row.content_id)
    pages = steps(lesson, life.enrolment.track)
    last = opened + timedelta(days=0 if lesson.frame == "short" else life.rng.randint(0, 3), minutes=len(pages) * 4)
    half = HALF.get(life.person.first_name) == row.lesson or last >= life.until
    if TROUBLE.get(life.person.first_name) == (row.lesson, "a-lot"):
        last, half = max(opened, life.until - timedelta(hours=20)), False  # recent, so that it is still to be seen
    taken = pages[: len(pages) // 2] if half else pages
    worrying = [page for page in taken if _answer(life, row, lesson, page)]
    row.steps_done = [page.slug for page in taken]
    row.step = pages[len(taken)].slug if half else pages[-1].slug
    if half:
        return None
    row.rated_at = row.finished_at = last
    life.world.note(last, "lesson_finished", life.user, row, slug=row.lesson)
    if worrying:
        row.concern_at = last
        life.world.note(last, "lesson_concern_raised", life.user, row, slug=row.lesson)
    return last


def _answer(life: Life, row: LessonProgress, lesson: Lesson, page: Step) -> bool:
    """Her answers on one page; returns whether her guide must see one of them."""
    asked = frame.questions(lesson, page, life.enrolment.track)
    raw: dict[str, list[str]] = {}
    for question in asked:
        raw |= _reply(life, row, question)
    row.keep(page.kind, frame.clean(asked, raw))
    return bool(frame.concerns(asked, row.answers_on(page.kind)))


def _reply(life: Life, row: LessonProgress, question: Interaction) -> dict[str, list[str]]:
    """What she answered to one question, as a form posts it: never a worry of its own making."""
    trouble = TROUBLE.get(life.person.first_name, ("", ""))
    if question.id == "trouble":
        return {"trouble": [trouble[1] if trouble[0] == row.lesson else "no"]}
    if question.id == "trouble-text" and trouble[0] != row.lesson:
        return {}
    inputs = [one for control in question.controls({}) for one in control.inputs]
    raw = {one.name: _control(life, row.lesson, one) for one in inputs}
    if question.concerns(question.clean(raw)):
        for word in ("no", "yes"):
            raw = {name: [word] for name in raw}
            if not question.concerns(question.clean(raw)):
                break
    return {name: values for name, values in raw.items() if values}


def _control(life: Life, lesson: str, control) -> list[str]:
    rng, values = life.rng, [choice.value for choice in control.choices]
    if texts := words("lessons").get(lesson, {}).get(control.name) or words("lessons")["any"].get(control.name):
        return [life.pick(texts)]
    match control.kind:
        case "checkboxes":
            return rng.sample(values, min(len(values), rng.randint(1, 3)))
        case "radios":
            gentle = [value for value in values if value in GENTLE]
            return [values[0] if control.label in MUST else rng.choice(gentle or values)]
        case "scale":
            return [str(rng.randint(6, 9))]
        case "number":
            return [str(rng.randint(8, 25))]
        case "select":
            return [rng.choice(values)]
    return []
