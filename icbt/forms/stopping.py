"""Pausing and stopping: one tap each, no reason needed."""

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


class PauseForm(forms.Form):
    """For how long, and why if she likes to say."""

    weeks = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[("1", _("1 week")), ("2", _("2 weeks")), ("3", _("3 weeks")), ("4", _("4 weeks"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("What makes a pause good now?"), choices=_said(OWN_REASONS), widget=forms.RadioSelect, required=False
    )


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
