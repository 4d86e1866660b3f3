"""The lock file may send a new machine to the public index only."""

import re
import tomllib
from urllib.parse import urlsplit

from scripts.bootstrap import INDEX, ROOT

PUBLIC = {"pypi.org", "files.pythonhosted.org"}
LOCK = (ROOT / "uv.lock").read_text()


def test_the_lock_names_only_the_public_index():
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^\"\s]+", LOCK)}
    assert hosts == PUBLIC


def test_the_lock_names_no_plain_http_no_file_and_no_person():
    addresses = re.findall(r"[a-z+]+://[^\"\s]*", LOCK)
    assert addresses
    assert {urlsplit(address).scheme for address in addresses} == {"https"}
    assert not [address for address in addresses if "@" in urlsplit(address).netloc]
    assert "file:" not in LOCK


def test_every_package_comes_from_the_index_except_this_one():
    packages = tomllib.loads(LOCK)["package"]
    elsewhere = {package["name"]: package["source"] for package in packages if "registry" not in package["source"]}
    assert elsewhere == {"icbt": {"virtual": "."}}


def test_the_set_up_asks_the_same_index():
    assert urlsplit(INDEX).hostname in PUBLIC
    for script in (ROOT / "scripts").glob("*.py"):
        hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[\w.-]+", script.read_text())}
        assert hosts <= {"pypi.org", "docs.astral.sh", "localhost"}, script.name
