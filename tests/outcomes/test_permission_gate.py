"""The licence gate: a gated instrument is asked only while somebody's permission holds and every word is on file."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from icbt import content
from icbt import content as floor_content
from icbt.errors import Refused
from icbt.models import AuditEvent, ContentVersion
from outcomes import actions, gate
from outcomes.instruments import wording_keys
from outcomes.models import InstrumentPermission
from tests.outcomes.answers import opened

ADMIN = "admin:outcomes_instrumentpermission"


def today() -> date:
    return timezone.localdate()


def permitted(ada, *, since: int = 1, until: int | None = None, words: bool = True, language: str = "en"):
    """Permission for the PCS since some days ago, until in some days; words are invented, not the published ones."""
    permission = actions.record_permission(
        by=ada,
        instrument="pcs",
        language=language,
        holder="Mapi Research Trust",
        scope="One service, 500 patients a year",
        document="Contracts 2026-014",
        permitted_from=today() - timedelta(days=since),
        permitted_until=None if until is None else today() + timedelta(days=until),
    )
    return actions.save_wording(by=ada, permission=permission, wording=wording()) if words else permission


def wording() -> dict[str, str]:
    keys = wording_keys(gate.definition(content.current("instrument", "pcs").pk))
    return {key: f"Permitted words of {key}" for key in keys}


def test_without_permission_it_is_not_available(content):
    assert not gate.available("pcs")
    assert gate.available("phq-9")


def test_permission_and_every_word_make_it_available(content, ada):
    permission = permitted(ada, words=False)
    assert not gate.available("pcs")
    actions.save_wording(by=ada, permission=permission, wording=wording() | {"q7": " "})
    assert not gate.available("pcs")
    actions.save_wording(by=ada, permission=permission, wording=wording())
    assert gate.available("pcs")


@pytest.mark.parametrize(
    ("since", "until", "available"), [(1, None, True), (0, 0, True), (-1, 5, False), (9, -1, False)]
)
def test_only_between_its_days(content, ada, since, until, available):
    permitted(ada, since=since, until=until)
    assert gate.available("pcs") is available


def test_words_in_another_language_do_not_serve(content, ada):
    permitted(ada, language="de")
    assert not gate.available("pcs", "en")


def test_withdrawal_ends_it_at_once(content, ada):
    permission = permitted(ada)
    actions.withdraw_permission(by=ada, permission=permission)
    assert not gate.available("pcs")
    with pytest.raises(Refused):
        actions.withdraw_permission(by=ada, permission=permission)
    with pytest.raises(Refused):
        actions.save_wording(by=ada, permission=permission, wording=wording())


def test_the_free_measure_gives_way_to_it_and_she_answers_the_exact_words(pia, ada, client_of):
    permitted(ada)
    enrolment = pia.current_enrolment()
    enrolment.started_on -= timedelta(days=7)
    enrolment.save()
    assessment = opened(pia, "week-4")
    assert "pcs" in assessment.instruments
    assert "thoughts-about-pain" not in assessment.instruments
    response = assessment.responses.get(instrument="pcs")
    assert response.content.body["items"][0]["text"] == "Permitted words of q1"
    url = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "pcs"})
    assert "Permitted words of q13" in client_of(pia).get(url).content.decode()


def test_what_was_opened_is_not_asked_any_more_once_permission_ends_and_the_rest_can_be_finished(pia, ada, client_of):
    permission = permitted(ada)
    enrolment = pia.current_enrolment()
    enrolment.started_on -= timedelta(days=7)
    enrolment.save()
    assessment = opened(pia, "week-4")
    for response in assessment.responses.exclude(instrument="pcs"):
        filled = {item["key"]: 0 for item in response.content.body["items"] if item["required"]}
        actions.submit_response(response=response, answers=filled, by=pia)
    actions.withdraw_permission(by=ada, permission=permission)
    browser = client_of(pia)
    url = reverse("outcomes:assessment", kwargs={"assessment_id": assessment.pk})
    pcs = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "pcs"})
    assert browser.get(pcs).status_code == 404
    assert "Finish" in browser.get(url).content.decode()
    assert browser.post(url, follow=True).redirect_chain[-1][0].endswith("/done/")


def test_the_definition_in_the_repository_has_no_words_and_loading_again_keeps_the_permitted_ones(content, ada):
    permitted(ada)
    plain = ContentVersion.objects.get(kind="instrument", slug="pcs", current=True)
    assert not any(item["text"] for item in plain.body["items"])
    call_command("load_instruments", stdout=StringIO())
    assert gate.available("pcs")


def test_only_an_administrator_may(content, clara, sofia, ada):
    facts = {
        "instrument": "pcs",
        "language": "en",
        "holder": "x",
        "scope": "x",
        "document": "x",
        "permitted_from": today(),
        "permitted_until": None,
    }
    for person in (clara, sofia):
        with pytest.raises(Refused):
            actions.record_permission(by=person, **facts)
    with pytest.raises(Refused):
        actions.record_permission(by=ada, **facts | {"instrument": "phq-9"})
    with pytest.raises(Refused):
        actions.record_permission(by=ada, **facts | {"permitted_until": today() - timedelta(days=1)})


def test_in_django_admin_from_recording_to_withdrawal(content, ada, client_of):
    browser = client_of(ada)
    facts = {
        "instrument": "pcs",
        "language": "en",
        "holder": "Mapi Research Trust",
        "scope": "One service",
        "document": "Contracts 2026-014",
        "permitted_from": today().isoformat(),
        "permitted_until": "",
    }
    assert browser.get(reverse(f"{ADMIN}_add")).status_code == 200
    wrong = browser.post(reverse(f"{ADMIN}_add"), facts | {"permitted_until": "2001-01-01"})
    assert "ends before it begins" in wrong.content.decode()
    browser.post(reverse(f"{ADMIN}_add"), facts)
    permission = InstrumentPermission.objects.get()
    assert permission.recorded_by == ada
    change = reverse(f"{ADMIN}_change", args=[permission.pk])
    assert "Every line has to be there first" in browser.get(change).content.decode()
    assert browser.post(change, {f"word_{key}": text for key, text in wording().items()}).status_code == 302
    shown = browser.get(change).content.decode()
    assert "<li>Permitted words of q1</li>" in shown
    assert "can be asked" in shown
    withdrawn = {"action": "withdraw", "_selected_action": [permission.pk]}
    browser.post(reverse(f"{ADMIN}_changelist"), withdrawn)
    again = browser.post(reverse(f"{ADMIN}_changelist"), withdrawn, follow=True)
    assert "withdrawn already" in again.content.decode()
    assert "withdrawn" in browser.get(change).content.decode()
    assert not gate.available("pcs")
    verbs = set(AuditEvent.objects.filter(actor=ada.pk).values_list("verb", flat=True))
    assert {"instrument_permitted", "instrument_wording_saved", "instrument_permission_withdrawn"} <= verbs
    assert browser.post(reverse(f"{ADMIN}_delete", args=[permission.pk])).status_code == 403


def test_admin_says_when_words_are_missing_or_the_days_are_over(content, ada, client_of):
    permission = permitted(ada, since=9, until=1)
    listed = reverse(f"{ADMIN}_changelist")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert "not valid today" in client_of(ada).get(listed).content.decode()
    actions.save_wording(by=ada, permission=permission, wording={"q1": "Only this"})
    assert "18 lines of wording missing" in client_of(ada).get(listed).content.decode()


def test_nobody_else_reaches_the_permissions(pia, clara, sofia, client_of):
    for person in (pia, clara, sofia):
        assert client_of(person).get(reverse(f"{ADMIN}_changelist")).status_code in (302, 403, 404)


def test_admin_holds_nothing_that_a_patient_said(content):
    from django.contrib import admin

    held = {model._meta.label for model in admin.site._registry if model._meta.app_label == "outcomes"}
    assert held == {"outcomes.InstrumentPermission", "outcomes.Rules"}  # the rules are a kind of content


@pytest.mark.parametrize(
    ("until", "words"),
    [(None, "can be asked</td>"), (61, "can be asked</td>"), (60, "can be asked: 60 days left"),
     (1, "can be asked: 1 day left"), (0, "can be asked: the last day")],
)  # fmt: skip
def test_a_permission_says_when_it_comes_to_its_end(content, ada, client_of, until, words):
    permitted(ada, until=until)
    assert words in client_of(ada).get(reverse(f"{ADMIN}_changelist")).content.decode()


@pytest.mark.parametrize(
    ("slug", "shown"),
    [
        ("ceq", "Words of think1 (Words of option:think1:1 (1), Words of option:think1:2 (2)"),
        ("ceq", "Words of think4 (Words of option:percent:0 (0), Words of option:percent:10 (10)"),
        ("neq-20", "Words of q1-impact (Words of option:impact:0 (0)"),
        ("pdi", "<p>Answers: 0: Words of low:"),
        ("midas", "a number from 0 to 9"),
    ],
)
def test_the_preview_gives_each_question_its_own_answers(content, ada, client_of, slug, shown):
    permission = actions.record_permission(
        by=ada, instrument=slug, language="en", holder="x", scope="x", document="x",
        permitted_from=today(), permitted_until=None,
    )  # fmt: skip
    keys = wording_keys(gate.definition(floor_content.current("instrument", slug).pk))
    actions.save_wording(by=ada, permission=permission, wording={key: f"Words of {key}" for key in keys})
    assert shown in client_of(ada).get(reverse(f"{ADMIN}_change", args=[permission.pk])).content.decode()
