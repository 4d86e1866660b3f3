"""The form in which a clinician asks what has to be asked, and signs sleep hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from modules.models import SleepWindow
from modules.sleep import length
from modules.sleep_offer import WHAT_TO_DO, Offer, blocking
from modules.sleep_window import EXCLUSIONS

ANSWERS = [("no", "No"), ("yes", "Yes"), ("unknown", "Not known")]
ASK_AGAIN = ("sleepiness", "suicide-risk")  # change from week to week, so never filled in beforehand


class SleepWindowForm(forms.Form):
    """The exclusions one by one, and the hours. What may be chosen is what the rule offers today."""

    setting = forms.ChoiceField(
        label="Time in bed",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a time in bed.", "invalid_choice": "That is not offered any more."},
    )
    rise_at = forms.TimeField(
        label="Up at, on all seven days",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Type a time, for example 07:00.", "invalid": "Type a time, for example 07:00."},
    )
    starts_on = forms.DateField(
        label="From the evening of",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Choose a day."},
    )
    reason = forms.CharField(
        label="Why it is not the proposal",
        help_text="Needed where you sign another length than proposed.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        choices = [(f"{one.method}:{minutes}", _label(one, minutes)) for one in offers for minutes in _sorted(one)]
        self.fields["setting"].choices = choices  # type: ignore[attr-defined]
        for code, words in EXCLUSIONS.items():
            self.fields[code] = forms.ChoiceField(
                label=words,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": "Ask, and choose an answer."},
            )

    @property
    def asked(self) -> list[Any]:
        """The questions, as the page shows them."""
        return [self[code] for code in EXCLUSIONS]

    def clean(self) -> dict[str, Any]:
        """Anything but a clear no blocks, with what to do about it beside the question."""
        found = super().clean() or {}
        answers = {code: found[code] for code in EXCLUSIONS if code in found}
        for code in blocking(answers):
            if code in answers:
                self.add_error(code, f"No sleep hours while this stands. {WHAT_TO_DO[code]}")
        if "setting" in found:
            method, _, minutes = found["setting"].partition(":")
            found |= {"method": method, "minutes": int(minutes)}
        return found

    def facts(self) -> dict[str, Any]:
        """What the action that signs takes."""
        given = self.cleaned_data
        names = ("method", "minutes", "rise_at", "starts_on", "replaces", "reason")
        return {name: given[name] for name in names} | {"cautions": {code: given[code] for code in EXCLUSIONS}}


def begun_with(window: SleepWindow | None, cautions: Mapping[str, str], offers: Sequence[Offer], **facts: Any) -> dict:
    """What a fresh form begins with: the proposal, and the last answers but for what is asked each time."""
    known = {code: cautions[code] for code in EXCLUSIONS if code in cautions and code not in ASK_AGAIN}
    facts |= {"setting": f"{offers[0].method}:{offers[0].minutes}"} if offers else {}
    return known | facts | {"replaces": window.pk if window else None}


def _sorted(offer: Offer) -> list[int]:
    return [offer.minutes, *offer.others]


def _label(offer: Offer, minutes: int) -> str:
    how = SleepWindow.Method(offer.method).label
    return f"{how}: {length(minutes)}{' (proposed)' if minutes == offer.minutes else ''}"
