"""The form with which a clinician asks for questions besides the plan."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from icbt.models import Enrolment, Status
from outcomes import gate
from outcomes.definitions import Instrument
from outcomes.models import EXTRA


class RequestForm(forms.Form):
    """Which questionnaires; `waiting` are those asked for before that she can still answer, with their names."""

    instruments = forms.MultipleChoiceField(
        label=_("Questionnaires"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose one questionnaire or more."),
            "invalid_choice": _("One of these questionnaires cannot be asked today."),
        },
    )

    def __init__(self, *args, enrolment: Enrolment, **kwargs):
        super().__init__(*args, auto_id="request_%s", use_required_attribute=False, **kwargs)
        self.enrolment = enrolment
        self.names = {one.slug: _name(one) for one in gate.to_choose(enrolment.patient.language)}
        self.fields["instruments"].choices = list(self.names.items())

    @property
    def may_ask(self) -> bool:
        """Is she taking part, and not having a pause?"""
        return self.enrolment.status == Status.ACTIVE

    @property
    def waiting(self) -> list[dict]:
        rows = self.enrolment.assessment_set.open(timezone.now()).filter(point__startswith=EXTRA)
        return [{"row": row, "names": [self.names.get(slug, slug) for slug in row.instruments]} for row in rows]


def _name(instrument: Instrument) -> str:
    short, title = instrument.short_name, instrument.title
    return short if short == title else f"{short}: {title}"
