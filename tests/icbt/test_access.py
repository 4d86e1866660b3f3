"""The doors admit whom they name, and say nothing to anybody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from icbt import access, actions
from icbt.models import AuditEvent

ROLES = ("pia", "clara", "sofia", "ada")
ADMITS = {
    "public": {"nobody", *ROLES},
    "member": set(ROLES),
    "newcomer": {"pia"},
    "patient": {"pia"},
    "clinician": {"clara", "sofia"},
    "supervisor": {"sofia"},
    "inviter": {"clara", "sofia", "ada"},
    "administrator": {"ada"},
}


class Place:
    view_name = "guidance:patient"


@pytest.fixture
def knock(rf, request):
    """Knock at a door as somebody, and return what the view behind it answers."""

    def knocking(door: str, who: str, method: str = "get", status: int = 200, **kwargs) -> HttpResponse:
        asked = getattr(rf, method)("/somewhere/")
        asked.user = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
        asked.resolver_match = Place()
        seen = getattr(access, door)(lambda request, **rest: HttpResponse(f"in {sorted(rest)}", status=status))
        answer = seen(asked, **kwargs)
        answer.enrolment = getattr(asked, "enrolment", None)
        return answer

    return knocking


@pytest.mark.parametrize("who", ["nobody", *ROLES])
@pytest.mark.parametrize("door", ADMITS)
def test_each_door_admits_whom_it_names_and_is_404_to_others(knock, pia, sofia, ada, door, who):
    if who in ADMITS[door]:
        assert knock(door, who).content == b"in []"
    else:
        with pytest.raises(Http404):
            knock(door, who)


@pytest.mark.parametrize("door", ADMITS)
def test_a_door_says_its_name(door):
    assert getattr(access, door)(lambda request: None).door == door


def test_a_clinician_sees_her_own_patient_and_it_is_written_down(knock, pia, clara):
    answer = knock("clinician", "clara", enrolment_id=pia.current_enrolment().pk)
    assert answer.content == b"in []"  # the id does not reach the view; the enrolment does
    assert answer.enrolment == pia.current_enrolment()
    event = AuditEvent.objects.get(verb="record_read")
    assert (event.actor, event.patient, event.detail) == (clara.pk, pia.pk, {"page": "guidance:patient"})


def test_writing_is_not_written_down_as_reading(knock, pia):
    knock("clinician", "clara", method="post", status=302, enrolment_id=pia.current_enrolment().pk)
    assert not AuditEvent.objects.filter(verb="record_read").exists()


def test_a_form_that_comes_back_with_the_record_is_a_reading(knock, pia):
    knock("clinician", "clara", method="post", enrolment_id=pia.current_enrolment().pk)
    assert AuditEvent.objects.filter(verb="record_read").count() == 1


def test_another_clinicians_patient_does_not_exist_for_her(knock, pia, karl):
    with pytest.raises(Http404):
        knock("clinician", "karl", enrolment_id=pia.current_enrolment().pk)
    assert not AuditEvent.objects.filter(verb="record_read").exists()


@pytest.mark.parametrize("door", ["clinician", "supervisor"])
def test_a_supervisor_sees_every_patient(knock, pia, paul, door):
    for patient in (pia, paul):
        assert knock(door, "sofia", enrolment_id=patient.current_enrolment().pk).enrolment.patient == patient


def test_a_closed_account_sees_nobody(pia, clara, ada):
    actions.change_activity(by=ada, user=clara, active=False)
    assert not clara.caseload()


def test_a_patient_meets_her_own_enrolment(knock, pia):
    assert knock("patient", "pia").enrolment.patient == pia
    assert knock("newcomer", "pia").enrolment.patient == pia


def test_after_stopping_she_may_read_and_not_write(knock, pia):
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    assert knock("patient", "pia").status_code == 200
    assert knock("patient", "pia", method="post").status_code == 302


def test_every_address_asks_for_a_login_first(client, db):
    for address in ("/today/", "/messages/", "/profile/", "/audit/", "/invite/", "/admin/login/"):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


def test_pages_of_a_person_are_kept_by_no_cache(pia, client_of):
    assert client_of(pia).get("/").headers["Cache-Control"] == "private, no-store"


def test_staff_have_no_enrolment_of_their_own(clara):
    assert clara.current_enrolment() is None
    assert clara.theme == ""


def test_only_an_administrator_asks_for_the_trail(clara, ada, pia):
    assert not clara.audit_trail().exists()
    assert ada.audit_trail().exists()
    assert not clara.has_perm("icbt.change_user")
    assert ada.has_perms(["icbt.change_user"])
    assert ada.has_module_perms("icbt")


def test_each_person_reads_times_in_her_own_zone(pia, client_of):
    pia.time_zone, pia.language = "Asia/Tokyo", "de"
    pia.save()
    assert client_of(pia).get("/profile/").status_code == 200
