"""Pausing and stopping: one tap each, no reason needed."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from icbt.models import Reason

OWN_REASONS = (
    Reason.NO_TIME,
    Reason.TOO_MUCH_PAIN,
    Reason.TOO_TIRED,
    Reason.OTHER_CARE,
    Reason.OTHER,
)
LONGEST = timedelta(weeks=4)  # a pause of her own; a longer one is talked over with her clinician
STOP_REASONS = (
    Reason.BETTER,
    *OWN_REASONS[:3],
    Reason.NOT_FOR_ME,
    Reason.HARD_TO_USE,
    Reason.UPSET_ME,
    Reason.OTHER_CARE,
    Reason.PRIVACY,
    Reason.OTHER,
)


def _said(reasons) -> list[tuple[str, str]]:
    return [("", _("I'd rather not say")), *((reason.value, reason.label) for reason in reasons)]


class DayInput(forms.DateInput):
    """The device's own way to choose a day."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class PauseForm(forms.Form):
    """For how long, in weeks or until a day, and why if she likes to say. `until` is the day she comes back."""

    weeks = forms.ChoiceField(
        label=_("For how long?"),
        choices=[
            ("1", _("1 week")),
            ("2", _("2 weeks")),
            ("3", _("3 weeks")),
            ("4", _("4 weeks")),
            ("day", _("Until a day I choose")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long you would like to rest.")},
    )
    day = forms.DateField(
        label=_("I come back on"),
        required=False,
        widget=DayInput,
        help_text=_("Only if you chose a day above. Any day in the next four weeks."),
        error_messages={"invalid": _("Choose a day, such as 31/12/2026.")},
    )
    reason = forms.ChoiceField(
        label=_("What makes a pause good now?"), choices=_said(OWN_REASONS), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args, today: date, **kwargs):
        """`today` is her local day."""
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("weeks") != "day" or "day" in self.errors:
            return data
        day, last = data.get("day"), self.today + LONGEST
        if day is None:
            self.add_error("day", _("Choose the day on which you come back."))
        elif not self.today < day <= last:
            self.add_error("day", _("Choose a day from tomorrow on, and within the next four weeks."))
        return data

    @property
    def until(self) -> date:
        weeks = self.cleaned_data["weeks"]
        return self.cleaned_data["day"] if weeks == "day" else self.today + timedelta(weeks=int(weeks))


class StopForm(forms.Form):
    """Why, if she likes to say; and, for whoever has started, whether she may be asked again later."""

    reason = forms.ChoiceField(
        label=_("What made you decide?"), choices=_said(STOP_REASONS), widget=forms.RadioSelect, required=False
    )
    follow_up = forms.BooleanField(
        label=_("You may ask me a few questions later on"),
        help_text=_(
            "Later on we could ask you a few questions: at the end of the programme, and 3, 6 and 12 months after it. "
            "Your answers show us what lasts. Each time you get one e-mail. You can leave it, or change your mind, "
            "whenever you like."
        ),
        required=False,
    )

    def __init__(self, *args, started: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not started:
            del self.fields["follow_up"]
