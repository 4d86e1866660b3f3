"""The consent form, built from the exact text that the patient reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icbt.models import ContentVersion, Enrolment, SupportLevel

CHOICE_FIELDS = {
    "contact-doctor": "contact_doctor",
    "emergency-contact": "emergency_contact",
    "research": "research",
}


class ConsentForm(forms.Form):
    """Three questions about the text, the choices beside it, and the agreement. A wrong answer gets a kind word."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, text: ContentVersion, enrolment: Enrolment, **kwargs):
        super().__init__(*args, initial={"version": str(text.pk)}, **kwargs)
        self.text, self.quiz_names, self.choice_names = text, [], []
        for number, question in enumerate(text.body["quiz"]):
            self._add_question(f"quiz_{number}", question)
        for choice in text.body["choices"]:
            self._add_choice(choice, guided=enrolment.support_level != SupportLevel.SELF_GUIDED)
        self.fields["agree"] = forms.BooleanField(
            label=text.body["agree"],
            error_messages={"required": _("Tick this if you agree. You can also decide another day.")},
        )

    def _add_question(self, name: str, question: dict) -> None:
        self.quiz_names.append(name)
        self.fields[name] = QuizField(question)

    def _add_choice(self, choice: dict, *, guided: bool) -> None:
        name = CHOICE_FIELDS[choice["slug"]]
        self.choice_names.append(name)
        self.fields[name] = forms.BooleanField(
            label=choice["label"],
            help_text=choice.get("hint", ""),
            required=guided and choice["required_when"] == "guided",
            error_messages={"required": _("We need this to guide you. Ask us if you are not sure about it.")},
        )

    @property
    def quiz(self):
        return [self[name] for name in self.quiz_names]

    @property
    def choices(self):
        return [self[name] for name in self.choice_names]

    @property
    def chosen(self) -> dict[str, bool]:
        """What she ticked beside the agreement, by the names that the action takes."""
        return {name: self.cleaned_data.get(name, False) for name in CHOICE_FIELDS.values()}

    def is_about(self, text: ContentVersion) -> bool:
        """Was the page that she sent showing this very version?"""
        return self.data.get("version") == str(text.pk)


class QuizField(forms.ChoiceField):
    """One question; only its right option passes, every other answers with its feedback."""

    widget = forms.RadioSelect

    def __init__(self, question: dict):
        self.options = question["options"]
        super().__init__(
            label=question["question"],
            choices=[(str(number), option["text"]) for number, option in enumerate(self.options)],
            error_messages={"required": _("Choose the answer that fits best.")},
        )

    def validate(self, value):
        super().validate(value)
        option = self.options[int(value)]
        if not option["right"]:
            raise forms.ValidationError(option["feedback"])
