"""Run the benchmarks: python -m benchmarks pages|scoring|all [--write]."""

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.service import ROOT, running

README = Path(__file__).with_name("README.md")


def main() -> None:
    options = read_options()
    if options.part == "all":  # each part in a process of its own, because settings are read once
        for part in ("pages", "scoring"):
            words = [part if word == "all" else word for word in sys.argv[1:]]
            subprocess.run([sys.executable, "-m", "benchmarks", *words], cwd=ROOT, check=True)
        return
    told = f"{machine()}\n\n{run(options)}"
    print(f"\n## {options.part}\n\n{told}\n", flush=True)
    if options.write:
        write(options.part, told)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against the floor.")
    parser.add_argument("part", choices=["pages", "scoring", "all"])
    parser.add_argument("--rounds", type=int, default=5, help="how often every page is measured, at least 3")
    parser.add_argument("--each", type=int, default=60, help="pairs of requests in one round")
    parser.add_argument("--crowd", type=int, default=600, help="enrolments beside those that are measured")
    parser.add_argument("--responses", type=int, default=400, help="answers to score, and tasks that do nothing")
    parser.add_argument("--rate", type=float, default=20, help="submissions a second under load")
    parser.add_argument("--seconds", type=int, default=20, help="how long the load lasts")
    parser.add_argument("--port", type=int, default=8180, help="of the web server; Redis takes the next one")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/README.md")
    return parser.parse_args()


def run(options: argparse.Namespace) -> str:
    """Run one part on servers and a database of its own. Imports wait until the settings are in the environment."""
    with running(options.port) as service:
        if options.part == "pages":
            from benchmarks import pages

            return pages.measure(service, rounds=options.rounds, each=options.each, crowd=options.crowd)
        from benchmarks import scoring

        return scoring.measure(
            service,
            rounds=max(3, options.rounds - 2),
            responses=options.responses,
            rate=options.rate,
            seconds=options.seconds,
        )


def machine() -> str:
    """What the figures were taken on; no name of it."""
    import psycopg2

    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024**2
    library = psycopg2.extensions.libpq_version()
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores ({model[1].strip() if model else 'unknown'}), "
        f"{memory:.0f} GB, Linux, Python {platform.python_version()}, libpq {library // 10000}; "
        f"load before the run {os.getloadavg()[0]:.1f}."
    )


def write(part: str, told: str) -> None:
    """Replace the figures of this part in the README, between its two marks."""
    marks = f"<!-- {part} -->", f"<!-- end of {part} -->"
    text = README.read_text()
    before, _, rest = text.partition(marks[0])
    _, _, after = rest.partition(marks[1])
    README.write_text(f"{before}{marks[0]}\n\n{told}\n\n{marks[1]}{after}")


if __name__ == "__main__":
    main()
