"""The whole service as real processes, for journeys and faults: web, workers, clock, and a Redis one can stop."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connections

from icbt.models import ContentVersion
from scripts import engines
from scripts.processes import Child, wait_until

ROOT = Path(__file__).resolve().parent.parent


END_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Site:
    """The running service. `url` is its address; the test process shares its database, broker and cache."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://localhost:{port}"
        self.environment = self.settings()
        served = ["gunicorn", "icbt.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"]
        self.web = self.child("web", *served)
        self.beat = self.child("beat", "celery", "--app", "icbt", "beat", "--pidfile=")
        self.workers: list[Child] = []
        self.redis: engines.Engine | None = None  # only when this process had to start it again

    @staticmethod
    def cannot_run() -> str:
        """Return why the site cannot run in this test run, or nothing."""
        if os.environ.get("TEST_DATABASE_URL") and os.environ.get("TEST_REDIS_URL"):
            return ""
        return "needs real PostgreSQL and Redis: python3 scripts/test.py worker (or browser)"

    def settings(self) -> dict[str, str]:
        """Return the environment of the processes: this run's secrets and servers, the databases made for it."""
        changed = {"VAR_DIR": str(self.folder), "STATIC_ROOT": str(self.folder / "static"), "SITE_URL": self.url}
        for alias, name in (("default", "DATABASE_URL"), ("keys", "KEYS_DATABASE_URL")):
            made = connections[alias].settings_dict["NAME"]
            changed[name] = urlsplit(os.environ[name])._replace(path=f"/{made}").geturl()
        changed["STATICFILES_STORAGE"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
        return {**changed, "DJANGO_SETTINGS_MODULE": "icbt.settings"}

    def child(self, name: str, *command: str) -> Child:
        log = self.folder / f"{name}.log"
        return Child(name, [sys.executable, "-m", *command], self.environment, directory=ROOT, log=log)

    def prepare(self) -> None:
        """Empty the broker and collect the static files, once."""
        redis.Redis.from_url(settings.REDIS_URL).flushdb()
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env={**os.environ, **self.environment}, check=True)

    # -- Starting and stopping ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Make sure that the content is there and that every part runs, one worker among them."""
        if not ContentVersion.objects.exists():
            call_command("load_content", verbosity=0)
        if not self.redis_answers():
            self.start_redis()
        if not self.web.alive:
            wait_until(lambda: engines.healthy(self.port), self.web.start())
        if not self.beat.alive:
            self.beat.start()
        if not any(worker.alive for worker in self.workers):
            self.start_worker()

    def stop(self) -> None:
        """Kill everything, and end what the server still does for the dead, so that the databases can be dropped."""
        for child in [*self.workers, self.beat, self.web, *([self.redis.child] if self.redis else [])]:
            child.kill()
        for alias in ("default", "keys"):
            with connections[alias].cursor() as cursor:
                cursor.execute(END_OTHERS)

    def start_worker(self) -> Child:
        """Start one more worker and return it; it takes its first task about two seconds later."""
        number = len(self.workers) + 1
        names = ["--hostname", f"worker{number}@%h", "--pool", "solo", "--without-mingle", "--without-gossip"]
        worker = self.child(f"worker{number}", "celery", "--app", "icbt", "worker", "--loglevel", "info", *names)
        self.workers.append(worker.start())
        return worker

    def kill_worker(self) -> None:
        """Kill every worker with -9, whatever it is doing."""
        for worker in self.workers:
            worker.kill()

    def stop_beat(self) -> None:
        self.beat.kill()

    def stop_redis(self) -> None:
        """Stop Redis and lose all it held: queue, cache and rate limits."""
        if os.environ.get("TEST_REDIS_IS_OURS") != "1":
            raise RuntimeError("TEST_REDIS_URL names a server that is not the tests' to stop.")
        redis.Redis.from_url(settings.REDIS_URL).shutdown(nosave=True)
        while self.redis_answers():
            pass
        if self.redis:
            self.redis.child.kill()  # it has ended; this takes leave of it

    def start_redis(self) -> None:
        """Start Redis again at the same address, empty."""
        address = urlsplit(settings.REDIS_URL)
        self.redis = engines.redis(self.folder / "redis", port=address.port, password=address.password or "")

    def crash_postgres(self) -> None:
        """Kill a server process of PostgreSQL with -9: all sessions are cut, and it recovers from its log."""
        if os.environ.get("TEST_POSTGRES_IS_OURS") != "1":
            raise RuntimeError("TEST_DATABASE_URL names a server that is not the tests' to crash.")
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            os.kill(cursor.fetchone()[0], signal.SIGKILL)
        connections.close_all()

    def redis_answers(self) -> bool:
        try:
            return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
        except redis.ConnectionError:
            return False

    # -- What tests do with it ---------------------------------------------------------------------------------

    def ring(self, task: str) -> None:
        """Send a task to the workers by its name, such as "outcomes.tasks.score_pending"."""
        from icbt.celery import app

        app.send_task(task)

    def log_in(self, context, user) -> None:
        """Give a browser context the session of this user, as after a login."""
        session = SessionStore()
        session[SESSION_KEY] = user.pk.hex if hasattr(user.pk, "hex") else str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.url}
        context.add_cookies([cookie])

    def mail(self) -> list[str]:
        """Return every e-mail sent so far, oldest first, as text."""
        return [path.read_text() for path in sorted((self.folder / "mail").glob("*"), key=os.path.getmtime)]
