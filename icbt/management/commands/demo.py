"""Run the whole service for a demonstration: web, worker and beat (and real servers) under one supervisor."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from icbt.demo import LOGINS, PASSWORD
from scripts import engines
from scripts.processes import Child, Supervisor, wait_until

STEPS = {
    "Making the databases and loading the content": ["prepare"],
    "Collecting styles and scripts": ["collectstatic", "--verbosity", "0", "--no-input"],
    "Inviting the invented people": ["seed_demo"],
}
PARTS = ["icbt", "modules", "outcomes", "guidance", "static", "uv.lock"]  # what the steps read


class Command(BaseCommand):
    """`manage.py demo`: started by scripts/demo.py, which brings the settings it needs."""

    help = "Run web, worker and beat for a demonstration, and stop them together."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engines", action="store_true", help="on real PostgreSQL and Redis")

    def handle(self, *_args: str, **options: bool) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=true: start it by `make demo` or `python3 scripts/demo.py`.")
        supervisor = Supervisor(say=self.say)
        try:
            code = self.serve(supervisor, options["engines"])
        except (RuntimeError, engines.NoEngine) as problem:
            raise CommandError(str(problem)) from None
        finally:
            supervisor.stop()
        sys.exit(code)

    def serve(self, supervisor: Supervisor, on_engines: bool) -> int:
        """Start everything in order, say where it is, and watch it until it is told to stop."""
        environment = start_engines(supervisor) if on_engines else {}
        self.prepare(environment)
        if supervisor.stopping:
            return 0
        port = int(os.environ["PORT"])
        web = supervisor.start(web_child(port, environment))
        wait_until(lambda: engines.healthy(port), web)
        children = (celery_child("worker", environment), celery_child("beat", environment), watch_child(environment))
        for child in children:
            supervisor.start(child)
        self.say(banner(on_engines))
        code = supervisor.run()
        self.say("Stopped. Everything is kept for next time.")
        return code

    def prepare(self, environment: dict[str, str]) -> None:
        """Migrate, load and seed; nothing to do when no file has changed since the last time."""
        for folder in ("queue", "control"):
            (settings.BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
        done, wanted = settings.VAR_DIR / "prepared", fingerprint()
        if done.exists() and done.read_text() == wanted:
            return
        for said, step in STEPS.items():
            self.say(f"{said} …")
            ran = subprocess.run([sys.executable, "manage.py", *step], env={**os.environ, **environment})  # noqa: S603
            if ran.returncode:
                raise CommandError(f"`manage.py {' '.join(step)}` failed; its own words are above.")
        done.write_text(wanted)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def start_engines(supervisor: Supervisor) -> dict[str, str]:
    """Start PostgreSQL and Redis with their data in VAR_DIR; return the settings that name them."""
    postgres = engines.postgres(settings.VAR_DIR / "postgres", durable=True)
    supervisor.children.append(postgres.child)
    redis = engines.redis(settings.VAR_DIR / "redis", durable=True)
    supervisor.children.append(redis.child)
    urls = {"DATABASE_URL": postgres.url, "KEYS_DATABASE_URL": f"{postgres.url}_keys"}
    for url in urls.values():
        engines.create_database(url)
    return {**urls, "REDIS_URL": redis.url}


def fingerprint() -> str:
    """Return a hash of every file that migrations, content, static files and seeds are made of."""
    total = hashlib.sha256(str(settings.DATABASES["default"]["ENGINE"]).encode())
    for part in PARTS:
        top = settings.BASE_DIR / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(str(path).encode() + path.read_bytes())
    return total.hexdigest()


def web_child(port: int, environment: dict[str, str]) -> Child:
    """Return the web server: the production one, on this machine's own address only."""
    command = [sys.executable, "-m", "gunicorn", "icbt.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    command += ["--log-level", "warning", "--no-control-socket"]
    return Child(
        "web",
        command,
        environment=environment,
        directory=settings.BASE_DIR,
        log=logs() / "web.log",
        death_signal=signal.SIGQUIT,  # the quick stop, in which gunicorn takes its workers along
    )


def celery_child(kind: str, environment: dict[str, str]) -> Child:
    """Return the worker or the clock; one process each, so that neither leaves anything when killed."""
    pool = ["--pool", "solo"] if kind == "worker" else ["--pidfile="]
    return Child(
        kind,
        [sys.executable, "-m", "celery", "--app", "icbt", kind, "--loglevel", "warning", *pool],
        environment=environment,
        directory=settings.BASE_DIR,
        log=logs() / f"{kind}.log",
    )


def watch_child(environment: dict[str, str]) -> Child:
    """Return the watch, which looks after worker and clock from outside."""
    command = [sys.executable, "manage.py", "watch"]
    return Child("watch", command, environment=environment, directory=settings.BASE_DIR, log=logs() / "watch.log")


def logs() -> Path:
    return settings.VAR_DIR / "logs"


def banner(on_engines: bool) -> str:
    """Return the address and the logins."""
    width = max(len(login.email) for login in LOGINS)
    people = "\n".join(f"    {login.email:{width}}  {login.role:13}  {login.about}" for login in LOGINS)
    where = "PostgreSQL and Redis" if on_engines else "SQLite and a folder as broker"
    return f"""
  {settings.SERVICE_NAME} is running on {where}: a demonstration with invented people.

    {settings.SITE_URL}

  Log in with the password  {PASSWORD}  as

{people}

  E-mail it would have sent: {settings.SITE_URL}/demo/mail/
  Logs and data: {settings.VAR_DIR}        Stop: Ctrl-C
"""
