"""PURE: links in a lesson: each goes to a page of ours that is there, or to a site that the list allows."""

import re

from modules.known import Known
from modules.lessons import TITLES
from modules.tables import Source

LINK = re.compile(
    r"(?<!!)\[[^\]]*\]\((?P<to>[^)\s]*)[^)]*\)|<(?P<bare>(?:https?|mailto|tel):[^>\s]*)>|(?P<loose>https?://\S+)"
)
OURS = {"/help/", "/lessons/", "/worksheets/", "/messages/", "/safety-plan/", "/flare/", "/diary/", "/breathing/"}
OURS |= {"/sleep-window/", "/for-family/", "/progress/", "/profile/", "/pause/"}
ALLOWED_SITES: tuple[
    str, ...
] = ()  # a site can change or vanish tomorrow, and sees who comes: the clinical lead decides


def check_links(source: Source, known: Known | None) -> None:
    """A fault for each line with a link to nowhere, or away from here."""
    for number, line in enumerate(source.lines, 1):
        for found in LINK.finditer(line):
            to = found["to"] if found["to"] is not None else found["bare"] or found["loose"]
            if not to.startswith("picture:") and (wrong := _wrong(to, known)):
                source.fault(number, wrong)


def _wrong(to: str, known: Known | None) -> str:
    if re.match(r"[a-z]+:", to):
        allowed = to.startswith(("tel:", "mailto:")) or to.startswith(ALLOWED_SITES)
        return "" if allowed else f'The link "{to}" leads away from here; say what is there, or name a page of ours.'
    page, parts = to.partition("#")[0], to.strip("/").split("/")
    if page in OURS:
        return ""
    if known and page.endswith("/") and _is_there(parts, known):
        return ""
    return "" if known is None and page.startswith("/") else f'The link "{to}" leads nowhere: there is no such page.'


def _is_there(parts: list[str], known: Known) -> bool:
    """lessons/<slug>, lessons/<slug>/<section or page>, worksheets/<slug>/new."""
    match parts:
        case ["lessons", slug]:
            return slug in known.sections
        case ["lessons", slug, page]:
            return page in {*known.sections.get(slug, ()), *TITLES}
        case ["worksheets", slug, "new"]:
            return slug in known.fields
    return False
