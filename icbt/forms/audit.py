"""Searching the audit trail."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from icbt.audit import VERBS
from icbt.models import User


class PersonField(forms.CharField):
    """An e-mail address or an id; the cleaned value is the id, None when the field was left empty."""

    def clean(self, value):
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            found = User.objects.filter(email__iexact=text).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this e-mail address or id."))
        return found.pk


class AuditForm(forms.Form):
    """Whose record, who did it, what, and when."""

    patient = PersonField(label=_("Whose record"), required=False, help_text=_("E-mail address or id"))
    actor = PersonField(label=_("Who did it"), required=False, help_text=_("E-mail address or id"))
    verb = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[("", _("Anything")), *((verb, verb.replace("_", " ")) for verb in sorted(VERBS))],
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
