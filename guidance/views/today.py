"""The clinician's lists: who needs her today, and all her patients."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from guidance import caseload
from guidance.rows import rows_of
from icbt.access import clinician
from icbt.audit import record
from icbt.models import Role, User

PER_PAGE = 50


@clinician
def today(request):
    """Most in need first; `show` narrows. A supervisor sees everybody, or one clinician's list with `whose`."""
    of = _whose(request)
    context = listed(request, caseload.scope(request.user, of=of), with_clinician=of is None)
    return render(request, "guidance/today.html", {"of": of, **context})


def _whose(request) -> User | None:
    """Whose list is asked for: a clinician has her own only; None is everybody's."""
    if request.user.role == Role.SUPERVISOR:
        return caseload.guide_named(request.GET.get("whose", ""))
    return request.user


@clinician
def patients(request):
    """Everybody whose record she may open, by name, with those who have left; `q` searches names."""
    q = request.GET.get("q", "").strip()
    rows = request.user.caseload().order_by("patient__name", "created_at").filter(patient__name__icontains=q)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    record("record_read", by=request.user, page=request.resolver_match.view_name, count=len(page.object_list))
    return render(request, "guidance/patients.html", {"page": page, "q": q, "query": _query(request, "page")})


def listed(request, rows, *, with_clinician: bool) -> dict:
    """One page of a list of patients, with its counts; that it was read is in the audit trail."""
    now = timezone.now()
    show = request.GET.get("show", "")
    found = caseload.sketches(rows, now)
    page = Paginator(caseload.narrowed(found, show), PER_PAGE).get_page(request.GET.get("page"))
    shown = rows_of(page.object_list, now, with_clinician=with_clinician)
    record("record_read", by=request.user, page=request.resolver_match.view_name, count=len(shown))
    context = {"rows": shown, "page": page, "counts": caseload.counts(found), "show": show, "now": now}
    return context | {"query": _query(request, "page"), "narrow": _query(request, "page", "show")}


def _query(request, *without: str) -> str:
    """The address's other parameters, for links that change one of them."""
    parameters = request.GET.copy()
    for name in without:
        parameters.pop(name, None)
    return parameters.urlencode()
