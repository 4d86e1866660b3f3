"""Put the locked dependencies into .venv on a machine that may have only python3; standard library only."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / "var" / "tools"
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 6)  # knows dependency groups and --no-default-groups

UV = "0.13.9"
INDEX = "https://pypi.org/simple/uv/"
WHEELS = {  # (system, machine) -> (file, sha256); the Linux builds are static, so one serves glibc and musl
    ("Linux", "x86_64"): (
        f"uv-{UV}-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("Linux", "aarch64"): (
        f"uv-{UV}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64"): (
        f"uv-{UV}-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64"): (
        f"uv-{UV}-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}
ALSO_RIGHT = (  # what pip prefers to the static builds on glibc
    "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
)


class CannotInstall(Exception):
    """The machine lacks something that this script cannot make up for; the text says what and what to do."""


def ensure(groups=()):
    """Install the locked packages, with these groups, unless they are there; return .venv's Python."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotInstall(f"Python 3.11 or later is needed; this is {platform.python_version()}.")
    python = VENV / "bin" / "python"
    if missing_groups(groups) is not None or not python.exists():
        done = sorted(set(groups) | set(read_stamp().get("groups", [])))
        say("Installing the locked packages ({}) …".format(", ".join(["base", *done])))
        sync(find_uv(), done)
        STAMP.write_text(json.dumps({"lock": lock_hash(), "groups": done}))
    return python


def missing_groups(groups):
    """Return the groups still to install, or None when the whole lock file is installed as it stands."""
    stamp = read_stamp()
    missing = sorted(set(groups) - set(stamp.get("groups", [])))
    return missing if missing or stamp.get("lock") != lock_hash() else None


def read_stamp():
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def lock_hash():
    return hashlib.sha256((ROOT / "uv.lock").read_bytes()).hexdigest()


def sync(uv, groups):
    """Run `uv sync --frozen`: exactly what uv.lock says, nothing resolved anew, nothing else removed."""
    command = [uv, "sync", "--frozen", "--no-default-groups", "--inexact", "--quiet"]
    command += [word for group in groups for word in ("--group", group)]
    if not VENV.exists():
        command += ["--python", sys.executable]
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment.update(UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never")
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        raise CannotInstall("uv could not install the locked packages; its own words are above.")


# -- uv itself: on PATH, else by pip, else its wheel ---------------------------------------------------------


def find_uv():
    """Return a working uv: the one on PATH, the one fetched before, or a pinned one fetched now."""
    fetched = TOOLS / ("uv-" + UV) / "uv"
    for candidate in (shutil.which("uv"), str(fetched)):
        if candidate and works(candidate):
            return candidate
    for route in (by_pip, by_wheel):
        if route(fetched) and works(str(fetched)):
            return str(fetched)
    raise CannotInstall("uv could not be fetched; install it (https://docs.astral.sh/uv/) and try again.")


def works(uv):
    """Whether this uv runs and is new enough to read the lock file."""
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = re.match(r"uv (\d+)\.(\d+)", answer.stdout)
    return answer.returncode == 0 and bool(version) and tuple(map(int, version.groups())) >= OLDEST_UV


def by_pip(target):
    """Fetch uv by pip in an environment of its own, when this Python can make one; pip checks the hash."""
    home = target.parent / "pip"
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], capture_output=True)
    if made.returncode:
        return False
    wanted = home / "uv.txt"
    hashes = [sha for _, sha in WHEELS.values()] + list(ALSO_RIGHT)
    wanted.write_text("uv=={}{}\n".format(UV, "".join(" --hash=sha256:" + sha for sha in hashes)))
    say(f"Fetching uv {UV} by pip …")
    command = [
        str(home / "bin" / "pip"),
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(wanted),
    ]
    if subprocess.run(command).returncode:
        return False
    shutil.copy2(home / "bin" / "uv", target)
    shutil.rmtree(home)
    return True


def by_wheel(target):
    """Fetch uv's wheel without pip, refuse it unless it is the pinned one, and take the binary out."""
    try:
        name, sha256 = WHEELS[platform.system(), platform.machine()]
    except KeyError:
        raise CannotInstall("no uv is pinned for this machine; install it: https://docs.astral.sh/uv/") from None
    say(f"Fetching uv {UV} …")
    target.parent.mkdir(parents=True, exist_ok=True)
    wheel = target.parent / name
    wheel.write_bytes(checked(download(name), sha256))
    with zipfile.ZipFile(wheel) as archive:
        target.write_bytes(archive.read(f"uv-{UV}.data/scripts/uv"))
    target.chmod(0o755)
    wheel.unlink()
    return True


def download(name):
    """Find the file on the index and return its bytes."""
    request = urllib.request.Request(INDEX, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=60) as page:
        files = {file["filename"]: file["url"] for file in json.load(page)["files"]}
    with urllib.request.urlopen(urljoin(INDEX, files[name]), timeout=300) as wheel:
        return wheel.read()


def checked(content, sha256):
    """Return the content, or refuse it when it is not what was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise CannotInstall(f"The downloaded uv is not the pinned one (sha256 {found}): refused.")
    return content


def say(text):
    print(text, file=sys.stderr, flush=True)


def ensure_or_exit(groups=()):
    """As `ensure`, with a plain sentence and exit code 1 instead of a traceback."""
    try:
        return ensure(groups)
    except (CannotInstall, OSError) as problem:
        sys.exit(f"Cannot install: {problem}")


if __name__ == "__main__":
    ensure_or_exit(sys.argv[1:])
