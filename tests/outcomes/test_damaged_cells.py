"""One cell that cannot be opened costs no other answer, silences no clock, and closes no page on somebody in danger."""

import pytest
from django.db import connection
from django.urls import reverse

from icbt.models import Nudge, Profile
from outcomes import actions
from outcomes.models import AdverseEvent, Flag, Response, Triage
from outcomes.tasks import score_pending
from tests.guidance.given import submitted
from tests.outcomes.answers import PHQ_WELL, SHEETS, assessed, opened, phq, posted, submit
from tests.outcomes.intake import at_the_first_questions
from tests.outcomes.test_worse_twice import worse

pytestmark = pytest.mark.usefixtures("content", "ring")


def damage(row, *columns: str) -> None:
    """As a broken disk, or a stranger in the database, might."""
    pk = row.pk.hex if connection.vendor == "sqlite" else row.pk
    with connection.cursor() as cursor:
        for column in columns:
            cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [b"\x01damaged" * 5, pk])


def flag_page(name: str, flag: Flag) -> str:
    return reverse(f"outcomes:{name}", kwargs={"enrolment_id": flag.enrolment_id, "flag_id": flag.pk})


def test_a_sheet_is_scored_and_flagged_though_the_flag_before_it_is_damaged(pia, sofia):
    enrolment = pia.current_enrolment()
    before = submitted(enrolment, "phq-9", 8, days_ago=30)
    damage(worse(submitted(enrolment, "phq-9", 16, days_ago=14)), "numbers")
    last = submitted(enrolment, "phq-9", 18, days_ago=7)
    score_pending()
    assert before.scores.exists()
    assert Response.objects.get(pk=last.pk).scored_at
    assert Flag.objects.filter(response=last, rule="A1").exists()


def test_a_draft_that_got_more_urgent_is_flagged_though_its_first_flag_is_damaged(pia):
    assessment = opened(pia)
    row = assessment.responses.get(instrument="phq-9")
    actions.save_draft(response=row, answers=phq(4, 1), by=pia, stopping=True)
    damage(Flag.objects.get(response=row), "numbers")
    actions.save_draft(response=row, answers=phq(4, 3), by=pia, stopping=True)
    assert Flag.objects.filter(response=row, level="red").exists()


@pytest.mark.parametrize("damaged", ["body-check", "health-check", "before-you-start"])
def test_the_last_first_answers_arrive_though_an_earlier_sheet_is_damaged(damaged, clara):
    first = at_the_first_questions("Rita", clinician=clara)
    *most, last = first.instruments
    for slug in most:
        submit(first, slug, SHEETS[slug])
    damage(first.responses.get(instrument=damaged), "answers")
    assert submit(first, last, SHEETS[last]).submitted_at
    assert Triage.objects.get(assessment=first).proposed == "call_first"  # unknown is never a no


def test_an_intake_is_proposed_though_the_emergency_contact_cannot_be_read(clara):
    first = at_the_first_questions("Rita", clinician=clara)
    damage(Profile.objects.get(patient=first.patient), "emergency_phone")
    for slug in first.instruments:
        submit(first, slug, SHEETS[slug])
    assert Triage.objects.get(assessment=first).proposed == "call_first"


def test_an_intake_is_decided_though_the_first_reason_cannot_be_read(clara):
    first = at_the_first_questions("Rita", clinician=clara)
    for slug in first.instruments:
        submit(first, slug, SHEETS[slug] | ({"attempt": 1} if slug == "health-check" else {}))
    triage = Triage.objects.get(assessment=first)
    actions.decide_triage(triage=triage, outcome="call_first", why="She asked for it.", by=clara)
    damage(triage, "why", "reasons")
    actions.decide_triage(triage=triage, outcome="accept_guided", why="We spoke.", by=clara)
    assert "We spoke." in Triage.objects.get(pk=triage.pk).why


def test_help_is_shown_to_her_though_the_person_she_named_cannot_be_read(pia, client_of):
    assessment = opened(pia)
    submit(assessment, "phq-9", phq(4, 3))
    damage(Profile.objects.get(patient=pia), "emergency_name", "emergency_phone", "doctor_phone", "doctor_name")
    damage(assessment.responses.get(instrument="peg"), "answers")
    url = reverse("outcomes:unsafe", kwargs={"assessment_id": assessment.pk})
    page = client_of(pia).get(url)
    assert page.status_code == 200
    assert "116 123" in page.content.decode()
    assert client_of(pia).get("/help/").status_code == 200
    assert client_of(pia).get("/").status_code == 200


def test_a_conversation_is_written_and_the_flag_closed_though_its_cells_are_damaged(pia, clara, client_of):
    assessment = opened(pia)
    flag = Flag.objects.get(response=submit(assessment, "phq-9", phq(4, 2)), rule="R1")
    actions.submit_follow_up(assessment=assessment, answers={"someone": 1}, by=pia)
    damage(Profile.objects.get(patient=pia), "phone", "emergency_name", "emergency_phone", "doctor_phone")
    damage(assessment.responses.get(instrument="safety-follow-up"), "answers")
    damage(flag, "numbers", "sentence")
    damage(flag.response, "answers")
    damage(assessed(flag, clara), "informed", "said")
    client = client_of(clara)
    for name in ("assess_risk", "resolve"):
        assert client.get(flag_page(name, flag)).status_code == 200, name
    client.post(flag_page("acknowledge", flag))
    client.post(flag_page("resolve", flag), {"disposition": "called", "note": "Spoke with her."})
    assert Flag.objects.get(pk=flag.pk).resolved_at


def test_further_safety_answers_arrive_though_a_first_sheet_is_damaged(clara):
    first = at_the_first_questions("Rita", clinician=clara)
    for slug in first.instruments:
        submit(first, slug, SHEETS[slug] | ({"q9": 1} if slug == "phq-9" else {}))
    damage(first.responses.get(instrument="body-check"), "answers")
    actions.submit_follow_up(assessment=first, answers={"safe": 2}, by=first.patient)
    assert Flag.objects.filter(rule="R1-safety", patient=first.patient).exists()
    assert Nudge.objects.filter(recipient=clara, key="needs_you_urgent").exists()
    assert Triage.objects.get(assessment=first).proposed == "urgent"


def test_what_troubled_her_is_kept_though_what_she_told_before_cannot_be_read(pia):
    enrolment, about = pia.current_enrolment(), {"lesson": "welcome", "worksheet": "", "occasion": "lesson 1"}
    event = actions.hear_trouble(enrolment=enrolment, amount="a-little", text="Dizzy.", by=pia, **about)
    damage(event, "description")
    actions.hear_trouble(enrolment=enrolment, amount="a-lot", text="Fell over.", by=pia, **about)
    told = AdverseEvent.objects.filter(enrolment=enrolment).exclude(pk=event.pk).get()
    assert "Fell over." in told.description
    assert Flag.objects.filter(rule="H1-worse").count() == 1


def test_a_harm_is_judged_though_one_of_its_cells_is_damaged(pia, clara, client_of):
    event = actions.hear_trouble(
        enrolment=pia.current_enrolment(),
        amount="a-little",
        text="Dizzy.",
        lesson="",
        worksheet="",
        occasion="x 1",
        by=pia,
    )
    damage(event, "action")
    url = reverse("outcomes:harm", kwargs={"enrolment_id": event.enrolment_id, "harm_id": event.pk})
    assert client_of(clara).get(url).status_code == 200
    actions.judge_harm(event=event, by=clara, judged={"seriousness": "hospital", "action": "Called the ward."})
    event = AdverseEvent.objects.get(pk=event.pk)
    assert (event.seriousness, event.action) == ("hospital", "Called the ward.")


def test_help_over_the_questionnaire_stands_though_another_sheet_is_damaged(pia, client_of):
    assessment = opened(pia)
    damage(assessment.responses.get(instrument="pain-nrs"), "answers")
    url = reverse("outcomes:answer", kwargs={"assessment_id": assessment.pk, "instrument": "phq-9"})
    page = client_of(pia).post(url, posted(PHQ_WELL | {"q9": 3}))
    assert page.status_code == 302
    assert "support" in page.url
    assert Flag.objects.filter(patient=pia, level="red").exists()
