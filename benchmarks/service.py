"""The service as production runs it: PostgreSQL, Redis, gunicorn and Celery as real processes with real secrets."""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from scripts import engines
from scripts.processes import Child, wait_until

ROOT = Path(__file__).resolve().parent.parent
HOST = "localhost"


class Service:
    """The processes of one run. PostgreSQL writes to disk before it commits (fsync), as in production."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="icbt-bench-", dir="/tmp"))
        self.folder.chmod(0o711)  # PostgreSQL may run as another user
        self.running: list[engines.Engine] = []
        self.web: Child | None = None
        self.worker: Child | None = None

    def start_engines(self) -> None:
        """Start both servers and put everything the settings read into the environment of this process."""
        postgres = engines.postgres(self.folder / "postgres", durable=True)
        self.running.append(postgres)
        redis = engines.redis(self.folder / "redis", port=self.port + 1, durable=True)
        self.running.append(redis)
        keys = urlsplit(postgres.url)._replace(path="/icbt_keys").geturl()
        for url in (postgres.url, keys):
            engines.create_database(url)
        os.environ.update(settings_of(self.folder, self.port))
        os.environ.update({"DATABASE_URL": postgres.url, "KEYS_DATABASE_URL": keys, "REDIS_URL": redis.url})

    def manage(self, *command: str) -> None:
        command = (sys.executable, "manage.py", *command)
        told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if told.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{told.stdout}")

    def prepare(self) -> None:
        """Migrate both databases, load the content, collect the static files."""
        self.manage("prepare", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def start_web(self) -> None:
        """Start gunicorn with the very arguments of the image."""
        server, *arguments = command_of_image()
        arguments[arguments.index("--bind") + 1] = f"127.0.0.1:{self.port}"
        self.web = self._child("web", server, *arguments, "--no-control-socket")
        wait_until(lambda: engines.healthy(self.port), self.web.start())

    def start_worker(self) -> None:
        """Start Celery with the very arguments of docker-compose.yml, and wait until it hears."""
        from icbt.celery import app

        self.worker = self._child("worker", *command_of_worker()).start()
        wait_until(lambda: bool(app.control.ping(timeout=1)), self.worker, seconds=60)

    def _child(self, name: str, *command: str) -> Child:
        log = self.folder / f"{name}.log"
        return Child(name, [sys.executable, "-m", *command], directory=ROOT, log=log, patience=20)

    def stop(self) -> None:
        for child in filter(None, [self.worker, self.web]):
            child.stop()
        for engine in reversed(self.running):
            engine.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def running(port: int) -> Iterator[Service]:
    """Engines, a prepared database and Django in this process; web and worker are started by whoever needs them."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    service = Service(port)
    try:
        service.start_engines()
        service.prepare()
        import django

        django.setup()
        yield service
    finally:
        service.stop()


def settings_of(folder: Path, port: int) -> dict[str, str]:
    """The environment of a production site behind its proxy: no DEBUG, no DEMO, static files by manifest."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DEBUG": "false",
        "DEMO": "false",
        "SECRET_KEY": os.urandom(32).hex(),
        "MASTER_KEYS": f"1:{base64.b64encode(os.urandom(32)).decode()}",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "STATICFILES_STORAGE": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "SITE_URL": f"https://{HOST}:{port}",  # the visitor speaks as the proxy does; TLS itself is not measured
        "BEHIND_PROXY": "true",
        "ALLOWED_HOSTS": HOST,
        "LOG_LEVEL": "INFO",
    }


def command_of_image() -> list[str]:
    """The CMD of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return json.loads(re.findall(r"^CMD (\[.*\])", text, re.MULTILINE)[-1])


def command_of_worker() -> list[str]:
    """The command of the worker in docker-compose.yml."""
    text = (ROOT / "docker-compose.yml").read_text()
    words = re.search(r"^    command: \[(celery, .*worker.*)\]", text, re.MULTILINE)[1]
    return [word.strip(' "') for word in words.split(",")]


def resident(child: Child) -> tuple[float, list[float]]:
    """MB of memory held by a process, and by each of its children (RSS, shared pages counted in each)."""
    pid = child.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _rss(pid), [_rss(int(one)) for one in children]


def _rss(pid: int) -> float:
    line = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(line[1]) / 1024 if line else 0.0
