"""Forms of those who write content."""

import re

from django import forms
from django.core.exceptions import ValidationError

from icbt.authoring import kinds
from icbt.errors import Refused
from icbt.models import ContentDraft, ContentVersion

LONGEST = 200_000  # characters; our longest lesson has a tenth of it
NOTE = "What changed, and why"


def _kinds() -> list[tuple[str, str]]:
    return [(name, one.title) for name, one in kinds().items()]


class NewContentForm(forms.Form):
    """Which content, and in which language; the text comes on the next page."""

    kind = forms.ChoiceField(label="Kind", choices=_kinds)
    slug = forms.SlugField(
        label="Name in addresses",
        max_length=50,
        help_text="Small letters, digits and hyphens, such as making-sense. It cannot be changed later.",
    )
    language = forms.RegexField(
        r"^[a-z]{2,3}(-[a-z]{2})?$",
        label="Language",
        initial="en",
        max_length=8,
        help_text="A code such as en, de or pt-br.",
        error_messages={"invalid": "Give a language as a code of small letters, such as en, de or pt-br."},
    )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise ValidationError("Use small letters, digits and hyphens, such as making-sense.")
        return slug


class DraftForm(forms.Form):
    """The text of a draft. `revision` is that of the page it was written on."""

    source = forms.CharField(
        label="The text",
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 40, "class": "content-source", "autocapitalize": "off"}),
    )
    note = forms.CharField(
        label=NOTE,
        max_length=200,
        required=False,
        help_text="In a few words, for those who look at it later. It can wait until you publish.",
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, draft: ContentDraft, data=None) -> "DraftForm":
        initial = {"source": draft.source, "note": draft.note, "revision": draft.revision}
        return cls(data, initial=initial)


class ConfirmForm(forms.Form):
    """The last step before something comes into force. `over` is the version that was looked at as the one in force."""

    note = forms.CharField(
        label=NOTE,
        max_length=200,
        help_text="It stands beside the version for good.",
        error_messages={"required": "Say in a few words what changed, and why."},
    )
    over = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def same_as_seen(self, now: ContentVersion | None) -> None:
        """Raise `Refused` when the version in force is not the one the page was drawn with."""
        if self.cleaned_data["over"] != (now and now.pk):
            raise Refused("Another version came into force meanwhile. Look at what would change, then confirm again.")

    def again(self, why: Refused, **hidden) -> "ConfirmForm":
        """The same note once more, with why it was refused, for the page as it is drawn now."""
        form = ConfirmForm({**self.cleaned_data, **hidden})
        form.add_error(None, str(why))
        return form


class DiscardForm(forms.Form):
    """The draft that was looked at, by its revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
