"""The short profile: what to call a person, how to reach her, and how things look to her."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icbt import time_zones
from icbt.crisis import OTHER, countries
from icbt.models import ContentVersion, Profile, User

ELSEWHERE = "zz"  # ISO 3166 keeps this code free; help then shows the worldwide page
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "nl": "Nederlands"}

TIME = dict.fromkeys(("required", "invalid"), _("Choose a time of day, such as 20:00."))


class ClockInput(forms.TimeInput):
    """The device's own way to choose a time of day."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class StaffProfileForm(forms.Form):
    """Name and time zone."""

    groups = None  # two fields need no headings

    person_names: tuple[str, ...] = ("name", "time_zone")
    profile_names: tuple[str, ...] = ()
    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=80,
        help_text=_("A first name or any name you like."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": _("Write the name you would like us to use.")},
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("So that times and reminders fit your day."))

    def __init__(self, *args, user: User, **kwargs):
        self.user = user
        super().__init__(*args, initial=self._before(), **kwargs)
        self.fields["time_zone"].choices = time_zones.choices(user.time_zone)

    def _before(self) -> dict:
        profile = getattr(self.user, "profile", None)
        found = {name: getattr(self.user, name) for name in self.person_names}
        return found | ({name: getattr(profile, name) for name in self.profile_names} if profile else {})

    @property
    def person(self) -> dict:
        """The part of the answers that belongs to the user."""
        return {name: self.cleaned_data[name] for name in self.person_names if name in self.fields}

    @property
    def profile(self) -> dict:
        """The part of the answers that belongs to the profile."""
        return {name: self.cleaned_data[name] for name in self.profile_names}


class PatientProfileForm(StaffProfileForm):
    """Everything that a patient says of herself."""

    GROUPS = (
        (_("You"), "", ("name", "country", "time_zone", "language")),
        (
            _("Who we may call"),
            _("All of this is up to you. Only the people who look after you can read it."),
            ("phone", "emergency_name", "emergency_phone", "doctor_name", "doctor_phone"),
        ),
        (
            _("When we write to you"),
            _("At most one e-mail a day, and four in seven days. You can stop them at any time."),
            ("nudge_channel", "nudge_pace", "quiet_from", "quiet_until", "diary_at"),
        ),
        (_("Your screen"), "", ("appearance", "layout", "break_after")),
    )
    person_names = GROUPS[0][2]
    profile_names = tuple(name for _heading, _hint, names in GROUPS[1:] for name in names)
    field_order = (*person_names, *profile_names)
    country = forms.ChoiceField(label=_("Where do you live?"), help_text=_("So that Help now shows the right numbers."))
    language = forms.ChoiceField(label=_("Language"))
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        help_text=_("So that we can call you if we are worried about you."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    emergency_name = forms.CharField(
        label=_("Who may we call in an emergency?"),
        required=False,
        max_length=80,
        help_text=_("Their name, and who they are to you. Please ask them first."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    emergency_phone = forms.CharField(
        label=_("Their phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    doctor_name = forms.CharField(
        label=_("Your doctor or GP"),
        required=False,
        max_length=120,
        help_text=_("So that we can reach them with your permission. Name, and the practice if you like."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    doctor_phone = forms.CharField(
        label=_("Their phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    nudge_channel = forms.ChoiceField(
        label=_("May we tell you when something waits for you?"),
        choices=Profile._meta.get_field("nudge_channel").choices,
        widget=forms.RadioSelect,
        help_text=_("An e-mail never says what it is about."),
    )
    nudge_pace = forms.ChoiceField(
        label=_("How often?"),
        choices=Profile._meta.get_field("nudge_pace").choices,
        widget=forms.RadioSelect,
        help_text=_("What waits comes together in one e-mail. Once a week means Monday."),
    )
    quiet_from = forms.TimeField(label=_("Send nothing from"), widget=ClockInput, error_messages=TIME)
    quiet_until = forms.TimeField(label=_("Send again from"), widget=ClockInput, error_messages=TIME)
    diary_at = forms.TimeField(
        label=_("Remind me of my daily notes at"),
        required=False,
        widget=ClockInput,
        error_messages=TIME,
        help_text=_("Leave it empty for no reminder. If you chose once a day or once a week, all comes at this time."),
    )
    appearance = forms.ChoiceField(
        label=_("How things look"), choices=Profile._meta.get_field("appearance").choices, widget=forms.RadioSelect
    )
    layout = forms.ChoiceField(
        label=_("How lessons are laid out"),
        choices=Profile._meta.get_field("layout").choices,
        widget=forms.RadioSelect,
        help_text=_("For lying down: larger letters, listening first, and the buttons at the bottom."),
    )
    break_after = forms.TypedChoiceField(
        label=_("Offer me a short break while I read"),
        coerce=int,
        choices=Profile._meta.get_field("break_after").choices,
        help_text=_("A minute to stand, lie, look away or breathe. You can always say no to it."),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["country"].choices = [(ELSEWHERE if code == OTHER else code, name) for code, name in countries()]
        self._offer_languages()
        for name in ("nudge_channel", "nudge_pace", "quiet_from", "quiet_until", "appearance", "layout", "break_after"):
            self.fields[name].initial = Profile._meta.get_field(name).default

    def groups(self):
        """The fields under their headings, as (heading, hint, bound fields)."""
        return [
            (title, hint, [self[name] for name in names if name in self.fields]) for title, hint, names in self.GROUPS
        ]

    def _offer_languages(self) -> None:
        """Ask only where there is something to choose: languages in which the consent text exists."""
        spoken = ContentVersion.objects.languages_of("consent")
        self.fields["language"].choices = [(code, LANGUAGES.get(code, code)) for code in spoken]
        if len(spoken) < 2:
            del self.fields["language"]

    def clean(self):
        data = super().clean()
        if data.get("emergency_phone") and not data.get("emergency_name"):
            self.add_error("emergency_name", _("Tell us who this number belongs to."))
        if data.get("emergency_name") and not data.get("emergency_phone"):
            self.add_error("emergency_phone", _("Add their phone number, or leave both empty."))
        return data
