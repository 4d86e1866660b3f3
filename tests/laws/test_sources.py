"""How the code is written: small files, no queries in views, no hidden hooks, no avoided words."""

import ast
import re

import pytest

from tests.laws.house import ROOT, named, sources

FILES = sources()
LONGEST_FILE = 300
LONGEST_FUNCTION = 30
SAVES = {"icbt/models/audit.py": "an audit event refuses to change: docs/decisions/0003"}
AVOIDED_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "manager.py", "managers.py", "services.py"}
AVOIDED = re.compile(r"\b(therapist|coach|participant|subscription|chapter)s?\b", re.I)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_is_short_and_opens_with_a_sentence(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    if text.strip() and path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(text)), "a module opens with one sentence"


def functions():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_a_function_is_short():
    def lines(node: ast.FunctionDef) -> int:
        documented = node.body[0].end_lineno if ast.get_docstring(node) else node.body[0].lineno - 1
        return node.end_lineno - documented

    long = [f"{named(path)}: {node.name}" for path, node in functions() if lines(node) > LONGEST_FUNCTION]
    assert long == []


def test_nothing_is_called_by_a_name_that_says_nothing():
    assert [named(path) for path in FILES if path.name in AVOIDED_NAMES] == []


VIEWS = sources("views.py", "*_views.py", "views/*.py", "views_*.py")


@pytest.mark.parametrize("path", VIEWS, ids=named)
def test_a_view_asks_no_table_directly(path):
    assert ".objects" not in path.read_text()


def test_there_are_views_in_every_room():
    assert {named(path).split("/")[0] for path in VIEWS} == {"icbt", "modules", "outcomes", "guidance"}


def test_nothing_happens_behind_the_readers_back():
    for path in FILES:
        text = path.read_text()
        assert "django.db.models.signals" not in text, named(path)
        assert "GenericForeignKey" not in text, named(path)
        if named(path) not in SAVES:
            assert not re.search(r"def save\(self", text), named(path)


def test_words_come_from_the_glossary():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    found = [named(p) for p in [*FILES, *templates] if AVOIDED.search(p.read_text())]
    assert found == []


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    named_packages = [line for line in lines if re.match(r'\s+"[a-z][a-z0-9\[\]-]+>=', line)]
    assert len(named_packages) > 20
    assert [line for line in named_packages if "#" not in line] == []
