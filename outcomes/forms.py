"""Forms built from the definition of an instrument, and the form that resolves a flag."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.instruments import Instrument, Item, Option
from outcomes.models import Disposition
from outcomes.scoring import not_asked

DECLINED = "declined"


class QuestionForm(forms.Form):
    """One instrument as a form. Its fields are the items; whatever else is posted is ignored.

    `draft` lets everything be empty. `answers` holds item key to value: None for "prefer not to answer", and no key
    for what was left empty. A follow-up question is required when it applies, and its answer left out when it does not.
    """

    def __init__(self, *args, instrument: Instrument, saved: dict | None = None, draft: bool = False, **kwargs):
        super().__init__(*args, initial=_initial(saved or {}), use_required_attribute=False, **kwargs)
        self.instrument, self.draft = instrument, draft
        for item in instrument.items:
            self.fields[item.key] = _field(item, draft)
            if item.asked_if:
                self.fields[item.key].help_text = _only_after(instrument, item)

    def clean(self):
        given = super().clean()
        for item in self.instrument.items:
            if item.asked_if and item.required and not self.draft and item.key not in self.errors:
                applies = str(given.get(item.asked_if.item)) == str(item.asked_if.answer)
                if applies and given.get(item.key) in ("", None):
                    self.add_error(item.key, _("Please answer this too, since you chose the answer above."))
        return given

    @property
    def answers(self) -> dict:
        """The valid answers, by item; asks for `is_valid()` first. A draft keeps as much of long words as fits."""
        given = {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}
        if self.draft:
            given |= self._as_much_as_fits()
        answers = {key: _answer(self.instrument.item(key), value) for key, value in given.items()}
        if self.draft:
            return answers
        return {key: one for key, one in answers.items() if not not_asked(self.instrument.item(key), answers)}

    def _as_much_as_fits(self) -> dict[str, str]:
        boxes = [item for item in self.instrument.items if item.kind == "text" and item.key in self.errors]
        return {item.key: self[item.key].data.strip()[: item.max_length].strip() for item in boxes}

    @property
    def questions(self) -> list:
        """Each item with its bound field and how it is drawn: scale, row, cards or text."""
        return [{"item": item, "field": self[item.key], "drawn": _drawn(item)} for item in self.instrument.items]


def _initial(saved: dict) -> dict:
    return {key: DECLINED if value is None else str(value) for key, value in saved.items()}


def _answer(item: Item, value: str):
    if item.kind == "text":
        return value
    return None if value == DECLINED else int(value)


def _only_after(instrument: Instrument, item: Item) -> str:
    words = instrument.item(item.asked_if.item).label(item.asked_if.answer)
    return _("Only if you chose “{answer}” above.").format(answer=words)


def _drawn(item: Item) -> str:
    if item.kind in ("text", "number"):
        return "text"
    if item.kind == "nrs" and not item.may_decline:
        return "scale"
    return "row" if item.options and len(item.options) <= 3 and all(map(_short, item.options)) else "cards"


def _short(option: Option) -> bool:
    """Do three such answers fit beside each other on a phone?"""
    return len(option.text or "") <= 16


def _field(item: Item, draft: bool) -> forms.Field:
    required = item.required and not draft and item.asked_if is None
    if item.kind == "text":
        counter = {"rows": 4, "data-counter": _("{left} characters left")}
        return forms.CharField(
            label=item.text, required=required, max_length=item.max_length, widget=forms.Textarea(attrs=counter)
        )
    if item.kind == "number":
        return _number(item, required)
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


def _number(item: Item, required: bool) -> forms.Field:
    between = _("Please write a whole number from {min} to {max}.").format(min=item.min, max=item.max)
    return forms.IntegerField(
        label=item.text,
        required=required,
        min_value=item.min,
        max_value=item.max,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), between),
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
