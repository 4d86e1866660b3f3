"""The production files hold together, as far as can be seen without a container engine."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = ("SECRET_KEY", "MASTER_KEYS", "DATABASE_PASSWORD", "KEYS_DATABASE_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL")


def test_every_part_of_the_service_is_there():
    assert set(SERVICES) == {"database", "keys", "redis", "prepare", "web", "worker", "beat", "watch", "proxy"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare", "web"}))
def test_every_lasting_service_has_a_health_check_and_restarts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_web_is_checked_by_its_image():
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert "/healthz" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("secret", SECRETS)
def test_every_secret_is_asked_for_and_none_is_written(secret):
    text = (ROOT / "docker-compose.yml").read_text()
    uses = re.findall(rf"\$\{{{secret}([^}}]*)\}}", text)
    assert uses
    assert all(use == "" or use.startswith(":?") for use in uses)
    assert any(use.startswith(":?") for use in uses)


def test_nothing_serves_before_migrations_and_content_are_in():
    for name in ("web", "worker", "beat", "watch"):
        assert SERVICES[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert SERVICES["prepare"]["command"][-1] == "prepare"


def test_records_and_keys_stand_on_volumes_of_their_own():
    assert SERVICES["database"]["volumes"] != SERVICES["keys"]["volumes"]
    environment = SERVICES["web"]["environment"]
    assert "@database/" in environment["DATABASE_URL"]
    assert "@keys/" in environment["KEYS_DATABASE_URL"]


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret():
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER icbt$", text, re.M)
    assert not re.search(r"^ENV .*(SECRET_KEY|MASTER_KEYS)", text, re.M)


def test_every_variable_of_the_compose_file_is_one_the_settings_read():
    settings = (ROOT / "icbt" / "settings.py").read_text()
    for name in SERVICES["web"]["environment"]:
        assert f'"{name}"' in settings, name
