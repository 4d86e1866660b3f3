"""What can be written in the guidance room, with kind errors."""

from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator

from guidance.actions import MAX_LENGTH
from guidance.starters import gaps
from icbt.models import Enrolment, Reason, Role, User

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


class DayInput(forms.DateInput):
    """The device's own way to choose a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: str) -> forms.DateField:
    wrong = dict.fromkeys(("required", "invalid"), "Choose a day, such as 2027-03-15.")
    return forms.DateField(label=label, widget=DayInput, error_messages=wrong)


class CoverForm(forms.Form):
    """Who is away, when, and who answers meanwhile; a clinician speaks for herself alone."""

    clinician = forms.ModelChoiceField(
        User.objects.none(), label="Who is away?", error_messages={"required": "Choose who is away."}
    )
    first_day = day("First day away")
    last_day = day("Last day away")
    covered_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Who covers?",
        required=False,
        empty_label="Nobody: the duty inbox",
        help_text="Agree it with them first. Supervisors see the duty inbox.",
        error_messages={"invalid_choice": "Choose somebody who works here."},
    )

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        guides = User.objects.guides()
        self.fields["covered_by"].queryset = guides
        self.fields["clinician"].queryset = guides
        if by.role != Role.SUPERVISOR:
            del self.fields["clinician"]
            self.fields["covered_by"].queryset = guides.exclude(pk=by.pk)
            self.by = by

    def clean(self) -> dict:
        found = super().clean()
        return found if "clinician" in self.fields else {**found, "clinician": self.by}


END_REASONS = (
    *(Reason.FINISHED, Reason.BETTER, Reason.NO_TIME, Reason.TOO_MUCH_PAIN, Reason.NOT_FOR_ME),
    *(Reason.UPSET_ME, Reason.OTHER_CARE, Reason.SERVICE, Reason.OTHER),
)


class EndForm(forms.Form):
    """How an enrolment ends, and why; a code, because the trail holds no words."""

    how = forms.ChoiceField(
        label="How does it end?",
        choices=[
            ("complete", "Completed: the patient has come to the end"),
            ("withdraw", "Stopped: the patient leaves before the end"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ends."},
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=[("", "Choose a reason"), *((one.value, one.label) for one in END_REASONS)],
        error_messages={"required": "Choose a reason."},
    )
    follow_up = forms.BooleanField(
        label="When stopped: the patient agrees to be asked again after some months", required=False
    )
