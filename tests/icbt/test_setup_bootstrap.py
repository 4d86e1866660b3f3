"""The set-up takes uv from where it can, trusts only what is pinned, and does nothing twice."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from scripts import bootstrap


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without uv: each route says when it is taken and leaves a uv that works."""
    taken = []

    def route(name, *, succeeds):
        def fetch(target: Path) -> bool:
            taken.append(name)
            return succeeds

        monkeypatch.setattr(bootstrap, name, fetch)

    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "works", lambda uv: bool(taken))
    route("by_pip", succeeds=True)
    route("by_wheel", succeeds=True)
    return taken, route, monkeypatch


def test_uv_on_the_path_is_taken(machine):
    taken, _route, monkeypatch = machine
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/somewhere/uv")
    monkeypatch.setattr(bootstrap, "works", lambda uv: uv == "/somewhere/uv")
    assert bootstrap.find_uv() == "/somewhere/uv"
    assert taken == []


def test_without_uv_pip_fetches_it(machine):
    taken, _route, _monkeypatch = machine
    assert bootstrap.find_uv() == str(bootstrap.TOOLS / f"uv-{bootstrap.UV}" / "uv")
    assert taken == ["by_pip"]


def test_without_pip_the_wheel_is_fetched(machine):
    taken, route, _monkeypatch = machine
    route("by_pip", succeeds=False)
    bootstrap.find_uv()
    assert taken == ["by_pip", "by_wheel"]


def test_without_any_route_the_reason_is_said(machine):
    _taken, route, _monkeypatch = machine
    route("by_pip", succeeds=False)
    route("by_wheel", succeeds=False)
    with pytest.raises(bootstrap.CannotInstall, match="install it"):
        bootstrap.find_uv()


@pytest.mark.parametrize(
    ("answer", "fit"), [("uv 0.13.9 (linux)", True), ("uv 1.0.0", True), ("uv 0.4.30", False), ("no uv here", False)]
)
def test_a_uv_too_old_for_the_lock_is_not_taken(tmp_path, answer, fit):
    uv = tmp_path / "uv"
    uv.write_text(f"#!/bin/sh\necho '{answer}'\n")
    uv.chmod(0o755)
    assert bootstrap.works(str(uv)) is fit


def test_a_uv_that_cannot_start_is_not_taken(tmp_path):
    assert not bootstrap.works(str(tmp_path / "nothing"))


def wheel(text: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"uv-{bootstrap.UV}.data/scripts/uv", text)
    return content.getvalue()


@pytest.fixture
def this_machine(monkeypatch):
    """A machine whose pinned wheel is the one above."""
    pinned = hashlib.sha256(wheel(b"the right uv")).hexdigest()
    monkeypatch.setattr(bootstrap.platform, "system", lambda: "Linux")
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(bootstrap, "WHEELS", {("Linux", "x86_64"): ("uv.whl", pinned)})
    return monkeypatch


def test_the_pinned_wheel_is_unpacked(this_machine, tmp_path):
    this_machine.setattr(bootstrap, "download", lambda name: wheel(b"the right uv"))
    assert bootstrap.by_wheel(tmp_path / "tool" / "uv")
    assert (tmp_path / "tool" / "uv").read_bytes() == b"the right uv"
    assert [path.name for path in (tmp_path / "tool").iterdir()] == ["uv"]


def test_any_other_wheel_is_refused(this_machine, tmp_path):
    this_machine.setattr(bootstrap, "download", lambda name: wheel(b"another uv"))
    with pytest.raises(bootstrap.CannotInstall, match="not the pinned one"):
        bootstrap.by_wheel(tmp_path / "tool" / "uv")
    assert not (tmp_path / "tool" / "uv").exists()


def test_a_machine_nobody_pinned_for_is_told_so(this_machine, tmp_path):
    this_machine.setattr(bootstrap.platform, "machine", lambda: "pdp11")
    with pytest.raises(bootstrap.CannotInstall, match="no uv is pinned"):
        bootstrap.by_wheel(tmp_path / "uv")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with a lock file, an installed Python, and a note of every installation."""
    installed = []
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(bootstrap, "find_uv", lambda: "uv")
    monkeypatch.setattr(bootstrap, "sync", lambda uv, groups: installed.append(groups))
    (tmp_path / "uv.lock").write_text("one")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    return tmp_path, installed


def test_what_is_installed_is_not_installed_again(checkout):
    _folder, installed = checkout
    bootstrap.ensure(["test"])
    bootstrap.ensure(["test"])
    bootstrap.ensure()
    assert installed == [["test"]]


def test_another_group_is_added_and_the_first_is_kept(checkout):
    _folder, installed = checkout
    bootstrap.ensure(["test"])
    bootstrap.ensure(["engines"])
    assert installed == [["test"], ["engines", "test"]]


def test_a_new_lock_is_installed(checkout):
    folder, installed = checkout
    bootstrap.ensure(["test"])
    (folder / "uv.lock").write_text("two")
    bootstrap.ensure(["test"])
    assert len(installed) == 2


def test_a_lost_python_is_installed_again(checkout):
    folder, installed = checkout
    bootstrap.ensure()
    (folder / ".venv" / "bin" / "python").unlink()
    bootstrap.ensure()
    assert len(installed) == 2


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(bootstrap.CannotInstall, match=r"3\.11"):
        bootstrap.ensure()
