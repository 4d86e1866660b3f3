"""A clinician's page: what was due to a patient on any days, and what became of it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from icbt.access import clinician
from outcomes.ledger import ledger as read


class DayInput(forms.DateInput):
    """The device's own calendar, which wants its day in this one form."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class LedgerForm(forms.Form):
    """Two days of hers, both included; `day` alone means that one."""

    day = forms.DateField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)

    def clean(self):
        data = super().clean()
        if data.get("day"):
            data["since"] = data["until"] = data["day"]
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("Choose a day that is not before the first one."))
        return data


@clinician
def ledger(request: HttpRequest) -> HttpResponse:
    """What was due, sent, seen, done and missed, and why not."""
    form = LedgerForm(request.GET or None)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = read(request.enrolment, since=days.get("since"), until=days.get("until"))
    shown = LedgerForm(initial={"since": found.since, "until": found.until})
    context = {
        "enrolment": request.enrolment,
        "ledger": found,
        "form": form if form.errors else shown,
        "one_day": found.since == found.until,
    }
    return render(request, "outcomes/ledger.html", context)
