"""The clinician's lists: who needs her today, and all her patients."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from guidance import caseload
from guidance.away import covers_somebody
from guidance.rows import rows_of
from icbt.access import clinician
from icbt.audit import record
from icbt.models import Role

PER_PAGE = 50


@clinician
def today(request):
    """Most in need first; `show` narrows by what waits, `whose` by who guides: "mine", "covering", all otherwise.

    A supervisor sees everybody, and with the id of a clinician in `whose` that one's list.
    """
    whose = _whose(request)
    of = caseload.guide_named(whose)
    everybody = request.user.role == Role.SUPERVISOR and not of and whose != "mine"
    context = listed(request, caseload.scope(request.user, whose), with_clinician=everybody)
    context |= {"of": of, "whose": whose, "covering": covers_somebody(request.user)}
    return render(request, "guidance/today.html", context)


def _whose(request) -> str:
    """Whose list is asked for; only a supervisor may name a clinician."""
    whose = request.GET.get("whose", "")
    return whose if whose in ("mine", "covering") or request.user.role == Role.SUPERVISOR else ""


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
    found = caseload.sketches(rows, now, reader=request.user)
    page = Paginator(caseload.narrowed(found, show), PER_PAGE).get_page(request.GET.get("page"))
    shown = rows_of(page.object_list, now, with_clinician=with_clinician, reader=request.user)
    record("record_read", by=request.user, page=request.resolver_match.view_name, count=len(shown))
    context = {"rows": shown, "page": page, "counts": caseload.counts(found), "show": show, "now": now}
    return context | {"query": _query(request, "page"), "narrow": _query(request, "page", "show")}


def _query(request, *without: str) -> str:
    """The address's other parameters, for links that change one of them."""
    parameters = request.GET.copy()
    for name in without:
        parameters.pop(name, None)
    return parameters.urlencode()
