"""The servers of tests and demo: found, started for the right user, reachable by nobody else, and stopped."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from scripts import engines


def test_a_missing_server_is_said_with_its_reason(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    monkeypatch.setattr(engines.shutil, "which", lambda name: None)
    monkeypatch.setattr(engines.glob, "glob", lambda pattern: [])
    assert "no PostgreSQL" in engines.missing()
    assert "no Redis" in engines.missing()


def test_a_server_named_by_the_environment_is_enough(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setattr(engines.shutil, "which", lambda name: None)
    monkeypatch.setattr(engines.glob, "glob", lambda pattern: [])
    assert engines.missing() == ""


def test_a_directory_of_somebody_else_is_refused(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    monkeypatch.setattr(engines.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(engines.NoEngine, match="belongs to someone else"):
        engines.own(tmp_path / "theirs", None)


def test_data_moves_to_where_the_server_may_go(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)
    (tmp_path / "closed").chmod(0o700)
    home = engines.enterable_home(tmp_path / "closed" / "postgres")
    assert home.parent == engines.SPARE_PARENT
    assert home == engines.enterable_home(tmp_path / "closed" / "postgres")
    assert home != engines.enterable_home(tmp_path / "closed" / "another")


@pytest.fixture
def open_folder():
    """A short-lived directory that another user may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="icbt-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.redis
def test_redis_asks_for_its_password(tmp_path):
    import redis

    engine = engines.redis(tmp_path / "redis")
    try:
        assert redis.Redis.from_url(engine.url).ping()
        port = engine.url.rpartition(":")[2].partition("/")[0]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=int(port)).ping()
        assert (tmp_path / "redis" / "redis.conf").stat().st_mode & 0o077 == 0
    finally:
        engine.stop()
    assert not engine.child.alive


@pytest.mark.postgres
def test_postgres_keeps_its_data_over_a_restart_and_hides_its_socket(open_folder):
    import psycopg2

    home = open_folder / "postgres"
    for _start in range(2):
        engine = engines.postgres(home, durable=True)
        try:
            engines.create_database(engine.url)
            connection = psycopg2.connect(engine.url)
            with connection, connection.cursor() as cursor:
                cursor.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
                cursor.execute("INSERT INTO kept VALUES (1) RETURNING (SELECT count(*) FROM kept)")
                before = cursor.fetchone()[0]
                cursor.execute("SHOW unix_socket_directories")
                sockets = cursor.fetchone()[0]
                cursor.execute("SHOW fsync")
                assert cursor.fetchone()[0] == "on"
            connection.close()
            assert os.stat(sockets).st_mode & 0o077 == 0
        finally:
            engine.stop()
    assert before == 1
