"""The page that says who is away, the lists of whoever covers, and the line the patient reads."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from guidance.tasks import chase_replies
from icbt.actions import record_cover
from icbt.models import Cover, Nudge
from tests.factories import active_patient
from tests.guidance.given import flagged, wrote
from tests.icbt.test_cover import FRIDAY, LONDON, TODAY, WEDNESDAY

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


def covered(clara, karl=None, *, last: date = FRIDAY) -> Cover:
    return record_cover(clinician=clara, covered_by=karl, first_day=TODAY, last_day=last, by=clara)


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def posted(**facts) -> dict:
    return {"first_day": TODAY.isoformat(), "last_day": FRIDAY.isoformat(), **facts}


def test_a_clinician_says_that_she_is_away_and_that_she_is_back(client_of, clara, karl, sofia):
    client = client_of(clara)
    page = client.post("/away/", posted(covered_by=karl.pk), follow=True).content.decode()
    assert "Karl has the patients of Clara" in page
    assert "Karl covers" in page
    row = Cover.objects.get()
    assert client_of(karl).post(f"/away/{row.pk}/end/").status_code == 404
    page = client.post(f"/away/{row.pk}/end/", follow=True).content.decode()
    assert "with Clara again" in page
    assert "Everybody is here." in page


def test_a_supervisor_says_it_for_anybody_and_a_clinician_for_herself_alone(client_of, clara, karl, sofia):
    client_of(sofia).post("/away/", posted(clinician=clara.pk))
    assert Cover.objects.get().clinician == clara
    client_of(karl).post("/away/", posted(clinician=sofia.pk))
    assert set(Cover.objects.values_list("clinician", flat=True)) == {clara.pk, karl.pk}


def test_what_is_refused_says_why_and_keeps_what_was_typed(client_of, clara, karl):
    covered(clara, karl)
    page = client_of(clara).post("/away/", posted(covered_by=karl.pk)).content.decode()
    assert "<title>Error:" in page
    assert "away on some of these days already" in page
    assert FRIDAY.isoformat() in page
    page = client_of(clara).post("/away/", {"first_day": "soon", "last_day": ""}).content.decode()
    assert page.count("Choose a day, such as") >= 2


def test_patients_and_administrators_do_not_see_who_is_away(client_of, pia, ada, clara):
    row = covered(clara)
    for stranger in (pia, ada):
        assert client_of(stranger).get("/away/").status_code == 404
        assert client_of(stranger).post(f"/away/{row.pk}/end/").status_code == 404


def test_today_shows_whom_she_covers_with_a_mark_and_narrows(client_of, clara, karl):
    flagged(active_patient("Nia", clinician=clara), "red", text="Needs a call")
    flagged(active_patient("Own", clinician=karl), "amber")
    client = client_of(karl)
    assert "Those I cover" not in client.get("/today/").content.decode()
    covered(clara, karl)
    page = client.get("/today/")
    assert names(page) == ["Nia", "Own"]
    assert page.content.decode().count("cover for Clara") == 1
    assert "Needs a call" in page.content.decode()
    assert names(client.get("/today/?whose=mine")) == ["Own"]
    assert names(client.get("/today/?whose=covering")) == ["Nia"]
    assert names(client_of(clara).get("/today/")) == ["Nia"]
    assert "cover for" not in client_of(clara).get("/today/").content.decode()


def test_a_clinician_cannot_name_another_ones_list(client_of, clara, karl):
    active_patient("Nia", clinician=clara)
    active_patient("Own", clinician=karl)
    assert names(client_of(karl).get(f"/today/?whose={clara.pk}")) == ["Own"]


def test_duty_shows_whom_nobody_covers_and_why(client_of, clara, karl, sofia):
    flagged(active_patient("Nia", clinician=clara), "red")
    duty = client_of(sofia)
    assert names(duty.get("/duty/")) == []
    covered(clara)
    page = duty.get("/duty/")
    assert names(page) == ["Nia"]
    assert "Clara is away, nobody covers" in page.content.decode()
    assert "Clara is away, nobody covers" in duty.get("/today/").content.decode()


def test_a_supervisor_reads_who_covers(client_of, clara, karl, sofia):
    active_patient("Nia", clinician=clara)
    covered(clara, karl)
    assert names(client_of(sofia).get("/duty/")) == []
    assert "Clara is away, Karl covers" in client_of(sofia).get("/today/").content.decode()


def test_whoever_covers_opens_the_record_writes_and_reads(client_of, clara, karl, pia):
    enrolment = pia.current_enrolment()
    covered(clara, karl)
    wrote(enrolment, "Hello?")
    assert karl.nudges.filter(key="reply_waiting").count() == 1
    assert not clara.nudges.filter(key="reply_waiting").exists()
    client_of(karl).get(f"/patients/{enrolment.pk}/")
    assert not enrolment.message_set.filter(read_at=None).exists()


def test_the_patient_reads_in_one_line_who_answers(client_of, clara, karl, pia):
    for page in ("/", "/messages/"):
        assert "answers while" not in client_of(pia).get(page).content.decode()
    row = covered(clara, karl)
    for page in ("/", "/messages/"):
        assert "Karl answers while Clara is away until Friday." in client_of(pia).get(page).content.decode()
    Cover.objects.filter(pk=row.pk).update(covered_by=None)
    assert "Our team answers while Clara is away until Friday." in client_of(pia).get("/").content.decode()


def test_an_overdue_reply_reaches_whoever_covers(clara, karl, sofia, pia, wednesday):
    covered(clara, karl, last=FRIDAY + timedelta(days=7))
    wrote(pia.current_enrolment(), "Hello?", due_in=-1)
    Nudge.objects.all().delete()
    wednesday.move_to(datetime(2026, 6, 4, 10, 0, tzinfo=LONDON))
    chase_replies()
    assert sorted(Nudge.objects.values_list("recipient__name", flat=True)) == ["Karl", "Sofia"]
