"""The short profile: asked once, changed at any time, and nothing posted beside it goes anywhere."""

import pytest
from django.urls import reverse

from icbt import actions, content, time_zones
from icbt.models import AuditEvent, ContentVersion, Profile
from tests.factories import joined_patient

ANSWERS = {
    "name": "Nini",
    "country": "de",
    "time_zone": "Europe/Berlin",
    "phone": "030 1234567",
    "emergency_name": "Omar, a friend",
    "emergency_phone": "030 7654321",
    "doctor_name": "Dr Gold, Park Practice",
    "doctor_phone": "030 5555555",
    "nudge_channel": "none",
    "nudge_pace": "weekly",
    "diary_at": "19:30",
    "quiet_from": "21:30",
    "quiet_until": "07:00",
    "appearance": "dark",
    "layout": "lying",
    "break_after": "10",
}


@pytest.fixture
def nina(content, clara):
    """A patient who consented and has no profile yet."""
    enrolment = joined_patient("Nina", clinician=clara)
    text = actions.current_consent_text(enrolment)
    actions.give_consent(enrolment=enrolment, by=enrolment.patient, content=text, research=False, contact_doctor=True)
    return enrolment.patient


def test_every_page_leads_there_first(nina, client_of):
    assert client_of(nina).get("/").headers["Location"] == reverse("icbt:profile")


def test_it_is_kept_and_opens_the_home_page(nina, client_of):
    answer = client_of(nina).post("/profile/", ANSWERS)
    assert answer.headers["Location"] == reverse("guidance:home")
    nina.refresh_from_db()
    assert (nina.name, nina.country, nina.time_zone) == ("Nini", "de", "Europe/Berlin")
    profile = Profile.objects.get(patient=nina)
    assert (profile.phone, profile.emergency_name) == ("030 1234567", "Omar, a friend")
    assert (profile.nudge_channel, str(profile.quiet_from)) == ("none", "21:30:00")
    assert nina.theme == "dark"
    assert nina.lies_down
    assert profile.break_after == 10


def test_the_trail_names_fields_and_no_values(nina, client_of):
    client_of(nina).post("/profile/", ANSWERS)
    event = AuditEvent.objects.get(verb="profile_saved")
    assert "phone" in event.detail["fields"]
    assert "1234567" not in str(event.detail)


def test_it_shows_what_she_said_before_and_saves_again(pia, client_of):
    browser = client_of(pia)
    assert "Sam, my brother" in browser.get("/profile/").content.decode()
    assert browser.post("/profile/", ANSWERS).headers["Location"] == reverse("icbt:profile")
    assert Profile.objects.filter(patient=pia).count() == 1


@pytest.mark.parametrize("name", ["name", "country", "time_zone", "nudge_channel", "quiet_from", "appearance"])
def test_what_is_needed_is_asked_for_and_the_rest_stays_typed(nina, client_of, name):
    answer = client_of(nina).post("/profile/", {**ANSWERS, name: ""})
    assert answer.context["form"].errors.keys() == {name}
    assert "Omar, a friend" in answer.content.decode()
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("given", "asked"),
    [("emergency_name", "emergency_phone"), ("emergency_phone", "emergency_name")],
)
def test_half_an_emergency_contact_is_asked_for_the_other_half(nina, client_of, given, asked):
    answer = client_of(nina).post("/profile/", {**ANSWERS, asked: ""})
    assert answer.context["form"].errors.keys() == {asked}


def test_phone_and_contact_may_stay_empty(nina, client_of):
    empty = dict.fromkeys(["phone", "emergency_name", "emergency_phone"], "")
    client_of(nina).post("/profile/", {**ANSWERS, **empty})
    assert Profile.objects.get(patient=nina).phone == ""


@pytest.mark.parametrize(("name", "value"), [("time_zone", "Mars/Olympus"), ("country", "xx"), ("appearance", "pink")])
def test_a_made_up_choice_is_refused(nina, client_of, name, value):
    assert name in client_of(nina).post("/profile/", {**ANSWERS, name: value}).context["form"].errors


def test_somebody_from_elsewhere_finds_herself_too(nina, client_of):
    client_of(nina).post("/profile/", {**ANSWERS, "country": "zz"})
    nina.refresh_from_db()
    assert nina.country == "zz"
    assert "findahelpline.com" in client_of(nina).get("/help/").content.decode()


def test_a_language_is_asked_for_only_where_there_is_a_choice(nina, client_of):
    assert 'name="language"' not in client_of(nina).get("/profile/").content.decode()
    english = ContentVersion.objects.get(kind="consent", slug="chronic-pain", current=True)
    german = {**english.body, "title": "Bevor Sie beginnen"}
    content.publish(kind="consent", slug="chronic-pain", language="de", body=german)
    assert "Deutsch" in client_of(nina).get("/profile/").content.decode()
    client_of(nina).post("/profile/", {**ANSWERS, "language": "de"})
    nina.refresh_from_db()
    assert nina.language == "de"


def test_without_consent_it_leads_back_to_consent(content, client_of):
    nora = joined_patient("Nora").patient
    assert client_of(nora).get("/profile/").headers["Location"] == reverse("icbt:consent")


def test_whoever_stopped_changes_nothing(pia, client_of):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    assert client_of(pia).post("/profile/", ANSWERS).headers["Location"] == reverse("icbt:stopped")
    pia.refresh_from_db()
    assert pia.name == "Pia"


def test_staff_change_name_and_time_zone_and_have_no_profile(clara, client_of):
    browser = client_of(clara)
    page = browser.get("/profile/").content.decode()
    assert 'name="phone"' not in page
    browser.post("/profile/", {"name": "Dr Clara", "time_zone": "Europe/Paris"})
    clara.refresh_from_db()
    assert (clara.name, clara.time_zone, clara.theme) == ("Dr Clara", "Europe/Paris", "")
    assert not Profile.objects.exists()


def test_nobody_saves_it_for_somebody_else(pia, clara):
    with pytest.raises(actions.Refused, match="Only the person herself"):
        actions.save_profile(by=clara, user=pia, person={"name": "X"}, profile={})


def test_a_patient_without_an_enrolment_has_no_profile_page(pia, client_of):
    pia.consents.all().delete()
    pia.enrolments.all().delete()
    assert client_of(pia).get("/profile/").status_code == 404


def test_time_zones_are_spoken_as_people_do():
    assert time_zones.spoken("Europe/London") == "London (Europe)"
    assert time_zones.spoken("America/Argentina/Buenos_Aires") == "Argentina, Buenos Aires (America)"
    assert time_zones.spoken("UTC") == "UTC"


def test_her_own_zone_comes_first():
    groups = dict(time_zones.choices("Asia/Kathmandu"))
    assert groups["Common"][0] == ("Asia/Kathmandu", "Kathmandu (Asia)")
    assert len([zone for rows in groups.values() for zone, _ in rows]) > 400
