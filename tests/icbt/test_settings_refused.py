"""Settings with which nobody should be served: the service refuses to start, whatever starts it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def start(**changed: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, as a web server does, without any system check."""
    code = "import icbt.settings"
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "DEMO")}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env={**kept, **changed}, capture_output=True, text=True
    )


def test_the_settings_of_this_run_start():
    assert start().returncode == 0


@pytest.mark.parametrize(("opens", "closes"), [("09:00", "09:00"), ("17:00", "09:00"), ("00:00", "00:00")])
def test_hours_that_never_open_are_refused_since_nothing_would_ever_be_due(opens, closes):
    refused = start(SERVICE_OPENS=opens, SERVICE_CLOSES=closes)
    assert refused.returncode
    assert "SERVICE_CLOSES" in refused.stderr


def test_a_holiday_that_is_not_a_day_is_refused():
    assert "SERVICE_HOLIDAYS" in start(SERVICE_HOLIDAYS="25.12.2026").stderr


@pytest.mark.parametrize(
    "public",
    [{"SITE_URL": "https://steady.example.org"}, {"ALLOWED_HOSTS": "steady.example.org"}, {"ALLOWED_HOSTS": "*"}],
)
def test_a_demonstration_with_a_public_name_is_refused(public):
    refused = start(**{"DEMO": "true", "ALLOWED_HOSTS": "localhost", **public})
    assert refused.returncode
    assert "DEMO" in refused.stderr


def test_a_demonstration_at_home_starts():
    assert start(DEMO="true", ALLOWED_HOSTS="localhost,127.0.0.1").returncode == 0
