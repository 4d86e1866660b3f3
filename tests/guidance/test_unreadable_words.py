"""Words that cannot be opened hide nobody else: one damaged row is never the reason that nobody sees the others."""

import pytest

from guidance import actions as guidance_actions
from icbt import actions
from icbt.models import Enrolment
from outcomes.actions import acknowledge_flag, resolve_flag
from outcomes.models import Flag
from tests.factories import active_patient
from tests.outcomes.answers import opened, phq, submit


@pytest.fixture
def flagged(pia, clara):
    """Pia and Olu, both of Clara's, both with a red flag."""
    other = active_patient("Olu", clinician=clara).patient
    for person in (pia, other):
        submit(opened(person), "phq-9", phq(4, 2))
    return pia, other


def damage(flag: Flag) -> None:
    """Put the sentence of one flag where another's belongs, as a broken disk or a stranger in the database might."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outcomes_flag SET sentence = (SELECT numbers FROM outcomes_flag LIMIT 1) WHERE rule = %s"
            " AND enrolment_id IN (SELECT id FROM icbt_enrolment WHERE patient_id = %s)",
            [flag.rule, flag.patient_id.hex if connection.vendor == "sqlite" else flag.patient_id],
        )


@pytest.mark.parametrize("who", ["clara", "sofia"])
def test_a_flag_that_cannot_be_opened_stays_in_the_list_and_hides_nobody(who, flagged, client_of, request):
    pia, _ = flagged
    damage(Flag.objects.get(patient=pia))
    page = client_of(request.getfixturevalue(who)).get("/today/")
    assert page.status_code == 200
    assert "Pia" in page.content.decode()
    assert "Olu" in page.content.decode()
    assert "PHQ-9 item 9" in page.content.decode()  # Olu's sentence is there


def test_nobody_is_erased_while_something_of_hers_waits(pia, ada, clara):
    flag = Flag.objects.get(response=submit(opened(pia), "phq-9", phq(4, 1)))
    guidance_actions.send_message(enrolment=pia.current_enrolment(), by=pia, text="Are you there?")
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    with pytest.raises(actions.Refused, match="waits"):
        actions.erase(by=ada, patient=pia)
    acknowledge_flag(flag=flag, by=clara)
    resolve_flag(flag=flag, by=clara, disposition="called", note="Spoke with her.")
    guidance_actions.mark_no_reply_needed(enrolment=pia.current_enrolment(), by=clara)
    from outcomes.tasks import score_pending

    score_pending()
    actions.erase(by=ada, patient=pia)


def test_the_page_of_somebody_erased_is_not_there(pia, ada, clara, client_of, django_capture_on_commit_callbacks):
    guidance_actions.write_note(enrolment=pia.current_enrolment(), by=clara, text="A note.")
    actions.withdraw_consent(enrolment=pia.current_enrolment(), by=pia)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=ada, patient=pia)
    enrolment = Enrolment.objects.get(patient=pia)
    assert client_of(clara).get(f"/patients/{enrolment.pk}/").status_code == 404


def test_a_damaged_cell_says_so_in_its_place_and_the_patients_page_stands(pia, clara, client_of):
    from django.db import connection

    hers = pia.current_enrolment()
    flag = Flag.objects.get(response=submit(opened(pia), "phq-9", phq(4, 1)))
    guidance_actions.send_message(enrolment=hers, by=pia, text="Are you there?")
    guidance_actions.send_message(enrolment=hers, by=clara, text="I am here.")
    guidance_actions.write_note(enrolment=hers, by=clara, text="Prefers mornings.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outcomes_flag SET sentence = numbers")
        cursor.execute("UPDATE guidance_message SET text = (SELECT text FROM guidance_note)")
        cursor.execute("UPDATE icbt_profile SET phone = (SELECT text FROM guidance_note)")
    for address in (f"/patients/{hers.pk}/", f"/patients/{hers.pk}/flags/{flag.pk}/", f"/patients/{hers.pk}/timeline/"):
        page = client_of(clara).get(address)
        assert page.status_code == 200
        assert "These words cannot be read." in page.content.decode()
    assert "Prefers mornings." in client_of(clara).get(f"/patients/{hers.pk}/").content.decode()
    assert client_of(pia).get("/progress/").status_code == 200
