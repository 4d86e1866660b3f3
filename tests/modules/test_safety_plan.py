"""The safety plan: written with a clinician, never alone; she reads it at once, adds to it, and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent, DataKey, Enrolment
from modules import actions, published
from modules.actions import entries
from modules.models import SafetyPlan
from modules.safety_plan import added, steps
from outcomes.models import Flag
from tests.modules.walking import open_lesson

HERS = "/safety-plan/"
WORDS = {"warning-signs": "I stop answering the phone", "helpers.0.who": "Sam", "helpers.0.phone": "020 7946 0123"}


def theirs(user) -> str:
    return f"/patients/{user.current_enrolment().pk}/safety-plan/"


def raw(**words) -> dict[str, list[str]]:
    return {name.replace("__", ".").replace("_", "-"): [value] for name, value in words.items()}


def write(user, by, base=None, **words) -> SafetyPlan:
    given = raw(**words) if words else {name: [value] for name, value in WORDS.items()}
    return actions.write_safety_plan(enrolment=user.current_enrolment(), by=by, raw=given, base=base)


def verbs() -> set[str]:
    return set(AuditEvent.objects.values_list("verb", flat=True))


def text(client, path) -> str:
    return client.get(path).content.decode()


# -- Writing it together ----------------------------------------------------------------------------------------


def test_a_clinician_writes_it_and_she_reads_it_at_once(pia, clara, client_of):
    answer = client_of(clara).post(theirs(pia), {**WORDS, "base": ""}, follow=True)
    assert "Saved. The patient can read it now." in answer.content.decode()
    page = text(client_of(pia), HERS)
    assert "I stop answering the phone" in page
    assert 'href="tel:02079460123"' in page
    assert 'href="tel:116123"' in page
    assert page.index('href="tel:999"') < page.index("I stop answering")
    assert {"safety_plan_written", "safety_plan_read"} <= verbs()


def test_every_save_is_a_version_of_its_own(pia, clara, client_of):
    first = write(pia, clara)
    second = write(pia, clara, base=first.pk, alone="Walk to the gate")
    assert SafetyPlan.objects.count() == 2
    assert second.pk != first.pk
    page = text(client_of(clara), theirs(pia))
    assert "Walk to the gate" in page
    assert "I stop answering the phone" in page  # in the history


def test_the_same_words_again_are_no_new_version(pia, clara):
    first = write(pia, clara)
    assert write(pia, clara, base=first.pk) == first
    assert SafetyPlan.objects.count() == 1


def test_an_empty_plan_is_not_kept(pia, clara, client_of):
    answer = client_of(clara).post(theirs(pia), {"base": "", "alone": "  "})
    assert "Write at least one step" in answer.content.decode()
    assert not SafetyPlan.objects.exists()


def test_what_is_too_long_is_marked_and_stays_typed(pia, clara, client_of):
    answer = client_of(clara).post(theirs(pia), {"base": "", "alone": "word " * 300})
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert 'href="#id_alone"' in page
    assert "word word word" in page
    assert not SafetyPlan.objects.exists()


def test_two_pages_at_once_lose_nothing(pia, clara, sofia, client_of):
    first = write(pia, clara)
    client_of(clara).post(theirs(pia), {**WORDS, "base": first.pk, "alone": "Tea"})
    answer = client_of(sofia).post(theirs(pia), {**WORDS, "base": first.pk, "alone": "Music"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tea" in page
    assert "Music" in page
    assert SafetyPlan.objects.of(pia.current_enrolment()).first().answers["alone"] == ["Tea"]
    newest = SafetyPlan.objects.of(pia.current_enrolment()).first()
    assert f'name="base" value="{newest.pk}"' in page
    client_of(sofia).post(theirs(pia), {**WORDS, "base": newest.pk, "alone": "Tea and music"})
    assert SafetyPlan.objects.of(pia.current_enrolment()).first().answers["alone"] == ["Tea and music"]


def test_a_base_that_is_no_id_is_a_stale_one(pia, clara, client_of):
    assert client_of(clara).post(theirs(pia), {**WORDS, "base": "x"}).status_code == 409
    assert not SafetyPlan.objects.exists()


def test_a_plan_may_be_written_after_the_programme(pia, clara):
    floor.complete(enrolment=pia.current_enrolment(), by=clara, reason="finished")
    assert write(pia, clara).pk


# -- Hers ----------------------------------------------------------------------------------------------------------


def test_without_a_plan_the_page_says_how_to_get_one_and_where_help_is(pia, client_of):
    page = text(client_of(pia), HERS)
    assert "You do not write it alone" in page
    assert 'href="tel:999"' in page
    assert 'href="tel:116123"' in page
    assert "<textarea" not in page


def test_she_cannot_begin_one_alone(pia, client_of):
    answer = client_of(pia).post(HERS, WORDS)
    assert "together with your clinician first" in answer.content.decode()
    assert not SafetyPlan.objects.exists()


def test_it_is_never_offered_as_homework(pia, client_of, monkeypatch):
    open_lesson(pia)
    lesson = type("L", (), {"worksheets": ("safety-plan", "pain-map")})()
    monkeypatch.setattr(published, "lesson", lambda pk: lesson)
    assert entries.worksheets_offered(pia.current_enrolment()) == {"pain-map"}
    with pytest.raises(Refused):
        actions.start_entry(enrolment=pia.current_enrolment(), by=pia, slug="safety-plan")
    assert client_of(pia).get("/worksheets/safety-plan/print/").status_code == 404


def test_she_adds_words_below_what_stands_there(pia, clara, client_of):
    write(pia, clara)
    mine = {"warning-signs": "I sleep in my clothes", "helpers.0.who": "Nan", "alone": "Cold water"}
    answer = client_of(pia).post(HERS, mine, follow=True)
    assert "Your words are in your plan" in answer.content.decode()
    plan = SafetyPlan.objects.of(pia.current_enrolment()).first()
    assert plan.written_by == pia
    assert plan.answers["warning-signs"] == ["I stop answering the phone\nI sleep in my clothes"]
    assert plan.answers["helpers.1.who"] == ["Nan"]
    assert plan.answers["alone"] == ["Cold water"]
    assert "own words added" in text(client_of(clara), theirs(pia))


def test_words_of_danger_that_she_adds_are_heard(pia, clara):
    write(pia, clara)
    mine = raw(warning_signs="Then I want to kill myself")
    actions.add_to_safety_plan(enrolment=pia.current_enrolment(), by=pia, raw=mine)
    assert Flag.objects.filter(enrolment=pia.current_enrolment(), rule="W1-words").count() == 1


def test_what_the_clinician_writes_raises_no_flag(pia, clara):
    write(pia, clara, warning_signs="Then I want to kill myself")
    assert not Flag.objects.filter(rule="W1-words").exists()


def test_an_addition_while_the_clinician_writes_is_not_lost(pia, clara):
    first = write(pia, clara)
    actions.add_to_safety_plan(enrolment=pia.current_enrolment(), by=pia, raw=raw(alone="Cold water"))
    with pytest.raises(actions.Stale):
        write(pia, clara, base=first.pk, alone="Tea")
    assert SafetyPlan.objects.of(pia.current_enrolment()).first().answers["alone"] == ["Cold water"]


def test_more_than_fits_is_refused_and_stays_typed(pia, clara, client_of):
    write(pia, clara, alone="x" * 700)
    answer = client_of(pia).post(HERS, {"alone": "tea " * 50})
    assert "too long for the plan" in answer.content.decode()
    assert "tea tea tea" in answer.content.decode()
    rows = {f"helpers.{n}.who": f"Friend {n}" for n in range(6)}
    write(pia, clara, base=SafetyPlan.objects.get().pk, **{k.replace(".", "__"): v for k, v in rows.items()})
    assert "too long" in client_of(pia).post(HERS, {"helpers.0.who": "Nan"}).content.decode()


def test_reading_is_noted_once(pia, clara, client_of):
    plan = write(pia, clara)
    client_of(pia).get(HERS)
    plan.refresh_from_db()
    seen = plan.seen_at
    client_of(pia).get(HERS)
    plan.refresh_from_db()
    assert plan.seen_at == seen
    assert AuditEvent.objects.filter(verb="safety_plan_read").count() == 1


def test_help_and_home_lead_to_it_in_one_tap(pia, clara, client, client_of):
    assert f'href="{HERS}"' not in text(client_of(pia), "/")
    write(pia, clara)
    assert "Open my safety plan" in text(client_of(pia), "/help/")
    assert f'href="{HERS}"' in text(client_of(pia), "/")
    assert "Open my safety plan" not in text(client, "/help/")


def test_the_copy_for_the_phone_has_no_form_and_no_menu(pia, clara, client_of):
    write(pia, clara)
    page = text(client_of(pia), HERS + "?kept")
    assert "I stop answering the phone" in page
    assert "<form" not in page
    assert "csrf" not in page
    assert pia.email not in page


def test_nothing_is_kept_on_the_device_without_her_tap(pia, clara, client, client_of):
    write(pia, clara)
    page = text(client_of(pia), HERS)
    assert "Keep on this phone" in page
    assert "Anybody who has this phone can read it." in page
    worker = text(client, "/service-worker.js")
    assert HERS in worker
    assert "put(PLAN" not in worker


def test_words_that_cannot_be_opened_leave_the_numbers(pia, clara, client_of):
    write(pia, clara)
    DataKey.objects.using("keys").filter(patient_id=pia.pk).update(master=9)
    page = client_of(pia).get(HERS)
    assert page.status_code == 200
    assert 'href="tel:999"' in page.content.decode()
    assert 'href="tel:116123"' in page.content.decode()
    assert "cannot be opened" in page.content.decode()
    assert client_of(clara).get(theirs(pia)).status_code == 200


def test_after_leaving_she_reads_it_and_writes_nothing(pia, clara, client_of):
    write(pia, clara)
    floor.withdraw(enrolment=pia.current_enrolment(), by=pia, reason="other")
    assert "I stop answering" in text(client_of(pia), HERS)
    client_of(pia).post(HERS, {"alone": "More"})
    assert SafetyPlan.objects.count() == 1


# -- Those who guide her -------------------------------------------------------------------------------------------


def test_the_patient_page_and_a_red_flag_say_where_the_plan_stands(pia, clara, client_of):
    enrolment = pia.current_enrolment()
    assert "Safety plan: none." in text(client_of(clara), f"/patients/{enrolment.pk}/")
    write(pia, clara)
    assert "Safety plan: written today by Clara." in text(client_of(clara), f"/patients/{enrolment.pk}/")
    now = timezone.now()
    facts = {"rule": "S1-item9", "level": "red", "sentence": "Item 9", "raised_at": now, "due_at": now}
    flag = Flag.objects.create(enrolment=enrolment, patient=pia, occasion="x 1", rule_version="1", **facts)
    assert "Safety plan: written today" in text(client_of(clara), f"/patients/{enrolment.pk}/flags/{flag.pk}/")


def test_it_stands_on_the_timeline(pia, clara, client_of):
    write(pia, clara)
    assert "safety plan written by Clara" in text(client_of(clara), f"/patients/{pia.current_enrolment().pk}/timeline/")


# -- Those who must not pass ---------------------------------------------------------------------------------------


def test_strangers_neither_read_nor_write(pia, paul, clara, karl, ada, client_of):
    write(pia, clara)
    for person in (paul, karl, ada):
        assert client_of(person).get(theirs(pia)).status_code == 404
        assert client_of(person).post(theirs(pia), {**WORDS, "base": ""}).status_code == 404
    assert "I stop answering" not in text(client_of(paul), HERS)
    assert client_of(ada).get(HERS).status_code == 404
    for person in (paul, karl, ada):
        with pytest.raises(Refused):
            write(pia, person)
        with pytest.raises(Refused):
            actions.add_to_safety_plan(enrolment=pia.current_enrolment(), by=person, raw=raw(alone="x"))
        with pytest.raises(Refused):
            actions.read_safety_plan(plan=SafetyPlan.objects.get(), by=person)
    assert SafetyPlan.objects.count() == 1


def test_a_former_clinician_reads_nothing(pia, clara, karl, sofia, client_of):
    plan = write(pia, clara)
    floor.assign_clinician(enrolment=pia.current_enrolment(), by=sofia, clinician=karl)
    assert client_of(clara).get(theirs(pia)).status_code == 404
    with pytest.raises(Refused):
        write(pia, clara, base=plan.pk, alone="x")
    assert client_of(karl).get(theirs(pia)).status_code == 200


def test_after_erasure_nothing_of_it_can_be_read(pia, clara, ada, client_of, django_capture_on_commit_callbacks):
    write(pia, clara)
    enrolment = pia.current_enrolment()
    floor.withdraw(enrolment=enrolment, by=pia, reason="other")
    with django_capture_on_commit_callbacks(execute=True):
        floor.erase(by=ada, patient=pia)
    assert client_of(clara).get(f"/patients/{enrolment.pk}/safety-plan/").status_code == 404


# -- The rule ------------------------------------------------------------------------------------------------------


def test_the_six_steps_come_in_their_order(content):
    sheet = published.worksheet(published.current_keys("worksheet", "en")["safety-plan"])
    names = ["warning-signs", "alone", "company", "helpers", "professionals", "safer", "worth"]
    assert [step.name for step in steps(sheet, {})] == names
    assert sheet.guided


def test_adding_takes_nothing_away(content):
    sheet = published.worksheet(published.current_keys("worksheet", "en")["safety-plan"])
    before = {"alone": ["Tea"], "helpers.0.who": ["Sam"], "helpers.1.phone": ["999"]}
    after = added(sheet, before, {"alone": ["Music"], "helpers.4.who": ["Nan"], "strange": ["x"]})
    assert after == {
        "alone": ["Tea\nMusic"],
        "helpers.0.who": ["Sam"],
        "helpers.1.phone": ["999"],
        "helpers.2.who": ["Nan"],
    }


def test_the_newest_is_in_force(pia, clara):
    first = write(pia, clara)
    SafetyPlan.objects.filter(pk=first.pk).update(written_at=timezone.now() - timedelta(days=9))
    second = write(pia, clara, base=first.pk, alone="Tea")
    assert SafetyPlan.objects.of(Enrolment.objects.get(patient=pia)).first() == second
