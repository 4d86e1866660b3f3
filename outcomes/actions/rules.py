"""Changing the rules that raise flags: one at a time, refused whole when wrong, and back to an earlier version."""

from dataclasses import replace

from django.db import transaction

from icbt import content
from icbt.audit import record
from icbt.errors import Refused
from icbt.models import ContentVersion, Role, User
from outcomes import rulebook
from outcomes.rules import Rule, RuleSet


class RuleRefused(Refused):
    """`faults`: what is wrong, each with the field it is about."""

    def __init__(self, found: list[tuple[str, str]]):
        self.faults = found
        super().__init__(" ".join(sentence for _, sentence in found))


@transaction.atomic
def change_rule(*, base: ContentVersion, rule: Rule, by: User) -> ContentVersion:
    """Put this rule in the place of the one with its slug, as a new version of the rules that is in force at once.

    `base` is the version that the change was made on. Flags keep the version that raised them. Raises `RuleRefused`
    when the rule could never fire or leaves an urgent item unanswered, and `Refused` when the rules in force are
    others by now, or when it is no longer the same rule about the same thing.
    """
    _only_administrators(by)
    if base.pk != _in_force().pk:
        raise Refused("The rules were changed meanwhile. Look at them again before you change them.")
    before = RuleSet.from_dict(base.body)
    changed = rulebook.changed_fields(before, rule)
    if wrong := rulebook.faults_of_change(before, rule):
        raise RuleRefused(wrong)
    after = replace(rulebook.with_rule(before, rule), version=rulebook.next_version(before.version))
    version = content.publish(**rulebook.KEPT, body=after.to_dict(), by=by)
    record("rules_changed", by=by, subject=version, rule=rule.slug, fields=changed, version=after.version)
    return version


@transaction.atomic
def restore_rules(*, version: ContentVersion, by: User) -> ContentVersion:
    """Put an earlier version in force again, as it was. Raises `Refused` when it does not fit the instruments now."""
    _only_administrators(by)
    if version.pk == _in_force().pk:
        raise Refused("These rules are in force already.")
    rules = RuleSet.from_dict(version.body)
    if wrong := rulebook.misfits(rules):
        raise Refused(f"That version does not fit the questionnaires of today. {' '.join(wrong)}")
    restored = content.publish(**rulebook.KEPT, body=version.body, by=by)
    record("rules_changed", by=by, subject=restored, version=rules.version)
    return restored


def _in_force() -> ContentVersion:
    """The version in force, held until the commit, so that two changes at once do not undo each other."""
    return ContentVersion.objects.select_for_update().get(**rulebook.KEPT, current=True)


def _only_administrators(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise Refused("Only an administrator can do this.")
