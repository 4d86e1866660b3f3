"""Administrators read the rules, look at what a change would have raised, save it, and go back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes import gate, preview
from outcomes.models import Flag, Score
from outcomes.rulebook import versions, with_rule
from outcomes.rules import RuleSet
from outcomes.tasks import score_pending
from tests.outcomes.answers import earlier, opened, phq, submit

LIST = "admin:outcomes_rules_changelist"
FACTS = {"enabled": "on", "level": "amber", "due_in": "2", "due_unit": "working_days", "words": "Why.", "source": "Us."}


def page(slug: str) -> str:
    return reverse("admin:outcomes_rules_rule", kwargs={"slug": slug})


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def desk(content, ada, client_of):
    return client_of(ada)


@pytest.fixture
def worse(pia):
    """PHQ-9 of 5 at the start, 11 a week ago and 12 now: up 6 and 7."""
    earlier(pia, "phq-9", phq(5), weeks=3, point="baseline")
    earlier(pia, "phq-9", phq(11), weeks=1, point="week-2")
    submit(opened(pia), "phq-9", phq(12))
    score_pending()
    return pia.current_enrolment()


def test_the_list_gives_every_rule_with_its_level_and_source(desk):
    shown = text(desk.get(reverse(LIST)))
    rules = gate.current_rules()
    for rule in rules.rules:
        assert f">{rule.slug}</a>" in shown
    assert "NHS Talking Therapies manual" in shown
    assert "a screening signal, not a diagnosis" in shown
    assert "These are the rules that came with the software." in shown
    assert "24 hours" in shown
    assert "2 working days" in shown


def test_looking_comes_before_saving(desk, worse):
    asked = {**FACTS, "change": "7"}
    looked = text(desk.post(page("A1"), asked))
    assert "What this would have raised in the past 90 days" in looked
    code = preview.code_of(worse.pk)
    rows = re.findall(r"<tr>(.*?)</tr>", looked, re.S)[1:]
    counts = [re.search(r"<td>(\d+)</td>\s*<td>(.*?)</td>", row, re.S).groups() for row in rows]
    assert counts == [("2", f"{code} (2)"), ("1", f"{code} (1)")]
    assert "2 flags were in fact raised by this rule" in looked
    assert gate.current_rules().version == "2"
    hidden = re.search(r'name="base" value="(.*?)"', looked)[1]
    seen = re.search(r'name="seen" value="(.*?)"', looked)[1]
    saved = desk.post(page("A1"), {**asked, "base": hidden, "seen": seen}, follow=True)
    assert "Version 2+1 of the rules is in force" in text(saved)
    assert gate.current_rules().rule("A1").change == 7
    assert gate.current_rules().rule("A1").words == "Why."


def test_what_is_saved_is_what_was_looked_at(desk):
    asked = {**FACTS, "change": "7"}
    looked = text(desk.post(page("A1"), asked))
    seen, base = (re.search(rf'name="{name}" value="(.*?)"', looked)[1] for name in ("seen", "base"))
    again = text(desk.post(page("A1"), {**asked, "change": "8", "seen": seen, "base": base}))
    assert "What this would have raised" in again
    assert gate.current_rules().version == "2"


@pytest.mark.parametrize(
    ("slug", "facts", "field", "sentence"),
    [
        ("A1", {"change": "60"}, "change", "PHQ-9 cannot change by 60."),
        ("A1", {"change": ""}, "change", "It needs “change”, “percent”, or both."),
        ("A1", {"change": "six"}, "change", "Enter a number."),
        ("A1", {"change": "7", "source": ""}, "source", "This field is required."),
        ("R2", {"at_least": "28", "level": "red"}, "at_least", "PHQ-9 has no score 28."),
        ("A3", {"change": "2", "percent": "30", "in_a_row": "1", "within_days": "13"}, "in_a_row", "belong together"),
        ("R1", {"at_least": "1", "high_at_least": "2", "level": "yellow"}, "level", "stays red"),
        ("R1", {"at_least": "2", "high_at_least": "2", "level": "red"}, "at_least", "answers it from 1."),
        (
            "R1",
            {"at_least": "1", "high_at_least": "2", "level": "red", "enabled": ""},
            "enabled",
            "PHQ-9 asks the urgent item “q9”, but no enabled rule of kind “urgent_item” answers it from 1.",
        ),
        ("R1-unanswered", {"enabled": ""}, "enabled", "notices when it is left out."),
    ],
)
def test_a_mistyped_rule_does_not_save_and_says_why_beside_the_field(desk, slug, facts, field, sentence):
    answer = desk.post(page(slug), {**FACTS, **facts})
    shown = text(answer)
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert f'<a href="#id_{field}">' in shown
    assert "<title>Error: " in shown
    assert "What this would have raised" not in shown
    assert gate.current_rules().version == "2"


def test_nothing_typed_is_lost(desk):
    shown = text(desk.post(page("A1"), {**FACTS, "change": "60", "words": "My own words."}))
    assert "My own words." in shown
    assert 'value="60"' in shown


def test_no_change_is_no_version(desk):
    rule = gate.current_rules().rule("A2")
    same = {**FACTS, "change": "4", "words": rule.words, "source": rule.source}
    assert "Nothing was changed." in text(desk.post(page("A2"), same))


def test_rules_about_sealed_answers_and_the_clock_say_that_they_cannot_be_computed(desk):
    for slug, facts in (("R1", {"at_least": "1", "high_at_least": "3", "level": "red"}), ("overdue", {"days": "10"})):
        assert "the scores on file do not tell" in text(desk.post(page(slug), {**FACTS, **facts}))


def test_somebody_elses_change_in_between_is_told(desk, ada):
    asked = {**FACTS, "change": "7"}
    looked = text(desk.post(page("A1"), asked))
    seen, base = (re.search(rf'name="{name}" value="(.*?)"', looked)[1] for name in ("seen", "base"))
    desk.post(page("A1"), {**asked, "seen": seen, "base": base})
    late = desk.post(page("A1"), {**asked, "change": "9"})
    stale = {**asked, "change": "9", "base": base, "seen": re.search(r'name="seen" value="(.*?)"', text(late))[1]}
    assert "The rules were changed meanwhile." in text(desk.post(page("A1"), stale))
    assert gate.current_rules().version == "2+1"


def test_going_back_to_an_earlier_version(desk):
    first = versions().get(current=True)
    asked = {**FACTS, "change": "7"}
    looked = text(desk.post(page("A1"), asked))
    seen, base = (re.search(rf'name="{name}" value="(.*?)"', looked)[1] for name in ("seen", "base"))
    desk.post(page("A1"), {**asked, "seen": seen, "base": base})
    assert "this service’s own rules" in text(desk.get(reverse(LIST)))
    restore = reverse("admin:outcomes_rules_restore", kwargs={"version_id": first.pk})
    assert desk.get(restore).status_code == 302
    assert gate.current_rules().version == "2+1"
    assert "Version 2 of the rules is in force." in text(desk.post(restore, follow=True))
    assert "in force already" in text(desk.post(restore, follow=True))
    assert gate.current_rules().version == "2"


def test_the_preview_shows_no_name_no_score_and_no_key_of_a_record(desk, worse):
    looked = text(desk.post(page("A1"), {**FACTS, "change": "7"}))
    for word in (worse.patient.name, worse.patient.email, str(worse.pk), str(worse.patient_id), "went from"):
        assert word not in looked


def test_only_ninety_days_count_and_earlier_scores_are_the_baseline(worse):
    now, rules = timezone.now(), gate.current_rules()
    Score.objects.filter(value=11).update(taken_at=now - timedelta(days=91))
    Score.objects.filter(value=5).update(taken_at=now - timedelta(days=120))
    worse.started_on -= timedelta(days=90)
    worse.save()
    before, _ = preview.tally(rules, rules, "A1", now)
    assert before.flags == 1
    Flag.objects.update(raised_at=now - timedelta(days=91))
    assert preview.raised("A1", now) == 0


def test_the_preview_agrees_with_what_was_raised(worse):
    rules, now = gate.current_rules(), timezone.now()
    for slug in ("A1", "A2", "A6", "R2"):
        before, after = preview.tally(rules, rules, slug, now)
        assert before == after
        assert before.flags == Flag.objects.filter(rule=slug).count()


def test_a_rule_for_any_instrument_leaves_those_with_their_own_alone_in_the_preview_too(worse):
    rules = gate.current_rules()
    alone = RuleSet(rules.slug, rules.version, tuple(one for one in rules.rules if one.slug in ("A6", "R1")))
    now = timezone.now()
    assert preview.tally(alone, rules, "A6", now)[0].flags == 1  # beyond 6.44 only the rise of 7
    assert preview.tally(alone, with_rule(rules, rules.rule("A6")), "A6", now)[1].flags == 0


def test_an_unknown_rule_is_404_and_old_addresses_lead_to_the_list(desk):
    assert desk.get(page("nope")).status_code == 404
    change = reverse("admin:outcomes_rules_change", args=[versions().first().pk])
    assert desk.get(change).url == reverse(LIST)


def test_nobody_else_comes_in(content, pia, clara, sofia, client_of):
    for person in (pia, clara, sofia):
        for url in (reverse(LIST), page("A1")):
            assert client_of(person).get(url).status_code in (302, 403, 404)
        assert client_of(person).post(page("A1"), {**FACTS, "change": "7"}).status_code in (302, 403, 404)
    assert gate.current_rules().version == "2"
