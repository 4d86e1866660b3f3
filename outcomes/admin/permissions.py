"""Permissions for gated instruments in Django admin: who permitted what, until when, and in which words."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from icbt import content, hours
from icbt.errors import Refused
from outcomes import actions, gate
from outcomes.instruments import Instrument, Item, wording_keys
from outcomes.models import InstrumentPermission
from outcomes.wording import wording_label

WARNED_BEFORE = timedelta(days=60)  # of the end of a permission; a holder takes weeks to answer
FACTS = ("instrument", "language", "holder", "scope", "document", "permitted_from", "permitted_until")


def gated_instruments() -> list[tuple[str, str]]:
    """Slug and short name of every instrument that needs permission."""
    found = (gate.definition(version.pk) for version in content.all_current("instrument"))
    gated = {one.slug: one.short_name for one in found if one.gated}
    return sorted(gated.items())


class PermissionForm(forms.ModelForm):
    """Who permitted what. Which instrument, and in which language, cannot be changed later."""

    instrument = forms.ChoiceField(choices=gated_instruments)

    class Meta:
        model = InstrumentPermission
        fields = FACTS

    def clean(self):
        given = super().clean()
        if (until := given.get("permitted_until")) and given.get("permitted_from") and until < given["permitted_from"]:
            self.add_error("permitted_until", "The permission ends before it begins.")
        return given


class WordingForm(forms.ModelForm):
    """The permitted words: one field for the heading, one for each item, one for each answer."""

    class Meta:
        model = InstrumentPermission
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key in keys_of(self.instance):
            self.fields[f"word_{key}"] = forms.CharField(
                label=wording_label(key),
                required=False,
                initial=self.instance.wording.get(key, ""),
                widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
            )

    @property
    def wording(self) -> dict[str, str]:
        return {name.removeprefix("word_"): text for name, text in self.cleaned_data.items()}


def keys_of(permission: InstrumentPermission) -> tuple[str, ...]:
    """The names of the words a site must enter for the permitted instrument."""
    return wording_keys(gate.definition(content.current("instrument", permission.instrument).pk))


@admin.register(InstrumentPermission)
class InstrumentPermissionAdmin(admin.ModelAdmin):
    """Record who permitted what, then enter the words, then look at them as a patient sees them."""

    list_display = ("instrument", "language", "holder", "permitted_from", "permitted_until", "stands")
    list_filter = ("instrument", "language")
    readonly_on_change = (*FACTS, "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "stands", "preview")
    actions = ("withdraw",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return _wording_form(obj) if obj and obj.withdrawn_at is None else PermissionForm

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_on_change if obj else ()

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": FACTS})]
        facts = [(None, {"fields": self.readonly_on_change[:-1]}), ("As a patient sees it", {"fields": ["preview"]})]
        words = [f"word_{key}" for key in keys_of(obj)] if obj.withdrawn_at is None else []
        note = "Copy each line exactly from the permitted form. The instrument can be asked once every line is there."
        return [*facts, ("Wording", {"fields": words, "description": note})] if words else facts

    def save_model(self, request, obj, form, change):
        if not change:
            facts = {name: form.cleaned_data[name] for name in FACTS}
            stored = actions.record_permission(by=request.user, **facts)
            obj.pk, obj.recorded_by, obj.recorded_at = stored.pk, stored.recorded_by, stored.recorded_at
        elif isinstance(form, WordingForm):
            actions.save_wording(by=request.user, permission=obj, wording=form.wording)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, "Recorded. Now enter the permitted wording.")
        return redirect("admin:outcomes_instrumentpermission_change", obj.pk)

    @admin.action(description="Withdraw the permission: the instrument is not asked any more")
    def withdraw(self, request, queryset):
        for permission in queryset:
            try:
                actions.withdraw_permission(by=request.user, permission=permission)
            except Refused as why:
                messages.error(request, f"{permission.instrument}: {why}")
            else:
                messages.success(request, f"{permission.instrument}: withdrawn.")

    @admin.display(description="stands")
    def stands(self, permission) -> str:
        if permission.withdrawn_at:
            return "withdrawn"
        missing = sum(not permission.wording.get(key) for key in keys_of(permission))
        if missing:
            return f"{missing} lines of wording missing"
        valid = gate.permissions(permission.instrument, permission.language).filter(pk=permission.pk).exists()
        return f"can be asked{_ending(permission)}" if valid else "not valid today"

    @admin.display(description="preview")
    def preview(self, permission) -> str:
        definition = gate.definition(content.current("instrument", permission.instrument).pk)
        worded = gate.worded(definition, permission)
        return "Every line has to be there first." if worded is None else _as_asked(worded)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _ending(permission: InstrumentPermission) -> str:
    """“: 12 days left”, once the end is near enough to write to the holder about it."""
    if permission.permitted_until is None:
        return ""
    left = (permission.permitted_until - timezone.now().astimezone(hours.zone()).date()).days
    if left > WARNED_BEFORE.days:
        return ""
    return ": the last day" if left == 0 else f": {left} {'day' if left == 1 else 'days'} left, then it is not asked"


def _as_asked(instrument: Instrument) -> str:
    """The questions in order; the answers once where all have the same, else with each question."""
    answers = [_answers(item) for item in instrument.items]
    shared = len(set(answers)) == 1
    lines = (
        (item.text, "" if shared else f" ({words})") for item, words in zip(instrument.items, answers, strict=True)
    )
    listed = format_html_join("", "<li>{}{}</li>", lines)
    below = format_html("<p>Answers: {}</p>", answers[0]) if shared else ""
    return format_html("<p><strong>{}</strong></p><ol>{}</ol>{}", instrument.recall, listed, below)


def _answers(item: Item) -> str:
    if item.kind == "options":
        return ", ".join(f"{option.text} ({option.value})" for option in item.options)
    if item.kind == "nrs":
        return f"{item.min}: {item.low_label}, to {item.max}: {item.high_label}"
    return f"a number from {item.min} to {item.max}" if item.kind == "number" else "free text"


def _wording_form(permission: InstrumentPermission) -> type[WordingForm]:
    """A form class that declares the fields of this permission, since Django admin asks the class for them."""
    declared = {f"word_{key}": forms.CharField(required=False) for key in keys_of(permission)}
    return type("Wording", (WordingForm,), declared)
