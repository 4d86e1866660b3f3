"""Forms built from the definition of an instrument, and the form that resolves a flag."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.instruments import Instrument, Item
from outcomes.models import Disposition

DECLINED = "declined"


class QuestionForm(forms.Form):
    """One instrument as a form. Its fields are the items; whatever else is posted is ignored.

    `draft` lets everything be empty. `answers` holds item key to value: None for "prefer not to answer", and no key
    for what was left empty.
    """

    def __init__(self, *args, instrument: Instrument, saved: dict | None = None, draft: bool = False, **kwargs):
        super().__init__(*args, initial=_initial(saved or {}), use_required_attribute=False, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[item.key] = _field(item, draft)

    @property
    def answers(self) -> dict:
        """The valid answers, by item; asks for `is_valid()` first."""
        given = {key: value for key, value in self.cleaned_data.items() if value != ""}
        return {key: _answer(self.instrument.item(key), value) for key, value in given.items()}

    @property
    def questions(self) -> list:
        """Each item with its bound field and how it is drawn: scale, cards or text."""
        return [{"item": item, "field": self[item.key], "drawn": _drawn(item)} for item in self.instrument.items]


def _initial(saved: dict) -> dict:
    return {key: DECLINED if value is None else str(value) for key, value in saved.items()}


def _answer(item: Item, value: str):
    if item.kind == "text":
        return value
    return None if value == DECLINED else int(value)


def _drawn(item: Item) -> str:
    if item.kind == "text":
        return "text"
    return "scale" if item.kind == "nrs" and not item.may_decline else "cards"


def _field(item: Item, draft: bool) -> forms.Field:
    required = item.required and not draft
    if item.kind == "text":
        counter = {"rows": 4, "data-counter": _("{left} characters left")}
        return forms.CharField(
            label=item.text, required=required, max_length=item.max_length, widget=forms.Textarea(attrs=counter)
        )
    choices = [(str(value), item.label(value) or str(value)) for value in item.values]
    if item.may_decline:
        choices.append((DECLINED, _("Prefer not to answer")))
    return forms.ChoiceField(
        label=item.text,
        required=required,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose the answer that fits best."),
            "invalid_choice": _("Please choose one of the answers shown."),
        },
    )


class ResolveForm(forms.Form):
    """How a flag was dealt with."""

    disposition = forms.ChoiceField(
        label=_("What was done"),
        choices=[("", _("Choose one")), *Disposition.choices],
        error_messages={"required": _("Choose what was done.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        error_messages={"required": _("Write what you found and agreed.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you found, what you agreed, what happens next. The patient does not see this."),
    )
