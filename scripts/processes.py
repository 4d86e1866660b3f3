"""Child processes that never outlive their parent, and a supervisor that keeps them running."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
MOST_RESTARTS = 5  # within RESTART_WINDOW seconds; then the supervisor gives up
RESTART_WINDOW = 60.0


def leave_with_parent(death_signal: int, parent: int) -> Callable[[], None]:
    """Return what a child runs before exec: the kernel signals it when its parent dies, even by kill -9.

    Linux only: elsewhere a parent killed with -9 leaves its children behind.
    """

    def prepare() -> None:
        if LIBC is None:
            return
        LIBC.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return prepare


def leave_with_make() -> None:
    """End when the make that started this process ends, even by kill -9; started otherwise, live on."""
    if os.environ.get("MAKELEVEL"):
        leave_with_parent(signal.SIGTERM, os.getppid())()


@dataclass
class Child:
    """One process under us, in a group of its own, so that a Ctrl-C reaches only the supervisor."""

    name: str
    command: list[str]
    environment: dict[str, str] | None = None  # added to ours
    directory: str | Path = "/"
    user: int | None = None  # a numeric user to run as; None means ours
    log: Path | None = None  # None means our own stdout and stderr
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    patience: float = 10.0  # seconds between the stop signal and SIGKILL
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> "Child":
        """Start it. Call it in the main thread: to Linux, the thread that starts a child is its parent."""
        output = None
        if self.log:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            output = self.log.open("ab")
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **(self.environment or {})},
            cwd=self.directory,
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=leave_with_parent(self.death_signal, os.getpid()),
        )
        if output:
            output.close()
        return self

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.process.returncode if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.alive:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask it to stop, wait, and kill it with all it started when it does not."""
        self.ask_to_stop()
        try:
            if self.process:
                self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill it at once with all it started, as a power cut would."""
        if not self.process:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log, for the person who must find out why it died."""
        if not self.log or not self.log.exists():
            return ""
        with self.log.open(errors="replace") as log:
            return "".join(deque(log, lines))


class Supervisor:
    """Keeps children running until it is told to stop, then stops them in the opposite order."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self.children: list[Child] = []
        self.deaths: dict[str, deque[float]] = {}
        self.stopping = False
        self.say = say
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)

    def on_signal(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def start(self, child: Child) -> Child:
        self.children.append(child.start())
        return child

    def run(self) -> int:
        """Watch until a signal comes or a child cannot be kept alive; return the exit code."""
        code = 0
        while not self.stopping and code == 0:
            code = max([self.revive(child) for child in self.children if not child.alive], default=0)
            time.sleep(0.25)
        self.stop()
        return code

    def revive(self, child: Child) -> int:
        """Start a dead child again and say so; return 1 when it has died too often."""
        if self.stopping:
            return 0
        died = self.deaths.setdefault(child.name, deque(maxlen=MOST_RESTARTS))
        died.append(time.monotonic())
        self.say(f"{child.name} stopped (exit code {child.exit_code}).\n{child.last_words()}".rstrip())
        if len(died) == MOST_RESTARTS and died[-1] - died[0] < RESTART_WINDOW:
            self.say(f"{child.name} stopped {MOST_RESTARTS} times within a minute: giving up.")
            return 1
        self.say(f"Starting {child.name} again.")
        child.start()
        return 0

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


def wait_until(ready: Callable[[], bool], child: Child, seconds: float = 30.0) -> None:
    """Wait until ready() is true; raise with the child's last words when it dies first or takes too long."""
    end = time.monotonic() + seconds
    while not ready():
        if not child.alive or time.monotonic() > end:
            why = "did not answer in time" if child.alive else "stopped at once"
            raise RuntimeError(f"{child.name} {why}.\n{child.last_words()}")
        time.sleep(0.05)
