"""What every test may use: both databases, and the running site with a browser for those that ask."""

from collections.abc import Iterator

import pytest
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from scripts import engines
from tests.site import Site

hypothesis.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work goes on
hypothesis.load_profile("busy")

pytest_plugins = ["tests.cast"]
DATABASES = ["default", "keys"]
CHROMIUM_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that uses the database both of them: the records and the keys."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        wants = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if mark is not None or wants:
            given = dict(mark.kwargs) if mark else {"transaction": "transactional_db" in wants}
            item.add_marker(pytest.mark.django_db(**{"databases": DATABASES, **given}), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """Make both databases, also for tests that carry no mark because a running site shares them."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=DATABASES)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def running_site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """The whole service as processes, on the PostgreSQL and Redis of this run."""
    if reason := Site.cannot_run():
        pytest.skip(reason)
    with django_db_blocker.unblock():
        site = Site(tmp_path_factory.mktemp("site"), port=engines.free_port())
        try:
            site.prepare()
            yield site
        finally:
            site.stop()


@pytest.fixture
def live_site(running_site: Site, django_db_blocker) -> Iterator[Site]:
    """The running service, every part of it up; the test writes to its database directly, and nothing is undone."""
    with django_db_blocker.unblock():
        running_site.start()
        yield running_site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium, or the one that CHROMIUM names."""
    if not (path := engines.chromium()):
        pytest.skip("no Chromium: none on PATH, and CHROMIUM names none")
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS.split()}


@pytest.fixture(scope="session")
def base_url() -> str:
    """Left empty: pages are opened by `live_site.url`."""
    return ""
