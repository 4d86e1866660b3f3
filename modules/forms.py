"""The small forms of the modules room; lessons and worksheets are built from their definitions instead."""

from django import forms

from icbt.models import Spacing
from modules.actions.entries import COMMENT_CAP
from modules.actions.steering import MOST_EXTRA_WEEKS


class CommentForm(forms.Form):
    """What a clinician writes on an entry."""

    text = forms.CharField(
        label="Your comment",
        help_text="The patient reads it beside their own words, and is told that something waits.",
        max_length=COMMENT_CAP,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something before you send it."},
    )


class SteerForm(forms.Form):
    """Why a lesson is skipped or opened early."""

    reason = forms.CharField(
        label="Why?",
        help_text="A few words for the record. The patient does not see them.",
        max_length=300,
        error_messages={"required": "Say why, in a few words."},
    )


class PaceForm(forms.Form):
    """The pace that a clinician agreed with a patient."""

    spacing = forms.ChoiceField(label="How often a lesson opens", choices=Spacing.choices, widget=forms.RadioSelect)
    practice_weeks = forms.BooleanField(
        label="Practice weeks: after the third and the sixth lesson, seven more days without a new one", required=False
    )
    extra_weeks = forms.IntegerField(
        label="More guided weeks than usual",
        help_text=f"0 to {MOST_EXTRA_WEEKS}. Eight lessons every two weeks take 4 more. Pauses are left out already.",
        min_value=0,
        max_value=MOST_EXTRA_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Write how many, or 0.", "invalid": "Write a whole number, such as 2."},
    )


class OfferForm(forms.Form):
    """Why a clinician suggests an optional module."""

    reason = forms.CharField(
        label="Why?",
        help_text="A few words for the record. The patient sees that you suggest it, and not these words.",
        max_length=300,
        error_messages={"required": "Say why, in a few words."},
    )
