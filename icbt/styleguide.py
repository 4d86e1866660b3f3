"""Samples for the style guide: every component once, with invented words."""

from datetime import timedelta

from django import forms
from django.utils import timezone

COLOURS = "paper surface sunken ink ink-soft accent accent-wash warm warm-wash marigold"
SYMBOLS = """
home lessons messages progress worksheets help person people today calendar clock check success info
warning danger calm flag lock print phone back next down plus search edit send
"""


class SampleForm(forms.Form):
    """One field of each kind that our pages use."""

    name = forms.CharField(label="What may we call you?", help_text="A first name or any name you like.")
    note = forms.CharField(label="What helped a little?", widget=forms.Textarea, required=False, max_length=500)
    pain = forms.ChoiceField(
        label="How strong was your pain, on average, in the last 7 days?",
        choices=[(number, str(number)) for number in range(11)],
        widget=forms.RadioSelect,
    )
    often = forms.ChoiceField(
        label="How often did you rest before you had to?",
        choices=[
            ("no", "Not at all"),
            ("some", "On some days"),
            ("most", "On most days"),
            ("skip", "I'd rather not say"),
        ],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Which of these do you know? Tick any.",
        choices=[(word, word) for word in ("Sleep", "Work", "Walking", "Mood", "Time with people", "Housework")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(label="Which day suits you?", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    channel = forms.ChoiceField(label="How may we nudge you?", choices=[("email", "E-mail"), ("sms", "Text message")])
    share = forms.BooleanField(label="Let my clinician read this", required=False)


def samples(data=None):
    """The context of templates/styleguide.html; `data` of a POST shows the form with its errors."""
    now = timezone.now()
    form = SampleForm(data)
    form.fields["note"].widget.attrs["data-counter"] = "{left} characters left"
    return {
        "form": form,
        "now": now,
        "yesterday": now - timedelta(days=1, hours=3),
        "tones": ["calm", "info", "success", "warning", "danger"],
        "levels": ["red", "amber", "yellow"],
        "colours": COLOURS.split(),
        "rows": [("Called", "Pia"), ("Track", "CBT"), ("Started", "3 March"), ("Phone", "")],
        "people": [
            _person("Pia", "red", "Answered 2 on item 9 of PHQ-9", "7", "+2", "today"),
            _person("Paul", "amber", "PHQ-9 rose from 8 to 14", "5", "0", "yesterday"),
            _person("Mahalakshmi Venkataraghavan", "yellow", "Quiet for 9 days", "4", "−1", "Monday"),
        ],
        "symbols": SYMBOLS.split(),
    }


def _person(*values):
    return dict(zip(("name", "level", "why", "pain", "change", "seen"), values, strict=True))
