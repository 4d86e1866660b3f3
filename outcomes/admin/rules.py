"""The rules in Django admin: to read, to change one at a time after a preview, and to go back to an earlier version."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from icbt.admin.audited import ReadOnlyAdmin
from icbt.errors import Refused
from outcomes import actions, preview, rulebook
from outcomes.admin.rule_form import NUMBERS, RuleForm, numbers_of
from outcomes.models import Level, Rules
from outcomes.rules import Rule, RuleSet

KINDS = {
    "urgent_item": "An answer from a number on, the moment it is sent in",
    "item_unanswered": "An answer that was left out",
    "score_reaches": "A score at a number, or beyond it",
    "item_rise": "An answer higher than the last time",
    "worse_than_baseline": "Worse than at the start",
    "worse_than_last": "Worse than the last time",
    "reliable_change": "Worse than at the start by more than measurement error",
    "any_reliable_change": "Worse than at the start by more than measurement error, where no other rule looks",
    "crosses": "Across a line",
    "overdue": "Nothing sent in since questions were due",
    "inactive": "No lesson for some time",
    "missed_after_bad": "Questions missed after flagged ones",
    "not_on_track": "No improvement by some week",
}


@admin.register(Rules)
class RulesAdmin(ReadOnlyAdmin):
    """Every change is a new version of all rules; what was raised before keeps the version that raised it."""

    def get_urls(self):
        admin_view = self.admin_site.admin_view
        ours = [
            path("rule/<slug:slug>/", admin_view(self.rule_view), name="outcomes_rules_rule"),
            path("restore/<uuid:version_id>/", admin_view(self.restore_view), name="outcomes_rules_restore"),
        ]
        return [*ours, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        version = _in_force()
        rules, shorts = RuleSet.from_dict(version.body), _short_names()
        context = {
            "title": "Rules that raise flags",
            "version": version,
            "own": rulebook.is_own(rules),
            "rows": [_row(rule, shorts) for rule in rules.rules],
            "versions": [(row, row.body["version"]) for row in rulebook.versions()],
        }
        return render(request, "admin/rules.html", self.admin_site.each_context(request) | context)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        return redirect("admin:outcomes_rules_changelist")

    history_view = change_view

    def rule_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        version = _in_force()
        rules = RuleSet.from_dict(version.body)
        rule = rules.rule(slug)
        if rule is None:
            raise Http404
        form = RuleForm(request.POST or None, rule=rule, rules=rules)
        context = {"title": f"Rule {slug}", "form": form, "version": version, "row": _row(rule, _short_names())}
        if request.method == "POST" and form.is_valid():
            if request.POST.get("seen") == form.seen and self._save(request, form):
                return redirect("admin:outcomes_rules_changelist")
            if not form.errors:
                context |= _preview(form)
        if form.errors:
            context["title"] = f"Error: rule {slug}"
        return render(request, "admin/rule.html", self.admin_site.each_context(request) | context)

    def _save(self, request: HttpRequest, form: RuleForm) -> bool:
        base = get_object_or_404(rulebook.versions(), pk=request.POST.get("base"))
        try:
            saved = actions.change_rule(base=base, rule=form.changed, by=request.user)
        except Refused as why:
            form.add_error(None, str(why))
            return False
        words = f"Rule {form.rule.slug} is changed. Version {saved.body['version']} of the rules is in force."
        messages.success(request, words)
        return True

    def restore_view(self, request: HttpRequest, version_id) -> HttpResponse:
        version = get_object_or_404(rulebook.versions(), pk=version_id)
        if request.method == "POST":
            try:
                actions.restore_rules(version=version, by=request.user)
            except Refused as why:
                messages.error(request, str(why))
            else:
                messages.success(request, f"Version {version.body['version']} of the rules is in force.")
        return redirect("admin:outcomes_rules_changelist")


def _in_force():
    return get_object_or_404(rulebook.versions(), current=True)


def _short_names() -> dict[str, str]:
    return {slug: one.short_name for slug, one in rulebook.instruments_now().items()}


def _row(rule: Rule, shorts: dict[str, str]) -> dict:
    """One rule in words, for people who have never seen the file."""
    named = [rule.instrument, *(one.instrument for one in rule.measures)]
    numbers = [(NUMBERS[name], getattr(rule, name)) for name in numbers_of(rule) if name in rule.given]
    return {
        "rule": rule,
        "level": Level(rule.level).label,
        "kind": KINDS[rule.kind],
        "about": ", ".join(shorts[slug] for slug in named if slug) or "any",
        "numbers": [(label, f"{number:f}" if hasattr(number, "normalize") else number) for label, number in numbers],
    }


def _preview(form: RuleForm) -> dict:
    now, slug = timezone.now(), form.rule.slug
    tallies = preview.tally(form.rules, rulebook.with_rule(form.rules, form.changed), slug, now)
    return {
        "seen": form.seen,
        "tallies": tallies,
        "raised": preview.raised(slug, now),
        "days": preview.LOOKED_BACK.days,
    }
