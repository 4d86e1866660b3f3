"""The summary of a test run: what failed is never shown as passed, and what cannot run fails where it must not."""

import subprocess
import sys

import pytest

from scripts import bootstrap
from scripts import test as runner

REPORT = """<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1">
<testcase name="a"><skipped message="needs a moon"/></testcase></testsuite></testsuites>"""


def counted(tmp_path, text: str | None, code: int):
    report = tmp_path / "report.xml"
    if text:
        report.write_text(text)
    return runner.counted("unit", report, code, seconds=1.0)


def test_counts_come_from_the_report(tmp_path):
    result = counted(tmp_path, REPORT, code=1)
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)
    assert result.note == "needs a moon"
    assert result.verdict == "FAILED"


@pytest.mark.parametrize(("code", "note"), [(5, "no test was found"), (3, "pytest ended with code 3")])
def test_a_run_without_tests_or_that_broke_has_failed(tmp_path, code, note):
    result = counted(tmp_path, None, code)
    assert result.bad
    assert result.verdict == "FAILED"
    assert result.note == note


def test_what_cannot_run_is_said_and_fails_only_in_ci(monkeypatch):
    result = runner.Result("browser", note="no Chromium")
    monkeypatch.setattr(runner, "CI", False)
    assert result.verdict == "cannot run"
    assert not result.bad
    monkeypatch.setattr(runner, "CI", True)
    assert result.bad


def test_a_skipped_test_fails_in_ci(monkeypatch):
    monkeypatch.setattr(runner, "CI", True)
    assert runner.Result("unit", passed=9, skipped=1).bad
    assert not runner.Result("unit", passed=9).bad


def test_the_last_line_is_the_totals(capsys):
    runner.print_table([runner.Result("one", passed=3), runner.Result("two", failed=1, skipped=2), runner.Result("x")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "3 passed, 1 failed, 2 skipped"
    assert "Cannot run here: x" in lines[-2]


def test_an_unknown_part_is_refused():
    command = [sys.executable, str(bootstrap.ROOT / "scripts" / "test.py"), "units"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "Unknown part: units" in ran.stderr


def test_every_mark_belongs_to_a_part():
    from pathlib import Path

    text = (Path(bootstrap.ROOT) / "pyproject.toml").read_text()
    for mark in ("postgres", "redis", "worker", "browser"):
        assert f'"{mark}: ' in text
        assert any(mark in marks for marks, _processes, _needs in runner.TESTS.values())
