"""A content as its reader has it, before it is published and afterwards: at two widths, by day and by night.

What is typed into a preview is answered as a patient would be answered, and nothing of it is kept.
"""

from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin

from icbt import contents
from icbt.admin.content_pages import asked, names_of, page
from icbt.authoring import kinds
from icbt.models import Track

WIDTHS = {"phone": "Phone", "desktop": "Desktop"}
THEMES = {"light": "Day", "dark": "Night"}


@dataclass(frozen=True)
class Viewer:
    """The reader that a preview is drawn for: nobody in particular, with a day or a night page."""

    theme: str
    role: str = "patient"
    is_authenticated: bool = False
    is_anonymous: bool = True


@dataclass(frozen=True)
class Viewing:
    """What the frame of a page asks of a request."""

    user: Viewer
    path: str


def _chosen(request: HttpRequest) -> dict[str, str]:
    """How it is looked at: track, width, theme and page, each known or the first."""
    allowed = {"track": dict(Track.choices), "width": WIDTHS, "theme": THEMES}
    given = {name: request.GET.get(name, "") for name in allowed}
    known = {name: given[name] if given[name] in options else next(iter(options)) for name, options in allowed.items()}
    return {**known, "page": request.GET.get("page", "")}


def _body(names: dict[str, str], what: str) -> dict[str, Any] | None:
    """What would be published of the draft, None while it has a fault; or the body of a version by its number."""
    if what == "draft":
        row = contents.draft_of(**names)
        if row is None:
            raise Http404
        return kinds()[names["kind"]].check(names["slug"], names["language"], row.source).body
    version = contents.version_of(**names, number=int(what)) if what.isdecimal() else None
    if version is None:
        raise Http404
    return version.body


@csp_replace({"frame-src": [SELF]})
def preview(request: HttpRequest, kind: str, slug: str, language: str, what: str) -> HttpResponse:
    """The page with the frame, and the switches around it."""
    names, chosen = names_of(kind, slug, language), _chosen(request)
    body = _body(names, what)
    sort = kinds()[kind]
    seen = sort.preview(body, chosen["track"], chosen["page"], {}) if body is not None else None
    if body is not None and seen is None:  # the other track has no such page
        chosen["page"] = ""
        seen = sort.preview(body, chosen["track"], "", {})
    called = "the draft" if what == "draft" else f"version {what}"
    context = {"title": f"{called}, as its reader sees it", "what": what, "shown": called, "seen": seen}
    context |= {"chosen": chosen, "frame": _frame_address(names, what, chosen)}
    if sort.tracks:
        context["tracks"] = _switch(chosen, "track", dict(Track.choices))
    context |= {"widths": _switch(chosen, "width", WIDTHS), "themes": _switch(chosen, "theme", THEMES)}
    return page(request, "preview", {**context, **asked(names)})


def _switch(chosen: dict[str, str], name: str, options: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Links that change one thing: address, words, and whether it is the one shown."""
    found = [
        (f"?{urlencode({**chosen, name: value})}", label, value == chosen[name]) for value, label in options.items()
    ]
    return found


def _frame_address(names: dict[str, str], what: str, chosen: dict[str, str]) -> str:
    return f"{reverse('admin:content_preview_page', kwargs={**names, 'what': what})}?{urlencode(chosen)}"


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame(request: HttpRequest, kind: str, slug: str, language: str, what: str) -> HttpResponse:
    """One page as its reader has it, alone. A post answers what was typed, and keeps nothing."""
    names, chosen = names_of(kind, slug, language), _chosen(request)
    body = _body(names, what)
    if body is None:
        raise Http404
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    seen = kinds()[kind].preview(body, chosen["track"], chosen["page"], typed)
    if seen is None:
        raise Http404
    viewing = Viewing(Viewer(chosen["theme"]), request.path)
    return render(request, seen.template, {**seen.context, "request": viewing, "turn": _turn(chosen, seen)})


def _turn(chosen: dict[str, str], seen) -> dict[str, str]:
    """The addresses of the page before and of the page after; "" at either end."""
    slugs = [slug for slug, _ in seen.pages]
    place = slugs.index(seen.page) if seen.page in slugs else 0
    beside = {"before": slugs[place - 1 : place] if place else [], "after": slugs[place + 1 : place + 2]}
    return {name: f"?{urlencode({**chosen, 'page': one[0]})}" if one else "" for name, one in beside.items()}
