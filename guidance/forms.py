"""What can be written in the guidance room, with kind errors."""

from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator

from guidance.actions import MAX_LENGTH
from guidance.starters import gaps
from icbt.models import Enrolment, User

TOO_LONG = "This is %(show_value)d characters long, and up to %(limit_value)d fit. Please send it in two parts."


def writing(label: str, rows: int, verb: str) -> forms.CharField:
    """A box for text. The browser has no `maxlength`: what is pasted is answered kindly, never cut off."""
    errors = {"required": f"Write something before you {verb} it."}
    limit = MaxLengthValidator(MAX_LENGTH, TOO_LONG)
    return forms.CharField(
        label=label, validators=[limit], widget=forms.Textarea({"rows": rows}), error_messages=errors
    )


class MessageForm(forms.Form):
    """A message on its way; `message_id` makes a double click one message."""

    text = writing("Your message", rows=6, verb="send")
    message_id = forms.UUIDField(widget=forms.HiddenInput)


class ReplyForm(MessageForm):
    """A clinician's message; `seen_until` is the newest word of the patient that was on the page."""

    seen_until = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # What messages most often leave out: feedback on the answers, and a check that an idea is clear.
        self.fields["text"].help_text = "Say what the answers show, check one idea is clear, end with one question."

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if found := gaps(text):
            raise forms.ValidationError(f"There is still a gap to fill: {', '.join(found)}.")
        return text


class NoteForm(forms.Form):
    """A note the patient does not see."""

    text = writing("New note", rows=3, verb="save")
    note_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AssignForm(forms.Form):
    """Who guides a patient from now on; empty is nobody, then the duty inbox has it."""

    clinician = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Duty inbox")

    def __init__(self, *args, enrolment: Enrolment | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clinician"].queryset = User.objects.guides()
        if enrolment is not None:
            self.fields["clinician"].initial = enrolment.clinician
