"""The demonstration makes its secrets once, never runs twice, finds a port, and forgets when asked."""

import base64
import fcntl
import os
import socket

import pytest

from icbt.demo import LOGINS, PASSWORD
from icbt.management.commands import demo as command
from scripts import demo


def test_secrets_are_made_once_and_for_this_user_alone(tmp_path):
    path = tmp_path / "new" / "secrets.json"
    made = demo.secrets(path)
    assert demo.secrets(path) == made
    assert path.stat().st_mode & 0o077 == 0
    number, _, key = made["MASTER_KEYS"].partition(":")
    assert number == "1"
    assert len(base64.b64decode(key, validate=True)) == 32


def test_two_demonstrations_have_different_secrets(tmp_path):
    assert demo.secrets(tmp_path / "one.json") != demo.secrets(tmp_path / "two.json")


def test_a_second_demonstration_is_refused_while_the_first_runs(tmp_path, monkeypatch):
    held = os.open(tmp_path / "demo.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(SystemExit, match="already running"):
        demo.hold(tmp_path / "demo.lock")
    os.close(held)
    demo.hold(tmp_path / "demo.lock")


def test_a_taken_port_is_said_and_the_next_is_taken(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert demo.open_port(taken) > taken
    assert f"Port {taken} is taken; trying {taken + 1}." in capsys.readouterr().out


def test_starting_afresh_forgets_everything(tmp_path):
    home = tmp_path / "demo"
    demo.secrets(home / "secrets.json")
    demo.forget(home)
    assert not home.exists()


def test_the_address_is_one_that_passkeys_accept(tmp_path):
    environment = demo.environment(tmp_path, 8111)
    assert environment["SITE_URL"] == "http://localhost:8111"
    assert environment["DEMO"] == "true"


def test_the_logins_are_shown_with_their_password():
    shown = command.banner(on_engines=False)
    assert PASSWORD in shown
    assert all(login.email in shown and login.role in shown for login in LOGINS)
    assert {login.role for login in LOGINS} == {"Patient", "Clinician", "Supervisor", "Administrator"}


def test_nothing_is_prepared_twice_until_a_file_changes(tmp_path, settings, monkeypatch):
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    (tmp_path / "uv.lock").write_text("one")
    steps = []

    def run(words, env):
        steps.append(words[2])
        return command.subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(command.subprocess, "run", run)
    monkeypatch.setattr(command, "PARTS", ["uv.lock"])
    supervisor = command.Command()
    supervisor.prepare({})
    supervisor.prepare({})
    assert steps == ["prepare", "collectstatic", "seed_demo"]
    (tmp_path / "uv.lock").write_text("two")
    supervisor.prepare({})
    assert len(steps) == 6


def test_a_step_that_fails_is_not_taken_for_done(tmp_path, settings, monkeypatch):
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    monkeypatch.setattr(command, "PARTS", [])
    broken = command.subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(command.subprocess, "run", lambda words, env: broken)
    with pytest.raises(command.CommandError, match="prepare"):
        command.Command().prepare({})
    assert not (tmp_path / "prepared").exists()


def test_outside_a_demonstration_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(command.CommandError, match="DEMO"):
        command.Command().handle(engines=False)
