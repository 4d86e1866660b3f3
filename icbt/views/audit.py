"""The audit trail, for administrators: who did what, to whose record, when. Looking is an event too."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from icbt import access, audit
from icbt.forms import AuditForm

PAGE = 50


@access.administrator
def search(request: HttpRequest) -> HttpResponse:
    """A search form and one page of what it found, newest first."""
    form = AuditForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = request.user.audit_trail().search(**wanted)
    page = Paginator(found.none() if form.errors else found, PAGE).get_page(request.GET.get("page"))
    rows = audit.rows_to_show(page.object_list)
    asked = sorted(name for name, value in wanted.items() if value)
    audit.record("audit_read", by=request.user, patient=wanted.get("patient"), fields=asked, count=len(rows))
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "icbt/audit.html", {"form": form, "page": page, "rows": rows, "query": query.urlencode()})
