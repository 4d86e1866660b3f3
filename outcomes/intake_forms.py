"""The form by which a person decides on an intake."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Outcome

MEANS = {
    Outcome.ACCEPT_GUIDED: _("Accept, with a guide. The programme starts now, or goes on."),
    Outcome.ACCEPT_ON_DEMAND: _("Accept, with support on demand. The programme starts now, or goes on."),
    Outcome.ACCEPT_SELF_GUIDED: _("Accept, self-guided. The programme starts now, or goes on."),
    Outcome.CALL_FIRST: _("Call first. The intake stays open until you decide; one working day."),
    Outcome.REFER_ON: _("Refer on. The intake stays open until the enrolment is ended."),
    Outcome.URGENT: _("Urgent. Call now; the supervisors are told."),
}


class DecideForm(forms.Form):
    """What happens with an intake, and why. Nothing is chosen before; the proposal is not an answer."""

    outcome = forms.ChoiceField(
        label=_("What happens now"),
        choices=list(MEANS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens now.")},
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why, in a sentence or two.")},
        help_text=_("What you read or heard, and what you agreed. The patient does not see it."),
    )
