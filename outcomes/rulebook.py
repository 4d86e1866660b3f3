"""READ: the rules of this service as something to change: what may change, what would be wrong, whose they are."""

from dataclasses import fields, replace

from icbt import content
from icbt.errors import Refused
from icbt.models import AuditEvent, ContentVersion
from outcomes import gate
from outcomes.instruments import Instrument
from outcomes.rules import NUMBERS, Rule, RuleSet, faults, rule_faults, uncovered

KEPT = {"kind": "rules", "slug": "default"}
MARK = "+"  # between the version of the file and the number of the site's own change: "2+1"
CHANGEABLE = frozenset({"enabled", "level", "due", "words", "source", *NUMBERS})


def versions():
    """Every version of the rules, the newest first."""
    return ContentVersion.objects.filter(**KEPT).order_by("-version")


def instruments_now() -> dict[str, Instrument]:
    """Every instrument of today by slug; the worded copies of gated ones are not instruments of their own."""
    rows = content.all_current("instrument")
    return {row.slug: one for row in rows if (one := gate.definition(row.pk)).slug == row.slug}


def with_rule(rules: RuleSet, rule: Rule) -> RuleSet:
    """The rules with this one in the place of the one with its slug."""
    return replace(rules, rules=tuple(rule if one.slug == rule.slug else one for one in rules.rules))


def changed_fields(rules: RuleSet, rule: Rule) -> list[str]:
    """The names of what is different. Raises `Refused` when nothing is, or when what it looks at is."""
    old = rules.rule(rule.slug)
    if old is None:
        raise Refused("There is no such rule.")
    changed = sorted(one.name for one in fields(Rule) if getattr(old, one.name) != getattr(rule, one.name))
    if not changed:
        raise Refused("Nothing was changed.")
    if not CHANGEABLE.issuperset(changed):
        raise Refused("What a rule looks at cannot be changed here.")
    return changed


def faults_of_change(rules: RuleSet, rule: Rule) -> list[tuple[str, str]]:
    """Every reason why this rule may not take the place of the one with its slug, with the field it is about."""
    instruments = instruments_now()
    field = "at_least" if rule.enabled and rule.at_least is not None else "enabled"
    before = set(uncovered(rules, instruments))
    left_open = [one for one in uncovered(with_rule(rules, rule), instruments) if one not in before]
    return [*rule_faults(rule, instruments), *((field, sentence) for sentence in left_open)]


def misfits(rules: RuleSet) -> list[str]:
    """Why these rules cannot be used with the instruments of today; empty when they can."""
    return [sentence for _, sentence in faults(rules, instruments_now())]


def is_own(rules: RuleSet) -> bool:
    """Whether they are the site's own, changed in the administration, and not those of the file."""
    return MARK in rules.version


def chosen_by_site(body: dict) -> RuleSet | None:
    """The rules in force where an administrator chose them over those of this file; None where the file's may follow.

    Chosen are the site's own, and an earlier version of the file that somebody put in force again.
    """
    row = versions().filter(current=True).first()
    if row is None or row.hash == content.content_hash(body):
        return None
    rules = RuleSet.from_dict(row.body)
    later = [one.body["version"] for one in versions().filter(version__gt=row.version)]
    put_back = any(MARK not in version for version in later) and _was_put_in_force_by_somebody(row)
    return rules if is_own(rules) or put_back else None


def _was_put_in_force_by_somebody(row: ContentVersion) -> bool:
    events = AuditEvent.objects.filter(verb="content_published", subject=str(row.pk))
    return events.order_by("-at").values_list("actor", flat=True).first() is not None


def next_version(now: str) -> str:
    """“2+1” after “2”, “2+2” after “2+1”; never one that was used before, since flags name the version."""
    base = now.split(MARK)[0][:14]
    used = [one.body["version"] for one in versions()]
    numbers = [int(one.split(MARK)[1]) for one in used if one.startswith(f"{base}{MARK}")]
    return f"{base}{MARK}{max(numbers, default=0) + 1}"
