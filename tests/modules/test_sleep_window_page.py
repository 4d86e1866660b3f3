"""Sleep hours: asked one by one, never under the floor, signed each time, right on the clock, stopped by one tap."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from icbt import actions as floor
from icbt.errors import Refused
from icbt.models import AuditEvent
from modules import actions, sleep_hours
from modules.models import SleepWindow, WorksheetEntry
from modules.published import current_keys
from modules.sleep_offer import WHAT_TO_DO
from modules.sleep_window import EXCLUSIONS
from outcomes.models import Flag

HERS = "/sleep-window/"
CLEAR = dict.fromkeys(EXCLUSIONS, "no")


def theirs(user) -> str:
    return f"/patients/{user.current_enrolment().pk}/sleep-window/"


def today(user) -> date:
    return timezone.now().astimezone(user.zone).date()


def mornings(user, days, *, asleep_in=45, shared=True) -> None:
    """Nights from 22:00 to 06:30 with so many minutes to fall asleep, for mornings so many days ago."""
    content = current_keys("worksheet", "en")["sleep-diary"]
    for ago in days:
        day, now = today(user) - timedelta(days=ago), timezone.now()
        night_of = {"into-bed": "22:00", "tried-to-sleep": "22:00", "final-wake": "06:30", "out-of-bed": "06:30"}
        answers = night_of | {"date": day.isoformat(), "to-fall-asleep": str(asleep_in), "wakings": "0"}
        WorksheetEntry.objects.create(
            worksheet="sleep-diary",
            content_id=content,
            answers={name: [value] for name, value in answers.items()},
            submitted_at=now if shared else None,
            enrolment=user.current_enrolment(),
            patient=user,
        )


def facts(user, setting="compression:510", **more) -> dict:
    return {
        **CLEAR,
        "do": "sign",
        "setting": setting,
        "rise_at": "06:30",
        "starts_on": today(user),
        "replaces": "",
        **more,
    }


def sign(user, by, minutes=510, method="compression", replaces=None, **more) -> SleepWindow:
    given_facts = {"rise_at": time(6, 30), "starts_on": today(user), "cautions": CLEAR, "replaces": replaces}
    given_facts |= {"method": method, "minutes": minutes} | more
    return actions.sign_sleep_window(enrolment=user.current_enrolment(), by=by, **given_facts)


def back(window: SleepWindow, days: int) -> SleepWindow:
    then = window.starts_on - timedelta(days=days)
    SleepWindow.objects.filter(pk=window.pk).update(starts_on=then, signed_at=timezone.now() - timedelta(days=days))
    window.refresh_from_db()
    return window


def text(client, path) -> str:
    return client.get(path).content.decode()


def test_a_clinician_asks_signs_and_the_patient_sees_it(pia, clara, client_of):
    mornings(pia, range(5))
    page = text(client_of(clara), theirs(pia))
    assert "5 of the last seven" in page
    assert "8 hours 30 minutes (proposed)" in page
    answer = client_of(clara).post(theirs(pia), facts(pia), follow=True)
    assert "Signed. The patient sees it at once." in answer.content.decode()
    window = SleepWindow.objects.get()
    assert (window.minutes, window.method, window.signed_by) == (510, "compression", clara)
    assert window.cautions == CLEAR
    hers = text(client_of(pia), HERS)
    assert ">22:00</time>" in hers
    assert ">06:30</time>" in hers
    assert "Do not drive or use machines if you are sleepy." in hers
    assert AuditEvent.objects.filter(verb="sleep_window_signed").count() == 1


@pytest.mark.parametrize("code", EXCLUSIONS)
@pytest.mark.parametrize("said", ["yes", "unknown"])
def test_each_yes_and_each_unknown_blocks_with_what_to_do(pia, clara, client_of, code, said):
    mornings(pia, range(5))
    page = client_of(clara).post(theirs(pia), facts(pia, **{code: said})).content.decode()
    assert "<title>Error:" in page
    assert WHAT_TO_DO[code].split(".")[0] in page.replace("&#x27;", "'")
    assert not SleepWindow.objects.exists()
    with pytest.raises(Refused):
        sign(pia, clara, cautions=CLEAR | {code: said})


def test_a_question_that_was_not_asked_blocks(pia, clara, client_of):
    mornings(pia, range(5))
    left_out = facts(pia)
    del left_out["mania"]
    assert "Ask, and choose an answer." in client_of(clara).post(theirs(pia), left_out).content.decode()
    with pytest.raises(Refused):
        sign(pia, clara, cautions={})


def test_less_than_offered_is_refused_and_more_needs_a_reason(pia, clara, client_of):
    mornings(pia, range(5))
    assert "not offered any more" in client_of(clara).post(theirs(pia), facts(pia, "compression:300")).content.decode()
    for minutes in (300, 329, 495, 960):
        with pytest.raises(Refused):
            sign(pia, clara, minutes)
    assert "Say why" in client_of(clara).post(theirs(pia), facts(pia, "compression:525")).content.decode()
    assert sign(pia, clara, 525, reason="Long shifts").reason == "Long shifts"


def test_without_five_shared_mornings_there_is_nothing_to_sign(pia, clara, client_of):
    mornings(pia, range(4))
    mornings(pia, range(4, 7), shared=False)
    page = text(client_of(clara), theirs(pia))
    assert "Nothing to sign yet" in page
    with pytest.raises(Refused):
        sign(pia, clara)


def test_old_mornings_and_those_to_come_do_not_count(pia):
    mornings(pia, range(9, 16))
    assert sleep_hours.figures(pia.current_enrolment(), today(pia)) is None
    mornings(pia, range(-7, -1))
    assert sleep_hours.figures(pia.current_enrolment(), today(pia)) is None


def something_pressing_of(pia):
    now = timezone.now()
    owner = {"enrolment": pia.current_enrolment(), "patient": pia, "rule_version": "1", "occasion": "x 1"}
    Flag.objects.create(rule="S1-item9", level="red", sentence="Item 9", raised_at=now, due_at=now, **owner)


def test_not_while_something_pressing_is_open(pia, clara):
    mornings(pia, range(5))
    something_pressing_of(pia)
    with pytest.raises(Refused, match="pressing"):
        sign(pia, clara)


def test_hours_rest_while_something_pressing_is_open_and_both_are_told(pia, clara, client_of):
    _signed_on_old(pia, clara)
    something_pressing_of(pia)
    page = text(client_of(pia), HERS)
    assert "Your sleep hours rest for now" in page
    assert "In bed from" not in page
    assert "The patient is told to sleep as before" in text(client_of(clara), theirs(pia))


def test_the_next_week_is_worked_out_from_the_mornings_since(pia, clara, client_of):
    mornings(pia, range(7, 12))
    window = back(_signed_on_old(pia, clara), 7)
    mornings(pia, range(5), asleep_in=120)
    page = text(client_of(clara), theirs(pia))
    assert "15 minutes less" in page
    assert "8 hours 15 minutes (proposed)" in page
    new = sign(pia, clara, 495, replaces=window.pk)
    window.refresh_from_db()
    assert window.ended_by == clara
    assert sleep_hours.in_force(pia.current_enrolment()) == new
    assert SleepWindow.objects.filter(ended_at=None).count() == 1


def _signed_on_old(user, by) -> SleepWindow:
    """Hours signed some days ago, as if the diary had been read then."""
    owner = {"enrolment": user.current_enrolment(), "patient": user, "signed_by": by}
    return SleepWindow.objects.create(minutes=510, rise_at=time(6, 30), starts_on=today(user), cautions=CLEAR, **owner)


def test_two_pages_at_once_sign_once(pia, clara, client_of):
    mornings(pia, range(5))
    client = client_of(clara)
    client.post(theirs(pia), facts(pia))
    page = client.post(theirs(pia), facts(pia, "restriction:465", reason="Other")).content.decode()
    assert SleepWindow.objects.count() == 1
    assert "<title>Error:" in page
    with pytest.raises(actions.Stale):
        sign(pia, clara)


def test_what_changes_each_week_is_asked_again(pia, clara, client_of):
    _signed_on_old(pia, clara)
    form = client_of(clara).get(theirs(pia)).context["form"]
    assert form["mania"].value() == "no"
    assert form["sleepiness"].value() is None
    assert form["suicide-risk"].value() is None


def test_bedtimes_are_shown_for_a_rise_time_without_signing(pia, clara, client_of):
    mornings(pia, range(5))
    page = client_of(clara).post(theirs(pia), facts(pia, do="show", rise_at="07:30")).content.decode()
    assert "23:00" in page
    assert client_of(clara).post(theirs(pia), facts(pia, do="show", rise_at="soon")).status_code == 200
    assert not SleepWindow.objects.exists()


@pytest.mark.parametrize("days", [-1, 8])
def test_it_begins_today_or_within_a_week(pia, clara, days):
    mornings(pia, range(5))
    with pytest.raises(Refused):
        sign(pia, clara, starts_on=today(pia) + timedelta(days=days))


# -- Hers ----------------------------------------------------------------------------------------------------------


def test_before_it_is_signed_the_page_says_what_it_is_and_who_signs(pia, client_of):
    page = text(client_of(pia), HERS)
    assert "signs the hours" in page
    assert "I stop this for now" not in page


def test_she_stops_it_with_one_tap_and_her_clinician_sees_that(pia, clara, client_of):
    window = _signed_on_old(pia, clara)
    answer = client_of(pia).post(HERS, follow=True)
    assert "have stopped" in answer.content.decode()
    window.refresh_from_db()
    assert window.ended_by == pia
    client_of(pia).post(HERS)
    assert AuditEvent.objects.filter(verb="sleep_window_ended").count() == 1
    page = text(client_of(clara), f"/patients/{pia.current_enrolment().pk}/timeline/")
    assert "sleep hours ended by the patient" in page


def test_a_clinician_ends_it(pia, clara, client_of):
    window = _signed_on_old(pia, clara)
    client_of(clara).post(theirs(pia), {"do": "end"})
    window.refresh_from_db()
    assert window.ended_by == clara


def test_it_does_not_hold_after_the_programme(pia, clara, client_of):
    _signed_on_old(pia, clara)
    floor.complete(enrolment=pia.current_enrolment(), by=clara, reason="finished")
    assert "no sleep hours at the moment" in text(client_of(pia), HERS)


def test_hours_that_begin_later_say_so(pia, clara, client_of):
    window = _signed_on_old(pia, clara)
    SleepWindow.objects.filter(pk=window.pk).update(starts_on=today(pia) + timedelta(days=3))
    assert "Until then, sleep as you did" in text(client_of(pia), HERS)


def test_damaged_words_leave_both_pages(pia, clara, client_of):
    from icbt.models import DataKey

    _signed_on_old(pia, clara)
    mornings(pia, range(5))
    DataKey.objects.using("keys").filter(patient_id=pia.pk).update(master=9)
    assert client_of(pia).get(HERS).status_code == 200
    assert client_of(clara).get(theirs(pia)).status_code == 200


# -- Those who must not pass ---------------------------------------------------------------------------------------


def test_strangers_see_nothing_and_sign_nothing(pia, paul, clara, karl, ada, client_of):
    mornings(pia, range(5))
    window = _signed_on_old(pia, clara)
    for person in (paul, karl, ada):
        assert client_of(person).get(theirs(pia)).status_code == 404
        assert client_of(person).post(theirs(pia), facts(pia)).status_code == 404
        with pytest.raises(Refused):
            sign(pia, person, replaces=window.pk)
        with pytest.raises(Refused):
            actions.end_sleep_window(window=window, by=person)
    assert client_of(ada).get(HERS).status_code == 404
    client_of(paul).post(HERS)
    with pytest.raises(Refused):
        sign(pia, pia, replaces=window.pk)
    window.refresh_from_db()
    assert window.ended_at is None


def test_a_former_clinician_signs_nothing(pia, clara, karl, sofia, client_of):
    mornings(pia, range(5))
    floor.assign_clinician(enrolment=pia.current_enrolment(), by=sofia, clinician=karl)
    assert client_of(clara).get(theirs(pia)).status_code == 404
    with pytest.raises(Refused):
        sign(pia, clara)
    assert sign(pia, karl).signed_by == karl
