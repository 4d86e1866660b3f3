"""Dangerous combinations of settings have a check with an id and a hint."""

from copy import deepcopy
from types import SimpleNamespace

import pytest

from icbt import checks

PRODUCTION = {
    "DEMO": False,
    "DEBUG": False,
    "SITE_URL": "https://steady.example.org",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "REDIS_URL": "redis://cache:6379/0",
    "CELERY_BROKER_URL": "redis://cache:6379/0",
    "MASTER_KEYS": {1: b"k" * 32},
    "SERVED_COUNTRIES": ["gb"],
}
DEMO = {
    **PRODUCTION,
    "DEMO": True,
    "SITE_URL": "http://localhost:8000",
    "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "REDIS_URL": "",
    "CELERY_BROKER_URL": "filesystem://",
    "MASTER_KEYS": {1: bytes(32)},
}
ALL = [
    checks.demo_stays_at_home,
    checks.site_is_encrypted,
    checks.keys_live_apart,
    checks.cache_is_shared,
    checks.broker_is_real,
    checks.master_keys_are_secret,
]


@pytest.fixture
def having(settings):
    def set_all(base, **changed):
        for name, value in {**base, **changed}.items():
            setattr(settings, name, value)

    return set_all


def ids(found) -> list[str]:
    assert all(message.hint for message in found)
    return [message.id for message in found]


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize("base", [PRODUCTION, DEMO], ids=["production", "demo"])
def test_a_sound_site_passes(having, check, base):
    having(base)
    assert check(None) == []


@pytest.mark.parametrize(
    ("check", "base", "changed", "found"),
    [
        (checks.demo_stays_at_home, DEMO, {"SITE_URL": "https://steady.example.org"}, "icbt.E001"),
        (checks.demo_stays_at_home, DEMO, {"SITE_URL": "nonsense"}, "icbt.E001"),
        (checks.demo_stays_at_home, DEMO, {"EMAIL_BACKEND": PRODUCTION["EMAIL_BACKEND"]}, "icbt.E001"),
        (checks.site_is_encrypted, PRODUCTION, {"SITE_URL": "http://steady.example.org"}, "icbt.E002"),
        (checks.cache_is_shared, PRODUCTION, {"REDIS_URL": ""}, "icbt.E004"),
        (checks.master_keys_are_secret, PRODUCTION, {"MASTER_KEYS": {1: b"k" * 32, 2: bytes(32)}}, "icbt.E006"),
        (checks.broker_is_real, PRODUCTION, {"CELERY_BROKER_URL": "filesystem://"}, "icbt.E007"),
    ],
)
def test_a_dangerous_one_is_found(having, check, base, changed, found):
    having(base, **changed)
    assert ids(check(None)) == [found]


@pytest.mark.parametrize(("keys", "found"), [("icbt", ["icbt.W003"]), ("keys", [])])
def test_keys_beside_the_records_are_warned_of(monkeypatch, keys, found):
    places = {"default": {"NAME": "icbt", "HOST": "db"}, "keys": {"NAME": keys, "HOST": "db"}}
    monkeypatch.setattr(checks, "settings", SimpleNamespace(DEMO=False, DEBUG=False, DATABASES=places))
    assert ids(checks.keys_live_apart(None)) == found


def test_lines_nobody_checked_are_warned_of_in_production(having, content):
    having(PRODUCTION)
    assert ids(checks.help_is_there(None, databases=["default"])) == ["icbt.W008"]
    having(DEMO)
    assert checks.help_is_there(None, databases=["default"]) == []


def test_lines_checked_lately_are_fine(having, content):
    from django.utils import timezone

    from icbt.content import current, publish

    body = deepcopy(current("crisis", "gb").body)  # kept in memory: a change would outlive this test
    for line in body["lines"]:
        line |= {"verified_on": timezone.localdate().isoformat(), "source_url": "https://example.org"}
    publish(kind="crisis", slug="gb", body=body)
    having(PRODUCTION)
    assert checks.help_is_there(None, databases=["default"]) == []


@pytest.mark.parametrize("base", [PRODUCTION, DEMO], ids=["production", "demo"])
def test_a_served_country_without_help_is_an_error(having, content, base):
    having(base, SERVED_COUNTRIES=["tv"])
    assert ids(checks.help_is_there(None, databases=["default"])) == ["icbt.E005"]


def test_a_country_with_a_line_but_no_emergency_number_is_an_error(having, content):
    from icbt.content import current, publish

    body = current("crisis", "gb").body
    publish(kind="crisis", slug="gb", body={**body, "lines": body["lines"][1:]})
    having(PRODUCTION)
    assert ids(checks.help_is_there(None, databases=["default"])) == ["icbt.E005"]


def test_without_a_database_nothing_is_asked_of_it(having, django_assert_num_queries, db):
    having(PRODUCTION)
    with django_assert_num_queries(0):
        assert checks.help_is_there(None) == []
        assert checks.help_is_there(None, databases=["keys"]) == []


def test_django_runs_them():
    from django.core.checks.registry import registry

    known = registry.registered_checks | registry.deployment_checks
    assert {*ALL, checks.help_is_there} <= known


@pytest.mark.django_db
def test_a_service_without_a_supervisor_is_warned():
    assert ids(checks.somebody_reads_the_duty_inbox(None, databases=["default"])) == ["icbt.W009"]


def test_one_active_supervisor_is_enough(sofia):
    assert ids(checks.somebody_reads_the_duty_inbox(None, databases=["default"])) == []
    sofia.is_active = False
    sofia.save()
    assert ids(checks.somebody_reads_the_duty_inbox(None, databases=["default"])) == ["icbt.W009"]
