"""Start the demonstration: install what is locked, make its secrets once, hand over to `manage.py demo`.

    python3 scripts/demo.py [--reset] [--engines] [--port 8000]

--reset    forget everything and start afresh          (make demo RESET=1)
--engines  real PostgreSQL and Redis, data of its own  (make demo ENGINES=1)
"""

import argparse
import base64
import fcntl
import json
import os
import shutil
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import bootstrap, engines, processes

VAR = bootstrap.ROOT / "var"


def main() -> None:
    options = read_options()
    processes.leave_with_make()
    home = VAR / ("demo-engines" if options.engines else "demo")
    hold(VAR / f"{home.name}.lock")
    if options.reset:
        forget(home)
    python = bootstrap.ensure_or_exit(["engines"] if options.engines and engines.wheels_wanted() else [])
    port = open_port(options.port)
    command = [str(python), str(bootstrap.ROOT / "manage.py"), "demo"] + ["--engines"] * options.engines
    os.chdir(bootstrap.ROOT)
    os.execve(python, command, {**os.environ, **environment(home, port)})


def read_options() -> argparse.Namespace:
    """Read the command line; make passes RESET, ENGINES and PORT through the environment."""
    parser = argparse.ArgumentParser(description="Start the demonstration.")
    parser.add_argument("--reset", action="store_true", default=switched_on("RESET"), help="start afresh")
    parser.add_argument("--engines", action="store_true", default=switched_on("ENGINES"), help="PostgreSQL and Redis")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    return parser.parse_args()


def switched_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


def hold(path: Path) -> None:
    """Take the lock that one running demonstration can have; it ends with the process, and survives exec."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("The demonstration is already running. Stop it with Ctrl-C in its own window first.")


def forget(home: Path) -> None:
    """Delete the data of the demonstration, wherever its servers keep it."""
    for folder in (home, engines.enterable_home(home / "postgres")):
        shutil.rmtree(folder, ignore_errors=True)


def open_port(wanted: int) -> int:
    """Return the wanted port or the next free one, saying so."""
    for port in range(wanted, wanted + 20):
        if not engines.answers(port) and bindable(port):
            return port
        print(f"Port {port} is taken; trying {port + 1}.", flush=True)
    sys.exit("No free port found: name one with PORT=….")


def bindable(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def environment(home: Path, port: int) -> dict[str, str]:
    """Return the settings of the demonstration."""
    site = {"DEMO": "true", "VAR_DIR": str(home), "PORT": str(port), "SITE_URL": f"http://localhost:{port}"}
    databases = {
        "DATABASE_URL": f"sqlite:///{home / 'db.sqlite3'}",
        "KEYS_DATABASE_URL": f"sqlite:///{home / 'keys.sqlite3'}",
        "REDIS_URL": "",
    }
    return {**site, **databases, **secrets(home / "secrets.json")}


def secrets(path: Path) -> dict[str, str]:
    """Read the demonstration's own secrets; make them the first time, for this user's eyes only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = {"SECRET_KEY": random_text(48), "MASTER_KEYS": f"1:{random_text(32)}"}
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(made, file)
    return json.loads(path.read_text())


def random_text(octets: int) -> str:
    return base64.b64encode(os.urandom(octets)).decode()


if __name__ == "__main__":
    main()
