"""Children end with their supervisor, however it ends, and a child that dies is started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUPERVISOR = """
import sys
from scripts.processes import Child, Supervisor
supervisor = Supervisor(say=lambda text: print(text, flush=True))
for name in ("first", "second"):
    child = supervisor.start(Child(name, [sys.executable, "-c", {work!r}]))
    print(child.process.pid, flush=True)
raise SystemExit(supervisor.run())
"""
SLEEP = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
DIES = "raise SystemExit(3)"


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether the process ends within the time; a zombie that nobody reaps counts as ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def supervise():
    """Start a supervisor with two children; return it and their process numbers."""
    started = []

    def start(work: str) -> tuple[subprocess.Popen, list[int]]:
        program = SUPERVISOR.format(work=work)
        supervisor = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(supervisor)
        return supervisor, [int(supervisor.stdout.readline()) for _ in range(2)]

    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
@pytest.mark.parametrize("work", [SLEEP, DEAF])
def test_no_child_outlives_a_killed_supervisor(supervise, work):
    supervisor, children = supervise(work)
    time.sleep(0.3)
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    assert all(gone(pid) for pid in children)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_in_order(supervise, number):
    supervisor, children = supervise(SLEEP)
    time.sleep(0.3)
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert all(gone(pid, 0.1) for pid in children)


def test_a_child_that_dies_is_started_again_and_said(supervise):
    supervisor, children = supervise(SLEEP)
    time.sleep(0.3)
    os.kill(children[0], signal.SIGKILL)
    assert "first stopped (exit code -9)" in supervisor.stdout.readline()
    assert "Starting first again" in supervisor.stdout.readline()
    assert supervisor.poll() is None


def test_a_child_that_cannot_live_ends_the_supervisor_with_an_error(supervise):
    supervisor, _children = supervise(DIES)
    said = supervisor.stdout.read()
    assert "giving up" in said
    assert supervisor.wait(10) == 1
