"""The monthly safety report for supervisors, as a page, a sheet and on paper; and the events of a month as a sheet."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from icbt import downloads
from icbt.access import supervisor
from outcomes import actions, harm_report, harms
from outcomes.harm_facts import Month, month_of
from outcomes.harm_paper import paper
from outcomes.harm_sheets import event_sheet, report_sheet

FIRST_YEAR = 2000


@supervisor
def this_month(request: HttpRequest) -> HttpResponse:
    """To the report of the month that is now."""
    now = month_of(timezone.now())
    return redirect("outcomes:safety_report", year=now.year, month=now.month)


@supervisor
def safety_report(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The figures of one month."""
    one = _month(year, month)
    after = one.later(1)
    context = {
        "report": harm_report.report(one),
        "first": one.first,
        "before": one.later(-1),
        "after": after if after.first <= month_of(timezone.now()).first else None,
    }
    return render(request, "outcomes/harm_report.html", context)


@supervisor
def safety_sheet(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The same figures as CSV."""
    one = _month(year, month)
    return _file(report_sheet(harm_report.report(one)), "text/csv; charset=utf-8; header=present", f"safety-{one}.csv")


@supervisor
def safety_paper(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The same figures as a PDF."""
    one = _month(year, month)
    made = paper(harm_report.report(one), service=settings.SERVICE_NAME, now=timezone.now())
    return downloads.pdf(made, f"safety-{one}")


@supervisor
def safety_events(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The events of one month as CSV, in codes; with what people wrote only when asked for. It is audited."""
    one, words = _month(year, month), request.GET.get("words") == "yes"
    events = harms.reported_in(one, words=words)
    actions.note_export(month=str(one), patients=_patients(events), count=len(events), words=words, by=request.user)
    name = f"events-{one}{'-with-words' if words else ''}.csv"
    return _file(event_sheet(events, words=words), "text/csv; charset=utf-8; header=present", name)


def _patients(events) -> set[UUID]:
    return {event.patient_id for event in events}


def _month(year: int, month: int) -> Month:
    try:
        day = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    if year < FIRST_YEAR or day > timezone.now().date():
        raise Http404
    return Month(year, month)


def _file(body: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
