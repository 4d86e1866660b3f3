"""Scoring against tasks that do nothing: how many a second, and how long from the commit until a score can be seen."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from uuid import UUID, uuid4

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from benchmarks import pages, people
from benchmarks.figures import percentile, table, verdict
from benchmarks.service import HOST, Service, resident
from benchmarks.visitor import Visitor
from icbt.celery import app
from icbt.encryption import key_ring
from outcomes import actions
from outcomes.models import Flag, Response, Score

SCORE = "outcomes.tasks.score_pending"
NOTHING = "benchmarks.floor_tasks.nothing"
MARK = "benchmarks.floor_tasks.mark"
QUEUE = "celery"
LOOK = 0.01  # seconds between two looks; what is told of latency is at most so much too long
PATIENCE = 120.0  # seconds; what takes longer has failed
AT_REST = 80  # submissions one after the other
CLIENTS = 4  # connections that submit under load


def measure(service: Service, *, rounds: int, responses: int, rate: float, seconds: int) -> str:
    """Return the tables of throughput, latency, and memory."""
    waiting = people.make_team("waiting", -(-responses // 4), waiting=True)
    writers = people.make_team("writers", -(-(int(rate * seconds) + AT_REST + 10) // 4))
    people.analyse()
    pending = list(Response.objects.unscored().filter(patient__in=waiting.patients).values_list("pk", flat=True))
    statements = count_queries(pending[0])
    service.start_web()
    service.start_worker()
    requests = pages.submissions(writers)
    told = [
        throughput(pending, rounds),
        f"Scoring one response sends {statements} to the database.",
        latency(service, requests, rate, seconds),
    ]
    own, children = resident(service.worker)
    most = max([own, *children])
    return "\n\n".join(
        [
            *told,
            f"Memory of the Celery worker: {own:.0f} MB, its children {pages.mb(children)} MB; goal under 150 MB each: "
            f"{verdict(most < 150)}.",
        ]
    )


def count_queries(response: UUID) -> pages.Queries:
    """The statements of scoring one response, here and then taken back."""
    records, keys = CaptureQueriesContext(connections["default"]), CaptureQueriesContext(connections["keys"])
    for _ in range(2):  # the first one also reads the content, which is then kept
        with records, keys, key_ring():
            actions.score_response(response_id=response, by=None)
        forget([response])
    return pages.counted([*records.captured_queries, *keys.captured_queries])


def forget(responses: list[UUID]) -> None:
    """Make these unscored again."""
    Score.objects.filter(response__in=responses).delete()
    Flag.objects.filter(response__in=responses).delete()
    Response.objects.filter(pk__in=responses).update(scored_at=None, claimed_at=None, failed_at=None)


# -- Throughput ------------------------------------------------------------------------------------------------


def throughput(pending: list[UUID], rounds: int) -> str:
    """Tasks that do nothing, one ring for all responses, and one ring for each, in turn; the queue is filled first."""
    count = len(pending)
    floor, once, each = [], [], []
    for _ in range(rounds):
        floor.append(count / drain([NOTHING] * count, idle))
        for rings, found in ((1, once), (count, each)):
            forget(pending)
            found.append(count / drain([SCORE] * rings, lambda: all_scored(pending)))
            wait_for(idle)
    rows = [("tasks that do nothing", *_a_second(floor), "1", "–", "")]
    for name, found in (("scored, one ring for all", once), ("scored, one ring each", each)):
        share = median(found) / median(floor)
        rows.append((name, *_a_second(found), f"{share:.2f}", "≥ 0.5", verdict(share >= 0.5)))
    head = [f"{count} of each, {rounds} rounds", "a second (median)", "rounds", "of the floor", "goal", ""]
    return table(head, rows)


def _a_second(found: list[float]) -> tuple[str, str]:
    return f"{median(found):.0f}", f"{min(found):.0f}–{max(found):.0f}"


def drain(tasks: list[str], done: Callable[[], bool]) -> float:
    """Fill the queue while the worker looks away, let it look, and return the seconds until all is done."""
    app.control.cancel_consumer(QUEUE, reply=True)
    with app.connection_for_write() as broker, app.amqp.Producer(broker) as producer:
        for task in tasks:
            app.send_task(task, producer=producer, ignore_result=True)
    start = time.perf_counter()
    app.control.add_consumer(QUEUE)
    wait_for(done)
    return time.perf_counter() - start


def idle() -> bool:
    """Nothing waits in the queue, and nothing that was taken is unfinished."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    with broker.pipeline() as both:
        waiting, taken = both.llen(QUEUE).hlen("unacked").execute()
    return not waiting and not taken


def all_scored(responses: list[UUID]) -> bool:
    return not Response.objects.unscored().filter(pk__in=responses).exists()


def wait_for(done: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not done():
        if time.perf_counter() > end:
            raise SystemExit(f"not done after {PATIENCE:.0f} seconds")
        time.sleep(LOOK)


# -- Latency ---------------------------------------------------------------------------------------------------


class Watch:
    """Looks, in a thread of its own, which of the expected answers have become visible as scored, and when."""

    def __init__(self) -> None:
        self.waiting: set[UUID] = set()
        self.found: list[float] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def nothing_waits(self) -> bool:
        return not self.waiting

    def stop(self) -> list[float]:
        """Seconds from storing to seeing, for each expected answer."""
        self.stopping.set()
        self.thread.join()
        return self.found

    def _look(self) -> None:
        while not self.stopping.is_set():
            rows = Response.objects.filter(pk__in=set(self.waiting), scored_at__isnull=False)
            for pk, submitted in rows.values_list("pk", "submitted_at"):
                self.found.append(time.time() - submitted.timestamp())
                self.waiting.discard(pk)
            time.sleep(LOOK)
        connection.close()


def latency(service: Service, requests, rate: float, seconds: int) -> str:
    """From the moment an answer is stored (its `submitted_at`, just before the commit) until its score is visible."""
    floor = [mark() for _ in range(AT_REST)]
    watch = Watch()
    visitor = Visitor(HOST, service.port)
    for _ in range(AT_REST):
        submit(visitor, next(requests), watch)
        wait_for(watch.nothing_waits)
    rest = watch.stop()
    watch = Watch()
    reached = load(service, requests, watch, rate, seconds)
    wait_for(watch.nothing_waits)
    busy = watch.stop()
    rows = [
        ("a task that does nothing, at rest", len(floor), *_ms(floor), "–", ""),
        ("score, at rest", len(rest), *_ms(rest), "p99 ≤ 1 s", verdict(percentile(rest, 99) <= 1)),
        (f"score, under {reached:.0f} submissions a second", len(busy), *_ms(busy), *_under_load(busy, reached, rate)),
    ]
    head = ["from commit to", "samples", "p50 ms", "p99 ms", "longest ms", "goal", ""]
    return table(head, rows)


def _under_load(busy: list[float], reached: float, rate: float) -> tuple[str, str]:
    """The goal and whether it is met; a load that was not reached proves nothing good, though it can prove a miss."""
    met = max(busy) <= 5
    return f"all ≤ 5 s at {rate:.0f}/s", "rate not reached" if met and reached < 0.9 * rate else verdict(met)


def _ms(found: list[float]) -> tuple[str, str, str]:
    return tuple(f"{1000 * value:.0f}" for value in (percentile(found, 50), percentile(found, 99), max(found)))


def mark() -> float:
    """Seconds from sending a task until a worker runs it."""
    key, start = f"mark-{uuid4()}", time.time()
    app.send_task(MARK, [key], ignore_result=True)
    wait_for(lambda: cache.get(key) is not None)
    return cache.get(key) - start


def submit(visitor: Visitor, request: pages.Request, watch: Watch) -> None:
    watch.waiting.add(request.subject)
    pages.ask(visitor, request, 302)


def load(service: Service, requests, watch: Watch, rate: float, seconds: int) -> float:
    """Submit at an even pace, whatever the answers take; returns the submissions a second that were reached."""
    visitors = threading.local()

    def one(request: pages.Request) -> None:
        if not hasattr(visitors, "own"):
            visitors.own = Visitor(HOST, service.port)
        submit(visitors.own, request, watch)

    start, count = time.perf_counter(), int(rate * seconds)
    with ThreadPoolExecutor(CLIENTS) as pool:
        jobs = []
        for number in range(count):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            jobs.append(pool.submit(one, next(requests)))
        for job in jobs:
            job.result()
    return count / (time.perf_counter() - start)
