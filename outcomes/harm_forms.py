"""Forms for adverse events: what a patient tells in three questions, and what a clinician reports and judges."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from icbt import hours
from outcomes import harms
from outcomes.models import HarmKind, HarmOutcome, Relatedness, Seriousness, Severity

OPEN = [("", _("Not judged yet"))]
PATIENTS_KINDS = [
    (HarmKind.FLARE, _("More pain, for longer than two weeks")),
    (HarmKind.MOOD, _("Feeling low or hopeless")),
    (HarmKind.ANXIETY, _("Worry, fear or panic")),
    (HarmKind.SLEEP, _("My sleep")),
    (HarmKind.MEMORY, _("A memory that came up")),
    (HarmKind.INJURY, _("An injury")),
    (HarmKind.MEDICINE, _("My medicine")),
    (HarmKind.HOSPITAL, _("A hospital or an emergency visit")),
    (HarmKind.OTHER, _("Something else")),
]


class WorseForm(forms.Form):
    """What a patient says got worse. The token makes a form that is sent twice count once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.ChoiceField(
        label=_("How much did it trouble you?"),
        choices=[("a-little", _("A little")), ("a-lot", _("A lot"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the answer that fits best.")},
    )
    kind = forms.ChoiceField(
        label=_("What was it most about?"), choices=PATIENTS_KINDS, required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What happened?"),
        required=False,
        max_length=2000,
        help_text=_("A few words are enough, and you can leave this empty."),
        widget=forms.Textarea(attrs={"rows": 4, "data-counter": _("{left} characters left")}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"token": uuid4()}, use_required_attribute=False, **kwargs)


def _words(label, help_text="", *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        error_messages={"required": _("Say what happened.")},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class JudgeForm(forms.Form):
    """What an event was, as far as it is known. Everything may wait but the kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=HarmKind.choices)
    onset_on = forms.DateField(
        label=_("When it began"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    seriousness = forms.ChoiceField(
        label=_("Serious?"),
        choices=[*OPEN, *Seriousness.choices],
        required=False,
        help_text=_(
            "By what it led to, not by how strongly it was felt. A serious one goes to every supervisor at once."
        ),
    )
    severity = forms.ChoiceField(
        label=_("How strong"), choices=[*OPEN, *Severity.choices], required=False, help_text=_("How much it got worse.")
    )
    relatedness = forms.ChoiceField(
        label=_("Caused by the programme?"), choices=[*OPEN, *Relatedness.choices], required=False
    )
    lesson = forms.ChoiceField(label=_("Lesson"), required=False)
    worksheet = forms.ChoiceField(label=_("Worksheet"), required=False)
    flag = forms.ModelChoiceField(label=_("Flag"), queryset=None, required=False, empty_label=_("None"))
    action = _words(_("What was done"))
    outcome = forms.ChoiceField(
        label=_("How it went on"), choices=[("", _("Not known yet")), *HarmOutcome.choices], required=False
    )
    learned = _words(_("What we learn from it"), _("For the service: what could be made safer."))

    def __init__(self, *args, enrolment, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["lesson"].choices = [("", _("None")), *harms.lessons().items()]
        self.fields["worksheet"].choices = [("", _("None")), *harms.worksheets().items()]
        flags = self.fields["flag"]
        flags.queryset = enrolment.flag_set.order_by("-raised_at").only("level", "rule", "raised_at", "patient_id")
        flags.label_from_instance = _flag_in_words

    def clean_onset_on(self):
        day = self.cleaned_data["onset_on"]
        if day and day > timezone.now().astimezone(hours.zone()).date():
            raise ValidationError(_("This day has not come yet."))
        return day


class ReportForm(JudgeForm):
    """A clinician's own report: the same, with what happened. The token makes a form that is sent twice count once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    description = _words(
        _("What happened"), _("What got worse, since when, and what came before it."), required=True, rows=5
    )
    learned = None
    field_order = ("token", "kind", "onset_on", "description")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"token": uuid4()}, **kwargs)
        kinds = [choice for choice in HarmKind.choices if choice[0] != HarmKind.UNSORTED]
        self.fields["kind"].choices = [("", _("Choose one")), *kinds]
        self.fields["kind"].error_messages["required"] = _("Choose the kind that fits best.")


def _flag_in_words(flag) -> str:
    day = flag.raised_at.astimezone(hours.zone())
    return f"{flag.get_level_display()} · {flag.rule} · {day.day} {day:%B %Y}"
