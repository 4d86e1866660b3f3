"""The form in which an administrator changes one rule: its numbers, level, time, words and source."""

from dataclasses import replace
from decimal import Decimal

from django import forms

from icbt.content import content_hash
from icbt.errors import Refused
from outcomes import rulebook
from outcomes.models import Level
from outcomes.reading import plain_dict
from outcomes.rules import PERMITTED, REQUIRED, WHOLE, Due, Rule, RuleSet

NUMBERS = {
    "at_least": "From this number on",
    "high_at_least": "Goes before others from this number on",
    "change": "Change in points, at least",
    "percent": "Change in per cent of the score before, at least",
    "in_a_row": "Scores in a row",
    "within_days": "That lie within so many days",
    "confidence": "Confidence in per cent: 95 or 90",
    "days": "Days",
    "missed": "Sets of questions missed",
    "week": "At the end of week",
    "until_week": "Up to week",
}
UNITS = [("hours", "hours"), ("working_days", "working days")]


class RuleForm(forms.Form):
    """What a rule looks at is not in here. Every fault of the rules is said beside the field it is about."""

    enabled = forms.BooleanField(label="On", required=False)
    level = forms.ChoiceField(label="Level", choices=Level.choices)
    due_in = forms.IntegerField(label="To be answered within", min_value=1)
    due_unit = forms.ChoiceField(label="Hours, or working days", choices=UNITS)
    words = forms.CharField(
        label="What it means, for clinicians",
        help_text="It follows the numbers in every flag. Where it names a number of the rule, change it here too.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(label="Where it comes from", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, rule: Rule, rules: RuleSet, **kwargs):
        self.rule, self.rules = rule, rules
        super().__init__(*args, initial=_initial(rule), **kwargs)
        for name in numbers_of(rule):
            self.fields[name] = _number_field(rule, name)
        self.order_fields(["enabled", *numbers_of(rule)])

    def clean(self) -> dict:
        given = super().clean()
        if self.errors:
            return given
        self.changed = self._changed(given)
        try:
            rulebook.changed_fields(self.rules, self.changed)
        except Refused as why:
            raise forms.ValidationError(str(why)) from None
        for field, sentence in rulebook.faults_of_change(self.rules, self.changed):
            self.add_error(self._field(field), sentence[:1].upper() + sentence[1:])
        return given

    def _changed(self, given: dict) -> Rule:
        facts = {name: given[name] for name in ("enabled", "level", "words", "source", *numbers_of(self.rule))}
        return replace(self.rule, due=Due(**{given["due_unit"]: given["due_in"]}), **facts)

    def _field(self, name: str) -> str | None:
        name = "due_in" if name == "due" else name
        return name if name in self.fields else None

    @property
    def seen(self) -> str:
        """Stands for exactly this change, so that what was looked at is what is saved."""
        return content_hash(plain_dict(self.changed))


def numbers_of(rule: Rule) -> list[str]:
    """The numbers that a rule of this kind has, or may have."""
    possible = REQUIRED[rule.kind] | PERMITTED.get(rule.kind, set())
    return [name for name in NUMBERS if name in possible]


def _initial(rule: Rule) -> dict:
    unit = "hours" if rule.due.hours is not None else "working_days"
    facts = {name: _plain(getattr(rule, name)) for name in numbers_of(rule)}
    given = {"enabled": rule.enabled, "level": rule.level, "words": rule.words, "source": rule.source}
    return {**facts, **given, "due_in": getattr(rule.due, unit), "due_unit": unit}


def _plain(number: Decimal | int | None) -> str | int | None:
    """6, not 6.0, as one would write it."""
    return f"{number.normalize():f}" if isinstance(number, Decimal) else number


def _number_field(rule: Rule, name: str) -> forms.Field:
    required = name in REQUIRED[rule.kind]
    if name in WHOLE:
        return forms.IntegerField(label=NUMBERS[name], required=required)
    return forms.DecimalField(label=NUMBERS[name], required=required, max_digits=7, decimal_places=2)
