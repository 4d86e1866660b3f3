"""Changing a rule: a new version in force at once, audited, refused when wrong, and never lost on a deployment."""

from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from icbt import content as floor_content
from icbt.errors import Refused
from icbt.models import AuditEvent, ContentVersion
from outcomes import actions, files, gate
from outcomes.models import Flag
from outcomes.rulebook import KEPT, versions
from outcomes.rules import Due, Rule
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit

pytestmark = pytest.mark.usefixtures("content")


def in_force() -> ContentVersion:
    return versions().get(current=True)


def rule(slug: str, **changes) -> Rule:
    return replace(gate.current_rules().rule(slug), **changes)


def change(ada, slug: str, **changes) -> ContentVersion:
    return actions.change_rule(base=in_force(), rule=rule(slug, **changes), by=ada)


def load() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_instruments", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_change_is_a_new_version_in_force_at_once_and_audited(ada):
    before = gate.current_rules()
    change(ada, "A1", change=Decimal(8), words="8 or more is our own number.")
    after = gate.current_rules()
    assert (before.version, after.version) == ("2", "2+1")
    assert after.rule("A1").change == 8
    assert [one for one in after.rules if one.slug != "A1"] == [one for one in before.rules if one.slug != "A1"]
    event = AuditEvent.objects.get(verb="rules_changed")
    assert event.actor == ada.pk
    assert event.detail == {"rule": "A1", "fields": ["change", "words"], "version": "2+1"}


def test_the_next_sheet_is_judged_by_the_new_number_and_old_flags_keep_their_version(ada, pia):
    earlier(pia, "phq-9", phq(5), weeks=3, point="baseline")
    earlier(pia, "phq-9", phq(11), weeks=1, point="week-2")
    score_pending()
    assert Flag.objects.get(rule="A1").rule_version == "2"
    change(ada, "A1", change=Decimal(8))
    submit(opened(pia), "phq-9", phq(12))
    score_pending()
    assert [flag.rule_version for flag in Flag.objects.filter(rule="A1")] == ["2"]
    change(ada, "A1", change=Decimal(7))
    assert gate.current_rules().version == "2+2"


@pytest.mark.parametrize(
    ("slug", "changes", "field"),
    [
        ("A1", {"change": Decimal(60)}, "change"),
        ("A1", {"words": " "}, "words"),
        ("A1", {"due": Due(hours=10**12)}, "due"),
        ("R2", {"due": Due(working_days=10**7)}, "due"),
        ("A3", {"in_a_row": 20}, "in_a_row"),
        ("inactive", {"days": 14, "until_week": 2}, "until_week"),
        ("overdue", {"days": 400}, "days"),
        ("missed-after-bad", {"missed": 30}, "missed"),
        ("not-on-track", {"week": 40}, "week"),
        ("A1", {"due": Due(hours=1, working_days=1)}, "due"),
        ("R1", {"enabled": False}, "enabled"),
        ("R1", {"at_least": Decimal(2)}, "at_least"),
        ("R1", {"level": "amber"}, "level"),
        ("R1-unanswered", {"enabled": False}, "enabled"),
        ("R1-unanswered", {"level": "yellow"}, "level"),
        ("R2", {"at_least": Decimal(28)}, "at_least"),
        ("A3", {"percent": Decimal(0)}, "percent"),
        ("A5-promis-pi-6b", {"confidence": 99}, "confidence"),
    ],
)
def test_a_rule_that_could_not_fire_or_leaves_somebody_alone_is_refused_with_its_field(ada, slug, changes, field):
    with pytest.raises(actions.RuleRefused) as caught:
        change(ada, slug, **changes)
    assert field in dict(caught.value.faults)
    assert gate.current_rules().version == "2"


@pytest.mark.parametrize("changes", [{}, {"instrument": "gad-7"}, {"kind": "worse_than_last"}])
def test_what_a_rule_looks_at_stays(ada, changes):
    with pytest.raises(Refused):
        change(ada, "A1", **changes)


def test_a_rule_that_is_not_there_is_refused(ada):
    with pytest.raises(Refused, match="no such rule"):
        actions.change_rule(base=in_force(), rule=replace(rule("A1"), slug="B1"), by=ada)


def test_two_people_do_not_undo_each_others_changes(ada):
    seen, meanwhile = in_force(), rule("A2", change=Decimal(5))
    change(ada, "A1", change=Decimal(8))
    with pytest.raises(Refused, match="changed meanwhile"):
        actions.change_rule(base=seen, rule=meanwhile, by=ada)


def test_only_an_administrator_may(clara, sofia, ada):
    for person in (clara, sofia):
        with pytest.raises(Refused):
            change(person, "A1", change=Decimal(8))
        with pytest.raises(Refused):
            actions.restore_rules(version=in_force(), by=person)


def test_an_earlier_version_comes_back_as_it_was(ada):
    first = in_force()
    change(ada, "A1", change=Decimal(8))
    actions.restore_rules(version=first, by=ada)
    assert gate.current_rules().version == "2"
    assert AuditEvent.objects.filter(verb="rules_changed", actor=ada.pk).count() == 2
    with pytest.raises(Refused, match="already"):
        actions.restore_rules(version=first, by=ada)
    change(ada, "A1", change=Decimal(9))
    assert gate.current_rules().version == "2+2"


def test_a_version_that_does_not_fit_any_more_does_not_come_back(ada):
    old = gate.current_rules()
    lost = replace(old, version="old", rules=tuple(one for one in old.rules if one.slug != "R1"))
    row = floor_content.keep(**KEPT, body=lost.to_dict())
    with pytest.raises(Refused, match="no enabled rule of kind “urgent_item” answers it"):
        actions.restore_rules(version=row, by=ada)


def test_loading_the_same_files_again_leaves_the_sites_rules_and_says_so(ada):
    change(ada, "A1", change=Decimal(8))
    said, _ = load()
    assert "The site’s rules (version 2+1) differ from those of the file (version 2)" in said
    assert gate.current_rules().version == "2+1"


def a_newer_file(monkeypatch, version="3", keep=lambda one: True, **changes):
    """The files as they are, with other rules in them."""
    bodies, now = files.read(), gate.current_rules()
    base = next(body for kind, _, _, body, _ in bodies if kind == "rules")
    rules = tuple(
        replace(one, **changes) if one.slug == "A2" else one for one in type(now).from_dict(base).rules if keep(one)
    )
    newer = replace(now, version=version, rules=rules).to_dict()
    found = [(k, s, lang, newer if k == "rules" else body, text) for k, s, lang, body, text in bodies]
    monkeypatch.setattr(files, "read", lambda: found)


def test_a_newer_file_waits_beside_the_sites_own_rules(ada, monkeypatch):
    change(ada, "A1", change=Decimal(8))
    a_newer_file(monkeypatch, change=Decimal(5))
    said, _ = load()
    assert "stay in force" in said
    assert gate.current_rules().version == "2+1"
    actions.restore_rules(version=versions().get(body__version="3"), by=ada)
    assert gate.current_rules().rule("A2").change == 5


def test_a_newer_file_is_followed_where_nobody_chose_otherwise(ada, monkeypatch):
    first = in_force()
    change(ada, "A1", change=Decimal(8))
    actions.restore_rules(version=first, by=ada)
    a_newer_file(monkeypatch, change=Decimal(5))
    said, _ = load()
    assert "stay in force" not in said
    assert gate.current_rules().version == "3"


def test_an_older_file_that_somebody_went_back_to_stays(ada, monkeypatch):
    first = in_force()
    a_newer_file(monkeypatch, change=Decimal(5))
    load()
    actions.restore_rules(version=first, by=ada)
    said, _ = load()
    assert "stay in force" in said
    assert gate.current_rules().version == "2"


def test_a_deployment_that_goes_back_and_forth_follows_its_files(monkeypatch):
    a_newer_file(monkeypatch, change=Decimal(5))
    load()
    monkeypatch.undo()
    load()
    assert gate.current_rules().version == "2"
    a_newer_file(monkeypatch, change=Decimal(5))
    load()
    assert gate.current_rules().version == "3"


def test_rules_of_the_site_that_leave_an_urgent_item_alone_give_way_to_the_file(ada):
    change(ada, "A1", change=Decimal(8))
    own = gate.current_rules()
    lost = replace(own, version="2+9", rules=tuple(one for one in own.rules if one.slug != "R1"))
    floor_content.publish(**KEPT, body=lost.to_dict(), by=ada)
    _, warned = load()
    assert "do not fit any more" in warned
    assert "asks the urgent item “q9”" in warned
    assert gate.current_rules().version == "2"
