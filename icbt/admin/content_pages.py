"""What the pages of content share: which content is asked for, its texts by name, and how a page is drawn."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from icbt import contents
from icbt.authoring import kinds, text_of


@dataclass(frozen=True)
class Text:
    """One text to compare: "draft" or the number of a version, what it is called, and its words."""

    what: str
    name: str
    text: str


def names_of(kind: str, slug: str, language: str) -> dict[str, str]:
    """The names of a content whose kind is written here; 404 for any other."""
    if kind not in kinds():
        raise Http404
    return {"kind": kind, "slug": slug, "language": language}


def asked(names: dict[str, str]) -> dict[str, Any]:
    """What every template of one content has; `called` stands before the title of the page."""
    return {**names, "sort": kinds()[names["kind"]], "called": contents.title_of(**names)}


def text(names: dict[str, str], what: str) -> Text:
    """The draft or a version by its number; "" for the version in force. 404 when there is none."""
    if what == "draft":
        if draft := contents.draft_of(**names):
            return Text("draft", "the draft", draft.source)
        raise Http404
    version = contents.version_of(**names, number=int(what)) if what.isdecimal() else contents.now_of(**names)
    if version is None:
        raise Http404
    return Text(str(version.version), f"version {version.version}", text_of(version))


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the administration; one whose form has errors says so in its title."""
    context["title"] = ": ".join(filter(None, (context.get("called"), context["title"])))
    if context.get("form") is not None and context["form"].errors:
        context["title"] = f"Error: {context['title']}"
    return render(request, f"admin/content/{name}.html", {**admin.site.each_context(request), **context})
