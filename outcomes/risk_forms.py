"""The form for a conversation about risk; beside each box stands what to ask, in the order of a call."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes import safety
from outcomes.models import Contact, Informed, RiskLevel

LENGTH = 4000  # characters of each box


def _box(label: str, hint: str, error: str = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(error),
        max_length=LENGTH,
        error_messages={"required": error},
        widget=forms.Textarea(attrs={"rows": rows, "data-counter": _("{left} characters left")}),
    )


class RiskForm(forms.Form):
    """What was asked, heard, concluded and agreed. `today` is the service's own day.

    The prompts are this service's own outline of a call: ask directly, listen, plan, means, intent, what protects, who
    is there; then what is agreed, the next contact, and who is told.
    """

    contact = forms.ChoiceField(
        label=_("How did you speak?"),
        choices=Contact.choices,
        widget=forms.RadioSelect,
        help_text=_("Not reached: try twice, then the emergency contact, then the local crisis or emergency service."),
        error_messages={"required": _("Choose how you spoke.")},
    )
    said = _box(
        _("What was said"),
        _(
            "Ask directly: “Have you thought of ending your life?” Listen first. Then thoughts, plan, intent, anything "
            "begun, and when. If not reached: when you tried, and whom else you called."
        ),
        _("Write what was said, or when you tried to call."),
        rows=5,
    )
    protects = _box(_("What protects"), _("Who is there now? What keeps the patient going: people, plans, reasons."))
    means = _box(
        _("Means, medicines above all"),
        _("What is at hand, and how much? Who can keep it, lock it away or hand it out in small amounts?"),
    )
    level = forms.ChoiceField(
        label=_("How high is the risk, in your judgement?"),
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
        help_text=_("No number and no answer decides this. High: a second person has to agree before it is closed."),
        error_messages={"required": _("Choose a level.")},
    )
    agreed = _box(
        _("What was agreed"),
        _("The safety plan, who does what and by when, what the patient does if it gets worse, when you next speak."),
        _("Write what was agreed, or what happens next."),
    )
    informed = forms.MultipleChoiceField(
        label=_("Who else was told?"),
        choices=Informed.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The supervisor on the same day. The doctor as agreed, or when duty allows it without agreement."),
        error_messages={"required": _("Choose who was told, or “Nobody else”.")},
    )
    next_check_on = forms.DateField(
        label=_("Next contact"),
        required=False,
        help_text=_("Needed within 48 hours, unless the risk is low."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day, such as 2026-03-31.")},
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.today = today

    def clean(self):
        given = super().clean()
        faults = {}
        if given.get("level") and given.get("contact"):
            faults = safety.faults_of_record(
                risk=given["level"],
                reached=given["contact"] != Contact.NOT_REACHED,
                informed=given.get("informed", []),
                next_check_on=given.get("next_check_on"),
                today=self.today,
            )
        for name, sentence in faults.items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return given
