"""Run every check and every test, each part on what it needs, and say in one table what passed, failed or cannot run.

    python3 scripts/test.py [check|unit|postgres|worker|browser …] [-- arguments for pytest]

Without names all parts run, in that order. With CI=true a part or a test that cannot run is a failure.
"""

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import bootstrap, engines, processes

CI = os.environ.get("CI", "").lower() in ("1", "true")
BIN = bootstrap.VENV / "bin"
REPORTS = bootstrap.ROOT / "var" / "test"
PLAIN = "not browser and not worker and not redis"
TESTS = {  # part -> (marks, cores, needs)
    "unit": (f"{PLAIN} and not postgres", 2, []),
    "postgres": (PLAIN, 2, ["PostgreSQL"]),
    "worker": ("(worker or redis) and not browser", 0, ["PostgreSQL", "Redis"]),
    "browser": ("browser", 0, ["PostgreSQL", "Redis", "Chromium"]),
}
TITLES = {
    "unit": "unit and law tests on SQLite",
    "postgres": "unit and law tests on PostgreSQL",
    "worker": "worker and fault tests on PostgreSQL and Redis",
    "browser": "journeys in Chromium on PostgreSQL and Redis",
}
STUCK = 420  # seconds; a single test that takes longer hangs, and ends its part with a trace of where it stood
CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "layers": ["lint-imports"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "types": ["mypy", "--strict", "--follow-imports=silent"],  # and the modules below
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


@dataclass
class Result:
    """How one part ended. `note` is the reason when it could not run, or a remark."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.failed:
            return "FAILED"
        return "passed" if self.passed else "cannot run"

    @property
    def bad(self) -> bool:
        return bool(self.failed) or (CI and (not self.passed or bool(self.skipped)))


def main() -> None:
    processes.leave_with_make()
    wanted, arguments = read_arguments(sys.argv[1:])
    python_groups = ["test", "lint"] + ["engines"] * engines.wheels_wanted()
    bootstrap.ensure_or_exit(python_groups)
    os.chdir(bootstrap.ROOT)
    REPORTS.mkdir(parents=True, exist_ok=True)
    results = run_checks() if "check" in wanted else []
    with Servers() as servers:
        results += [run_tests(part, servers, arguments) for part in TESTS if part in wanted]
    print_table(results)
    sys.exit(any(result.bad for result in results))


def read_arguments(words: list[str]) -> tuple[set[str], list[str]]:
    """Return the wanted parts (all, when none is named) and what goes on to pytest."""
    cut = words.index("--") if "--" in words else len(words)
    names, known = words[:cut], {"check", *TESTS}
    if unknown := set(names) - known:
        sys.exit(f"Unknown part: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    return set(names) or known, words[cut + 1 :]


def header(text: str) -> None:
    print(f"\n{f'-- {text} ':-<100}", flush=True)


# -- Checks ----------------------------------------------------------------------------------------------------


def run_checks() -> list[Result]:
    checks = {**CHECKS, "types": [*CHECKS["types"], *typed_modules()]}
    return [run_check(name, command) for name, command in checks.items()]


def typed_modules() -> list[str]:
    """Return for mypy: the pure rules that pyproject.toml names, the actions, and what starts processes."""
    import tomllib

    contracts = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    pure = next(contract["source_modules"] for contract in contracts if contract["name"].startswith("Pure rules"))
    packages = [f"{room}.actions" for room in ("icbt", "modules", "outcomes", "guidance")]
    modules = [*pure, *packages, "scripts.processes", "scripts.engines"]
    return [word for module in modules for word in ("-p" if module in packages else "-m", module)]


def run_check(name: str, command: list[str]) -> Result:
    header(f"check: {name} ({' '.join(command)})")
    start = time.monotonic()
    environment = {**os.environ, "VAR_DIR": str(REPORTS), "SECRET_KEY": "of-the-checks"}
    environment["MASTER_KEYS"] = f"1:{base64.b64encode(os.urandom(32)).decode()}"
    failed = subprocess.run([str(BIN / command[0]), *command[1:]], env=environment).returncode != 0
    return Result(f"check: {name}", int(not failed), int(failed), seconds=time.monotonic() - start)


# -- Tests -----------------------------------------------------------------------------------------------------


class Servers:
    """The real servers of this run, each started when first needed, all stopped at the end."""

    def __enter__(self) -> "Servers":
        self.home = Path(tempfile.mkdtemp(prefix="icbt-servers-", dir="/tmp"))
        self.home.chmod(0o711)  # PostgreSQL may run as another user
        self.running: dict[str, engines.Engine] = {}
        return self

    def __exit__(self, *_error) -> None:
        for engine in self.running.values():
            engine.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def environment(self, needs: list[str]) -> dict[str, str]:
        """Return the variables that name the needed servers; raise NoEngine with the reason when one is missing."""
        found = {}
        if "PostgreSQL" in needs:
            given = os.environ.get("TEST_DATABASE_URL")
            found["TEST_DATABASE_URL"] = given or self.engine("PostgreSQL").url
            found["TEST_POSTGRES_IS_OURS"] = "0" if given else "1"
        if "Redis" in needs:
            given = os.environ.get("TEST_REDIS_URL")
            found["TEST_REDIS_URL"] = given or self.engine("Redis").url
            found["TEST_REDIS_IS_OURS"] = "0" if given else "1"
        if "Chromium" in needs and not engines.chromium():
            raise engines.NoEngine("no Chromium: none on PATH, and CHROMIUM names none")
        return found

    def engine(self, name: str) -> engines.Engine:
        if name not in self.running or not self.running[name].child.alive:  # fault tests stop what they use
            start = {"PostgreSQL": self.postgres, "Redis": self.redis}[name]
            self.running[name] = start()
        return self.running[name]

    def postgres(self) -> engines.Engine:
        return engines.postgres(self.home / "postgres", durable=False)

    def redis(self) -> engines.Engine:
        return engines.redis(self.home / "redis")


def run_tests(part: str, servers: Servers, arguments: list[str]) -> Result:
    """Run pytest on one part; a part without its servers is reported, not run."""
    marks, cores, needs = TESTS[part]
    header(f"{part}: {TITLES[part]}")
    start, report = time.monotonic(), REPORTS / f"{part}.xml"
    report.unlink(missing_ok=True)
    try:
        environment = {**os.environ, **servers.environment(needs)}
    except (engines.NoEngine, RuntimeError) as reason:
        print(f"cannot run: {reason}")
        return Result(part, note=str(reason))
    named = any(os.path.exists(word.partition("::")[0]) for word in arguments)
    command = [str(BIN / "python"), "-m", "pytest", "-q", "-m", marks, f"--junitxml={report}"]
    command += ["-o", f"faulthandler_timeout={STUCK}", "-o", "faulthandler_exit_on_timeout=true"]
    command += (["-n", str(cores)] if cores else []) + ([] if named else ["tests"])
    end = processes.leave_with_parent(signal.SIGTERM, os.getpid())
    code = subprocess.run([*command, *arguments], env=environment, stdin=subprocess.DEVNULL, preexec_fn=end).returncode
    return counted(part, report, code, time.monotonic() - start)


def counted(part: str, report: Path, code: int, seconds: float) -> Result:
    """Read the counts from pytest's report; a run that broke, or that found no test, has failed."""
    result = Result(part, seconds=seconds)
    if report.exists():
        suite = ElementTree.parse(report).getroot().find("testsuite")
        count = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        result.failed, result.skipped = count["failures"] + count["errors"], count["skipped"]
        result.passed = count["tests"] - result.failed - result.skipped
        result.note = "; ".join(sorted({skip.get("message", "") for skip in suite.iter("skipped")}))
    if code and not result.failed:
        result.failed = 1
        result.note = "no test was found" if code == 5 else f"pytest ended with code {code}"
    return result


def print_table(results: list[Result]) -> None:
    """Print one line for each part, and the totals as the last line."""
    header("summary")
    print(f"{'part':20} {'verdict':10} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}  note")
    for part in results:
        counts = f"{part.passed:7} {part.failed:7} {part.skipped:8} {part.seconds:8.1f}"
        print(f"{part.name:20} {part.verdict:10} {counts}  {part.note}")
    stuck = [part.name for part in results if part.verdict == "cannot run"]
    if stuck:
        print(f"Cannot run here: {', '.join(stuck)}.{' With CI=true that is a failure.' if CI else ''}")
    passed, failed, skipped = (sum(getattr(part, key) for part in results) for key in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")


if __name__ == "__main__":
    main()
