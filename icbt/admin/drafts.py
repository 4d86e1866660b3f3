"""Writing content in Django admin: a draft, what has to be put right in it, and publishing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from icbt import actions, contents
from icbt.actions.content import SavedMeanwhile
from icbt.admin.content_pages import asked, names_of, page
from icbt.authoring import Checked, kinds, text_of
from icbt.errors import Refused
from icbt.forms.content import ConfirmForm, DiscardForm, DraftForm, NewContentForm
from icbt.line_diff import compare
from icbt.models import ContentDraft, ContentVersion


def new(request: HttpRequest) -> HttpResponse:
    """Begin a content that does not exist yet, from a text that shows how one is built."""
    form = NewContentForm(request.POST or None, initial={"kind": request.GET.get("kind", "lesson")})
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data
        if contents.now_of(**names):
            form.add_error("slug", "There is one of this name already; start a draft on its page.")
        elif _started(request, names, None):
            return redirect("admin:content_draft", **names)
        else:
            return redirect("admin:content_one", **names)
    return page(request, "new", {"title": "Write something new", "form": form})


@require_POST
def start(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """Begin a draft from a version (`version`, its number), else from the one in force."""
    names = names_of(kind, slug, language)
    number = request.POST.get("version", "")
    version = contents.version_of(**names, number=int(number)) if number.isdecimal() else contents.now_of(**names)
    if version is None:
        raise Http404
    return redirect("admin:content_draft" if _started(request, names, version) else "admin:content_one", **names)


def _started(request: HttpRequest, names: dict[str, str], base) -> bool:
    source = text_of(base) if base else kinds()[names["kind"]].blank(names["slug"], names["language"])
    try:
        actions.start_draft(**names, source=source, base=base, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return False
    return True


def draft(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """Write, with what has to be put right beside it. A post saves, right or wrong, and perhaps goes on to publish."""
    names = names_of(kind, slug, language)
    row = _draft_or_404(names)
    form = DraftForm.of(row, request.POST or None)
    context: dict = {"title": "the draft", "form": form, "draft": row, "now": contents.now_of(**names)}
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_draft(draft=row, by=request.user, **form.cleaned_data)
        except SavedMeanwhile as why:
            form, context["rows"] = _beside(form, why), compare(why.draft.source, form.cleaned_data["source"])
            context |= {"form": form, "draft": why.draft}
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return _onward(request, names, saved)
    context["checked"] = _check(names, str(form["source"].value() or ""))
    return page(request, "draft", {**context, **asked(names)})


def _beside(form: DraftForm, why: SavedMeanwhile) -> DraftForm:
    """Her own text again, now on top of what the other one saved: saving it once more puts hers in its place."""
    again = DraftForm({**form.cleaned_data, "revision": why.draft.revision})
    again.add_error(None, f"{why} Below is what yours would change. Save again to put yours in its place.")
    return again


def _check(names: dict[str, str], source: str) -> Checked:
    return kinds()[names["kind"]].check(names["slug"], names["language"], source.replace("\r\n", "\n"))


def _onward(request: HttpRequest, names: dict[str, str], saved: ContentDraft) -> HttpResponse:
    if request.POST.get("do") == "publish":
        return redirect("admin:content_draft_publish", **names)
    messages.success(request, f"Saved at {saved.saved_at.astimezone():%H:%M}. No patient sees a draft.")
    return redirect("admin:content_draft", **names)


def publish(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """The last look: what would change, what stands against it, and the note. A post publishes exactly that."""
    names = names_of(kind, slug, language)
    row, now = _draft_or_404(names), contents.now_of(**names)
    start = {"note": row.note, "revision": row.revision, "over": now and now.pk}
    form = ConfirmForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _publish(request, form, row, now)
            return redirect("admin:content_one", **names)
        except Refused as why:
            form = form.again(why, over=now and now.pk, revision=row.revision)
    context = {"title": "publish", "form": form, "draft": row, "now": now}
    context |= {"checked": _check(names, row.source), "rows": compare(text_of(now) if now else "", row.source)}
    return page(request, "publish", {**context, "readers": contents.readers_of(now), **asked(names)})


def _publish(request: HttpRequest, form: ConfirmForm, row: ContentDraft, now: ContentVersion | None) -> None:
    form.same_as_seen(now)
    facts = {"revision": form.cleaned_data["revision"] or 0, "over": now, "note": form.cleaned_data["note"]}
    version = actions.publish_draft(draft=row, by=request.user, **facts)
    messages.success(request, f"Version {version.version} is in force. Whoever has begun an earlier one keeps it.")


def discard(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponse:
    """Throw a draft away, after a second look at what would be lost."""
    names = names_of(kind, slug, language)
    row = _draft_or_404(names)
    form = DiscardForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_draft(draft=row, revision=form.cleaned_data["revision"], by=request.user)
        except Refused as why:
            form = DiscardForm({"revision": row.revision})
            form.add_error(None, str(why))
        else:
            messages.success(request, "The draft is gone.")
            kept = contents.now_of(**names)
            return redirect("admin:content_one", **names) if kept else redirect("admin:icbt_content_changelist")
    base = text_of(row.base) if row.base else ""
    context = {"title": "discard the draft", "form": form, "draft": row, "rows": compare(base, row.source)}
    return page(request, "discard", {**context, **asked(names)})


def _draft_or_404(names: dict[str, str]) -> ContentDraft:
    row = contents.draft_of(**names)
    if row is None:
        raise Http404
    return row
