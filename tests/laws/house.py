"""What the laws look at: our packages, their files, models, addresses and actions."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("icbt", "modules", "outcomes", "guidance")
WITHOUT = ("migrations", "__pycache__")


def sources(*patterns: str) -> list[Path]:
    """Our Python files under the four packages, without migrations."""
    found = [path for room in ROOMS for pattern in patterns or ("**/*.py",) for path in (ROOT / room).glob(pattern)]
    return sorted(path for path in set(found) if not set(path.parts) & set(WITHOUT))


def named(path: Path) -> str:
    """A file as the tests name it."""
    return str(path.relative_to(ROOT))


def our_models() -> list[type]:
    """Every table of ours; a proxy has no columns of its own."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in models if not model._meta.proxy]


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        else:
            yield route, entry


def ours(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.split(".")[0] in ROOMS


def actions() -> list[FunctionType]:
    """Every action: what a room's `actions` package offers, or what its `actions.py` defines."""
    rooms = [import_module(f"{room}.actions") for room in ROOMS]
    return [value for room in rooms for value in offered(room) if isinstance(value, FunctionType)]


def offered(module) -> list:
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    found = [getattr(module, name) for name in names]
    return [value for value in found if getattr(value, "__module__", "").startswith(module.__name__)]


def room_calls(room: str) -> dict[str, set[str]]:
    """Every function under a room's actions, with the names it calls."""
    found = {}
    for path in sources("actions.py", "actions/*.py"):
        if path.relative_to(ROOT).parts[0] == room:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef):
                    found[node.name] = calls(node)
    return found


def calls(function: ast.AST) -> set[str]:
    """The names of everything a function's body calls."""
    found = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in found}
