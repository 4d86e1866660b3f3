"""The fixed cast: Pia and Clara who guides her, Paul and his Karl, Sofia the supervisor, Ada the administrator."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from icbt.encryption import key_ring
from icbt.models import ContentVersion, Role, User
from tests.factories import active_patient, make_staff


@pytest.fixture(scope="session")
def content_of_the_run(django_db_setup, django_db_blocker) -> None:
    """Load all content into the database of the run, where every test finds it."""
    with django_db_blocker.unblock():
        call_command("load_content", stdout=StringIO())


@pytest.fixture
def content(content_of_the_run, db) -> None:
    """All content is loaded; again, when a test that commits has emptied the tables before this one."""
    if not ContentVersion.objects.exists():
        call_command("load_content", stdout=StringIO())


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """No rate limit or heartbeat from the test before; a real Redis is left alone, since it is the broker too."""
    if not settings.REDIS_URL:
        cache.clear()


@pytest.fixture
def clara(db) -> User:
    return make_staff(Role.CLINICIAN, "Clara")


@pytest.fixture
def karl(db) -> User:
    return make_staff(Role.CLINICIAN, "Karl")


@pytest.fixture
def sofia(db) -> User:
    return make_staff(Role.SUPERVISOR, "Sofia")


@pytest.fixture
def ada(db) -> User:
    return make_staff(Role.ADMINISTRATOR, "Ada")


@pytest.fixture
def pia(content, clara) -> User:
    """A patient of Clara's, in her third week of the CBT track."""
    return active_patient("Pia", clinician=clara).patient


@pytest.fixture
def paul(content, karl) -> User:
    """A patient of Karl's, whom Pia and Clara must never see."""
    return active_patient("Paul", clinician=karl).patient


@pytest.fixture
def client_of(db) -> Callable[[User], Client]:
    """`client_of(pia)` is a browser in which Pia is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def ring():
    """An open key ring, as a request or a task has one."""
    with key_ring():
        yield
