"""Inviting people, and coming in by a link."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from icbt.models import STAFF, Role, SupportLevel, Track, User


class InvitePatientForm(forms.Form):
    """Who is invited, on which track, with how much support, and who guides."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name to be called by"),
        required=False,
        max_length=80,
        help_text=_("They can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    track = forms.ChoiceField(label=_("Track"), choices=Track.choices, widget=forms.RadioSelect, initial=Track.CBT)
    support_level = forms.ChoiceField(
        label=_("Support"), choices=SupportLevel.choices, widget=forms.RadioSelect, initial=SupportLevel.SCHEDULED
    )
    clinician = forms.ModelChoiceField(
        label=_("Who guides"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet: the supervisors assign"),
    )

    def __init__(self, *args, inviter: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clinician"].queryset = inviter.guides_to_choose()
        if inviter.role == Role.CLINICIAN:
            self.fields["clinician"].initial = inviter.pk


class InviteStaffForm(forms.Form):
    """Somebody who will work here."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name that patients see"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("What they do here"), choices=[(role.value, role.label) for role in STAFF], widget=forms.RadioSelect
    )


class JoinForm(forms.Form):
    """The password of somebody who comes in."""

    email = forms.EmailField(required=False, disabled=True, label=_("Your e-mail address"))
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least 10 characters. Three or four words that only you put together work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write the password you would like to use.")},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, initial={"email": user.email}, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
