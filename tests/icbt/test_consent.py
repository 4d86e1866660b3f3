"""Nobody starts without agreeing to the exact text she read, and everybody may take it back."""

import pytest
from django.urls import reverse

from icbt import actions, content
from icbt.models import AuditEvent, Consent, SupportLevel
from tests.factories import joined_patient

RIGHT = {"quiz_0": "1", "quiz_1": "1", "quiz_2": "1", "contact_doctor": "on", "agree": "on"}


@pytest.fixture
def nina(content, clara):
    """A patient who chose her password a minute ago."""
    return joined_patient("Nina", clinician=clara).patient


@pytest.fixture
def text(content):
    from icbt.models import ContentVersion

    return ContentVersion.objects.get(kind="consent", slug="chronic-pain", current=True)


def answers(text, **changed) -> dict:
    return {name: value for name, value in {"version": str(text.pk), **RIGHT, **changed}.items() if value}


def changed_text(text, **changes):
    body = {**text.body, "version_note": "We say more about data.", **changes}
    return content.publish(kind="consent", slug="chronic-pain", language="en", body=body)


def test_every_page_leads_a_newcomer_to_it(nina, client_of):
    assert client_of(nina).get("/").headers["Location"] == reverse("icbt:consent")


def test_the_page_shows_points_details_and_the_right_to_refuse(nina, client_of, text):
    page = client_of(nina).get("/consent/").content.decode()
    for point in text.body["points"]:
        assert point.replace("'", "&#x27;") in page
    for section in text.body["sections"]:
        assert section["title"] in page
        assert section["html"] in page
    assert "I do not want to take part" in page
    assert "{" not in "".join(text.body["points"])  # every placeholder was filled


def test_agreeing_keeps_the_exact_version_its_hash_and_her_choices(nina, client_of, text):
    answer = client_of(nina).post("/consent/", answers(text, research="on"))
    assert answer.headers["Location"] == reverse("icbt:profile")
    consent = Consent.objects.get(patient=nina)
    assert (consent.content, consent.text_hash) == (text, text.hash)
    assert consent.research
    assert consent.contact_doctor
    assert not consent.emergency_contact
    enrolment = nina.current_enrolment()
    assert enrolment.status == "consented"
    assert enrolment.consented_at == consent.given_at
    assert AuditEvent.objects.filter(verb="consented", patient=nina.pk, actor=nina.pk).exists()


@pytest.mark.parametrize("missing", ["quiz_0", "quiz_1", "quiz_2", "contact_doctor", "agree"])
def test_what_is_needed_is_asked_for_beside_its_field(nina, client_of, text, missing):
    answer = client_of(nina).post("/consent/", answers(text, **{missing: ""}))
    assert answer.context["form"].errors.keys() == {missing}
    assert "<title>Error: " in answer.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_wrong_answer_gets_a_kind_word_and_keeps_the_rest(nina, client_of, text, number):
    answer = client_of(nina).post("/consent/", answers(text, **{f"quiz_{number}": "0"}))
    feedback = text.body["quiz"][number]["options"][0]["feedback"]
    assert answer.context["form"].errors == {f"quiz_{number}": [feedback]}
    assert answer.context["form"]["agree"].value()
    assert not Consent.objects.exists()


def test_an_answer_that_is_no_option_is_refused(nina, client_of, text):
    answer = client_of(nina).post("/consent/", answers(text, quiz_0="7"))
    assert "quiz_0" in answer.context["form"].errors


def test_contact_with_the_doctor_is_her_choice_when_she_guides_herself(content, client_of, text):
    nele = joined_patient("Nele", support_level=SupportLevel.SELF_GUIDED).patient
    client_of(nele).post("/consent/", answers(text, contact_doctor=""))
    assert Consent.objects.get(patient=nele).contact_doctor is False


def test_a_text_that_changed_while_she_read_is_shown_again(nina, client_of, text):
    newer = changed_text(text)
    answer = client_of(nina).post("/consent/", answers(text), follow=True)
    assert "The text changed while you were reading" in answer.content.decode()
    assert str(newer.pk) in answer.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("version", ["", "not an id", "6f1cbb0e-0000-4000-8000-000000000000"])
def test_a_made_up_version_is_not_consent(nina, client_of, text, version):
    client_of(nina).post("/consent/", answers(text, version=version))
    assert not Consent.objects.exists()


def test_a_changed_text_asks_everybody_again_and_says_what_is_new(pia, client_of, text):
    changed_text(text)
    assert client_of(pia).get("/").headers["Location"] == reverse("icbt:consent")
    page = client_of(pia).get("/consent/").content.decode()
    assert "This text has changed since you agreed" in page
    assert "We say more about data." in page


def test_agreeing_again_moves_nothing_and_keeps_both_consents(pia, client_of, text):
    newer = changed_text(text)
    answer = client_of(pia).post("/consent/", answers(newer))
    assert answer.headers["Location"] == reverse("guidance:home")
    assert pia.current_enrolment().status == "active"
    assert [row.content for row in pia.consents.order_by("given_at")] == [text, newer]


def test_somebody_who_finished_can_agree_again_and_go_on_reading(pia, clara, client_of, text):
    actions.complete(enrolment=pia.current_enrolment(), by=clara)
    newer = changed_text(text)
    assert client_of(pia).get("/consent/").status_code == 200
    client_of(pia).post("/consent/", answers(newer))
    assert actions.consent_is_current(pia.current_enrolment())


def test_the_old_text_again_is_the_old_version_again(pia, text):
    changed_text(text)
    assert content.publish(kind="consent", slug="chronic-pain", language="en", body=text.body) == text
    assert actions.consent_is_current(pia.current_enrolment())


def test_whoever_agreed_is_not_asked_again(pia, client_of):
    assert client_of(pia).get("/consent/").headers["Location"] == reverse("guidance:home")


def test_nobody_else_can_agree_for_her(nina, clara, text):
    with pytest.raises(actions.Refused, match="Only the patient herself"):
        actions.give_consent(
            enrolment=nina.current_enrolment(), by=clara, content=text, research=True, contact_doctor=True
        )


def test_an_older_text_is_refused_by_the_action_too(nina, text):
    changed_text(text)
    with pytest.raises(actions.Refused, match="The text changed"):
        actions.give_consent(
            enrolment=nina.current_enrolment(), by=nina, content=text, research=False, contact_doctor=True
        )


def test_two_windows_agreeing_at_once_leave_one_kind_page(nina, client_of, text):
    client_of(nina).post("/consent/", answers(text))
    answer = client_of(nina).post("/consent/", answers(text))
    assert answer.status_code == 302
    assert nina.current_enrolment().status == "consented"


def test_taking_it_back_ends_every_consent_and_the_enrolment(pia):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    assert not pia.consents.filter(withdrawn_at=None).exists()
    assert pia.current_enrolment().status == "withdrawn"
    assert not actions.consent_is_current(pia.current_enrolment())
    verbs = set(AuditEvent.objects.filter(patient=pia.pk).values_list("verb", flat=True))
    assert {"consent_withdrawn", "enrolment_withdrawn"} <= verbs


def test_whoever_stopped_is_led_to_the_page_about_it(pia, client_of):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    assert client_of(pia).get("/consent/").headers["Location"] == reverse("icbt:stopped")
    assert client_of(pia).post("/", {}).headers["Location"] == reverse("icbt:stopped")


@pytest.mark.parametrize("who", ["clara", "sofia", "ada"])
def test_it_is_a_page_for_patients(client_of, who, request):
    assert client_of(request.getfixturevalue(who)).get("/consent/").status_code == 404


def test_a_refusal_at_the_last_moment_is_said_on_the_page(nina, client_of, text, monkeypatch):
    def refuse(**kwargs):
        raise actions.Refused("The text changed while you were reading. Please read it once more.")

    monkeypatch.setattr(actions, "give_consent", refuse)
    page = client_of(nina).post("/consent/", answers(text)).content.decode()
    assert "Please read it once more." in page
    assert "<title>Error: " in page
