"""Content in Django admin: what is in force, its versions, what differs between them, and going back to one."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from icbt import actions, contents
from icbt.admin import drafts, previews
from icbt.admin.audited import ReadOnlyAdmin
from icbt.admin.content_pages import asked, names_of, page, text
from icbt.authoring import kinds, text_of
from icbt.content import FALLBACK
from icbt.errors import Refused
from icbt.forms.content import ConfirmForm
from icbt.line_diff import compare
from icbt.models import Content, ContentVersion


@admin.register(Content)
class ContentAdmin(ReadOnlyAdmin):
    """A version that was published is never changed here: a draft becomes a new one."""

    def get_urls(self) -> list:
        one = "<slug:kind>/<slug:slug>/<slug:language>/"
        ours = [
            ("new/", drafts.new, "new"),
            (one, content, "one"),
            (f"{one}file/<slug:what>/", file, "file"),
            (f"{one}compare/", differences, "compare"),
            (f"{one}restore/<int:number>/", restore, "restore"),
            (f"{one}draft/", drafts.draft, "draft"),
            (f"{one}draft/start/", drafts.start, "draft_start"),
            (f"{one}draft/publish/", drafts.publish, "draft_publish"),
            (f"{one}draft/discard/", drafts.discard, "draft_discard"),
            (f"{one}preview/<slug:what>/", previews.preview, "preview"),
            (f"{one}preview/<slug:what>/page/", previews.frame, "preview_page"),
        ]
        wrap = self.admin_site.admin_view
        return [*(path(route, wrap(view), name=f"content_{name}") for route, view, name in ours), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        kind = request.GET.get("kind", "")
        context = {"title": "Content", "groups": contents.shelf(kind), "kind": kind, "all": kinds()}
        return page(request, "list", context)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        return redirect("admin:icbt_content_changelist")

    history_view = change_view


def content(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """One content: its draft, what waits from the files, and every version with how many are reading it."""
    names = names_of(kind, slug, language)
    versions, draft = contents.versions_of(**names), contents.draft_of(**names)
    if not versions and not draft:
        raise Http404
    waiting = next((one.row for one in versions if one.waits), None)
    now = next((one for one in versions if one.row.current), None)
    behind = contents.behind_now(now and now.row, contents.now_of(kind, slug, FALLBACK))
    context = {"title": "", "versions": versions, "draft": draft, "now": now, "waiting": waiting, "behind": behind}
    return page(request, "one", {**context, **asked(names)})


def file(request: HttpRequest, kind: str, slug: str, language: str, what: str) -> HttpResponse:
    """The text of a version, or of the draft, as a file to keep."""
    names = names_of(kind, slug, language)
    name = f"{slug}.{language}.{kinds()[kind].suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text(names, what).text, content_type="text/plain; charset=utf-8", headers=headers)


def differences(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """What differs between any two versions, or between one and the draft (`from` and `to`: a number, or "draft")."""
    names = names_of(kind, slug, language)
    old, new = (text(names, request.GET.get(key, "")) for key in ("from", "to"))
    choices = [str(one.row.version) for one in contents.versions_of(**names)]
    if contents.draft_of(**names):
        choices = ["draft", *choices]
    context = {"title": "what differs", "old": old, "new": new, "choices": choices}
    return page(request, "compare", {**context, "rows": compare(old.text, new.text), **asked(names)})


def restore(request: HttpRequest, kind: str, slug: str, language: str, number: int) -> HttpResponse:
    """Put a version into force again, or take over what waits from the files, after a look at what would change."""
    names = names_of(kind, slug, language)
    version, now = contents.version_of(**names, number=number), contents.now_of(**names)
    if version is None or now is None:
        raise Http404
    form = ConfirmForm(request.POST or None, initial={"over": now.pk})
    if request.method == "POST" and form.is_valid():
        try:
            _restore(request, form, version, now)
            return redirect("admin:content_one", **names)
        except Refused as why:
            form = form.again(why, over=now.pk)
    context = {"title": f"version {number} into force", "form": form, "version": version, "now": now}
    context["rows"] = compare(text_of(now), text_of(version))
    return page(request, "restore", {**context, "readers": contents.readers_of(now), **asked(names)})


def _restore(request: HttpRequest, form: ConfirmForm, version: ContentVersion, now: ContentVersion) -> None:
    form.same_as_seen(now)
    actions.restore_version(version=version, over=now, note=form.cleaned_data["note"], by=request.user)
    messages.success(request, f"Version {version.version} is in force.")
