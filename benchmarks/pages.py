"""Pages against the floor: the same person, the same server, one request of each in turn, over several rounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import people
from benchmarks.figures import Figure, Pairs, table, verdict
from benchmarks.lives import WORDS, answers_to
from benchmarks.service import HOST, Service, resident
from benchmarks.visitor import PROXY, Visitor
from modules.models import LessonProgress
from outcomes import gate
from outcomes.models import Response

WARM = 8  # requests before the clock runs, on each connection: code, content and database connections are warm
MOST_QUERIES = 12  # on a page a patient reads
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Request:
    """What to ask, as whom."""

    path: str
    session: str
    form: dict[str, str] | None = None
    subject: UUID | None = None  # the row it is about, for those who wait for what becomes of it


@dataclass(frozen=True)
class Page:
    """A page to measure. `requests` never ends or ends late enough; `times` is how often the floor it may cost."""

    name: str
    requests: Iterator[Request]
    times: float | None
    status: int = 200
    most_queries: int | None = None

    def floor(self, request: Request) -> Request:
        """The floor for the same person: a bare view, or one insert when the page writes."""
        if request.form is None:
            return Request("/floor/", request.session)
        return Request("/floor/insert/", request.session, {"text": WORDS})


@dataclass(frozen=True)
class Queries:
    """SQL statements of one page: those that ask or write, and those that only begin, end or mark a transaction."""

    asked: int
    transaction: int

    def __str__(self) -> str:
        return f"{self.asked} + {self.transaction}"


def measure(service: Service, *, rounds: int, each: int, crowd: int) -> str:
    """Fill the database, run every page, and return the tables. The worker stays away, so that it disturbs nobody."""
    people.make_floor()
    teams = make_teams(rounds * (each + WARM) + 10, crowd)
    people.analyse()
    pages = pages_of(teams)
    queries = {page.name: count_queries(page) for page in pages}
    service.start_web()
    before = resident(service.web)[1]
    figures = {page.name: Figure(page.name, [], page.times) for page in pages}
    for _ in range(rounds):
        for page in pages:
            figures[page.name].rounds.append(one_round(service, page, each))
    after = resident(service.web)[1]
    asked = 2 * len(pages) * rounds * (each + WARM)
    total = sum(len(team.enrolments) for team in teams.values())
    return "\n\n".join(
        [
            f"{total:,} enrolments; {rounds} rounds of {each} pairs of requests for each page, one client.",
            table_of(pages, figures, queries),
            table_of_queries(queries),
            f"Memory of the two web workers: {mb(before)} MB fresh, {mb(after)} MB after {asked:,} requests between "
            f"them; goal under 150 MB each: {verdict(max(after) < 150)}.",
        ]
    )


def make_teams(writes: int, crowd: int) -> dict[str, people.Team]:
    """Caseloads of 30 and 300, the patients who write, and others who only fill the tables."""
    sheets = 3  # of one patient, at the least, that are open and empty
    sizes = {"small": 30, "large": 300, "writers": -(-writes // sheets)}
    teams = {name: people.make_team(name, size) for name, size in sizes.items()}
    for number in range(-(-crowd // 60)):
        teams[f"crowd {number}"] = people.make_team(f"crowd {number}", min(60, crowd - 60 * number))
    return teams


# -- What is measured ------------------------------------------------------------------------------------------


def pages_of(teams: dict[str, people.Team]) -> list[Page]:
    small, large, writers = teams["small"], teams["large"], teams["writers"]
    today = reverse("guidance:today")
    return [
        Page("the empty frame (base.html)", in_turn(small, lambda _: "/floor/frame/"), None),
        Page("patient home", in_turn(small, lambda _: reverse("guidance:home")), 2, most_queries=MOST_QUERIES),
        Page("lesson step", in_turn(small, lesson_step), 1.5, most_queries=MOST_QUERIES),
        Page("questionnaire form", in_turn(small, questionnaire), 1.5, most_queries=MOST_QUERIES),
        Page("submit a questionnaire", submissions(writers), 2, status=302),
        Page("send a message", letters(writers), 2, status=302),
        Page("today, 30 patients", as_clinician(small, today), 3),
        Page("today, 300 patients", as_clinician(large, today), 6),
        Page("patient page", patient_pages(small), None),
    ]


def in_turn(team: people.Team, path: Callable) -> Iterator[Request]:
    """The same page of every patient, one after the other, for ever."""
    known = [Request(path(enrolment), team.sessions[enrolment.patient_id]) for enrolment in team.enrolments]
    while True:
        yield from known


def as_clinician(team: people.Team, path: str) -> Iterator[Request]:
    while True:
        yield Request(path, team.sessions[team.clinician.pk])


def patient_pages(team: people.Team) -> Iterator[Request]:
    for enrolment in cycle(team.enrolments):
        path = reverse("guidance:patient", kwargs={"enrolment_id": enrolment.pk})
        yield Request(path, team.sessions[team.clinician.pk])


def lesson_step(enrolment) -> str:
    """The page of the lesson at which she stopped."""
    place = LessonProgress.objects.of(enrolment).get(finished_at=None)
    return reverse("modules:step", kwargs={"slug": place.lesson, "step": place.step})


def questionnaire(enrolment, slug: str = "phq-9") -> str:
    return answer_url(drafts_of([enrolment.patient_id]).get(instrument=slug))


def drafts_of(patients: list[UUID]):
    return Response.objects.filter(patient__in=patients, submitted_at=None).order_by("instrument", "pk")


def answer_url(draft: Response) -> str:
    return reverse("outcomes:answer", kwargs={"assessment_id": draft.assessment_id, "instrument": draft.instrument})


def submissions(team: people.Team) -> Iterator[Request]:
    """Every open questionnaire of the team, filled in and sent, each once, in no order."""
    drafts, random = list(drafts_of(team.patients)), Random(1)
    random.shuffle(drafts)
    for draft in drafts:
        answers = answers_to(gate.definition(draft.content_id), random)
        form = {key: str(value) for key, value in answers.items()}
        yield Request(answer_url(draft), team.sessions[draft.patient_id], form, draft.pk)


def letters(team: people.Team) -> Iterator[Request]:
    while True:
        for patient in team.patients:
            form = {"text": WORDS, "message_id": str(uuid4())}
            yield Request(reverse("guidance:messages"), team.sessions[patient], form)


# -- Measuring -------------------------------------------------------------------------------------------------


def one_round(service: Service, page: Page, each: int) -> Pairs:
    """Floor, page, floor, page … on one fresh connection, the first ones unmeasured."""
    visitor, pairs = Visitor(HOST, service.port), Pairs()
    for number in range(-WARM, each):
        request = next(page.requests)
        floor = ask(visitor, page.floor(request), 200)
        taken = ask(visitor, request, page.status)
        if number >= 0:
            pairs.floor.append(floor)
            pairs.page.append(taken)
    visitor.close()
    return pairs


def ask(visitor: Visitor, request: Request, status: int) -> float:
    """The seconds it took; a page that answers otherwise than it should measures nothing, so that ends the run."""
    answer = visitor.ask(request.path, request.session, request.form)
    if answer.status != status:
        raise SystemExit(f"{request.path} answered {answer.status} {answer.location}, not {status}")
    return answer.seconds


def count_queries(page: Page) -> Queries:
    """The statements of the second request in a process of its own kind, when everything that is kept is kept."""
    for _ in range(2):
        found = _count(next(page.requests), page.status)
    return found


def _count(request: Request, status: int) -> Queries:
    client = Client(headers={"Host": HOST, **PROXY})
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session
    records, keys = CaptureQueriesContext(connections["default"]), CaptureQueriesContext(connections["keys"])
    with records, keys:
        answer = client.get(request.path) if request.form is None else client.post(request.path, request.form)
    if answer.status_code != status:
        raise SystemExit(f"{request.path} answered {answer.status_code} in this process, not {status}")
    return counted([*records.captured_queries, *keys.captured_queries])


def counted(captured: list[dict]) -> Queries:
    """Captured queries, by their kind."""
    said = [query["sql"] for query in captured]
    transaction = sum(sql.startswith(TRANSACTION_WORDS) for sql in said)
    return Queries(len(said) - transaction, transaction)


# -- Tables ----------------------------------------------------------------------------------------------------


def table_of(pages: list[Page], figures: dict[str, Figure], queries: dict[str, Queries]) -> str:
    head = [
        "page",
        "floor p50 · p99 ms",
        "page p50 · p99 ms",
        "p50 ratio (rounds)",
        "p99 ratio",
        "goal",
        "",
        "queries",
        "",
    ]
    return table(head, [_row(page, figures[page.name], queries[page.name]) for page in pages])


def _row(page: Page, figure: Figure, queries: Queries) -> list[str]:
    within = page.most_queries is None or queries.asked <= page.most_queries
    return [
        page.name,
        *(f"{figure.ms(what, 50):.1f} · {figure.ms(what, 99):.1f}" for what in ("floor", "page")),
        f"{figure.p50:.2f} ({figure.spread[0]:.2f}–{figure.spread[-1]:.2f})",
        f"{figure.p99:.2f}",
        "–" if page.times is None else f"≤ {page.times}",
        figure.verdict,
        f"{queries}" + (f" (≤ {page.most_queries})" if page.most_queries else ""),
        verdict(within) if page.most_queries else "–",
    ]


def table_of_queries(queries: dict[str, Queries]) -> str:
    few, many = queries["today, 30 patients"], queries["today, 300 patients"]
    return (
        "Queries are statements that ask or write, plus those that begin, end or mark a transaction. "
        f"Caseload of 30 and of 300: {few.asked} and {many.asked} queries, the same number: {verdict(few == many)}."
    )


def mb(sizes: list[float]) -> str:
    return " and ".join(f"{size:.0f}" for size in sizes)
