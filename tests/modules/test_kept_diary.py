"""A diary that a device kept without a connection arrives once, takes nothing away, and is nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icbt.models import AuditEvent, Enrolment
from modules import actions, quick_diary
from modules.models import WorksheetEntry
from tests.modules.walking import open_lesson
from tests.outcomes.test_submit_concurrently import at_once

HOME = "/diary/kept/"
DAY = timedelta(days=1)
SCRIPT = {"X-Autosave": "1"}


@pytest.fixture
def hers(pia, client_of):
    open_lesson(pia)
    return client_of(pia)


def day(back: int = 0) -> str:
    return (timezone.localdate() - back * DAY).isoformat()


def sent(user, *, back=0, do="send", ago=timedelta(0), owner=None, **words) -> dict:
    """What the script sends for one entry that the device kept."""
    facts = {"client_id": str(uuid4()), "owner": owner or quick_diary.owner_of(user.current_enrolment()), "do": do}
    facts |= {"written_at": (timezone.now() - ago).isoformat(), "date": day(back)}
    return facts | {name.replace("_", "-"): value for name, value in words.items()}


def all_of(user) -> list[WorksheetEntry]:
    return list(WorksheetEntry.objects.filter(patient=user).order_by("started_at", "saved_at"))


def words(user) -> list[dict]:
    return [{name: value[0] for name, value in one.answers.items() if name != "date"} for one in all_of(user)]


def send(client, posted) -> int:
    return client.post(HOME, posted, headers=SCRIPT).status_code


# -- Once, and nothing lost ---------------------------------------------------------------------------------------


def test_it_arrives_as_it_was_written_and_on_the_day_it_was_written(hers, pia):
    assert send(hers, sent(pia, back=2, ago=2 * DAY, pain_average="4", mood="6")) == 200
    (entry,) = all_of(pia)
    assert words(pia) == [{"pain-average": "4", "mood": "6"}]
    assert entry.is_readable
    assert timezone.localdate(entry.started_at) == timezone.localdate() - 2 * DAY
    assert "later." not in hers.get(f"/worksheets/entry/{entry.pk}/").content.decode().partition("<form")[0]


def test_the_same_one_twice_is_kept_once(hers, pia):
    posted = sent(pia, pain_average="4")
    answers = [hers.post(HOME, posted, headers=SCRIPT).json() for _ in range(3)]
    assert answers == [{"entry": reverse("modules:entry", kwargs={"entry_id": all_of(pia)[0].pk})}] * 3
    assert len(all_of(pia)) == 1
    assert AuditEvent.objects.filter(verb="worksheet_submitted").count() == 1


def test_the_same_one_after_she_changed_the_entry_changes_nothing(hers, pia):
    posted = sent(pia, pain_average="4")
    send(hers, posted)
    WorksheetEntry.objects.get()  # one
    hers.post("/diary/", {"do": "send", "date": day(), "revision": 0, "writer": "", "pain-average": "7"})
    before = words(pia)
    send(hers, posted)
    assert words(pia) == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share no in-memory SQLite database")
def test_two_tabs_at_once_keep_it_once_and_two_of_one_day_are_both_there(pia):
    open_lesson(pia)
    enrolment, one, other = pia.current_enrolment(), uuid4(), uuid4()

    def arrive(client_id, pain):
        raw = {"date": [day()], "pain-average": [pain]}
        facts = {"client_id": client_id, "raw": raw, "written_at": timezone.now(), "share": True}
        return lambda: actions.receive_diary(enrolment=enrolment, by=pia, **facts)

    results = at_once(arrive(one, "4"), arrive(one, "4"), arrive(other, "9"), arrive(one, "4"), arrive(other, "9"))
    assert all(isinstance(result, WorksheetEntry) for result in results), results
    assert sorted(one["pain-average"] for one in words(pia)) == ["4", "9"]


def test_logged_out_meanwhile_it_is_not_taken_and_nothing_is_lost(hers, pia, client):
    posted = sent(pia, pain_average="4")
    answer = client.post(HOME, posted, headers=SCRIPT)
    assert "/accounts/login/" in answer["Location"]
    assert client.get(HOME).status_code == 302
    assert not all_of(pia)
    send(hers, posted)
    assert words(pia) == [{"pain-average": "4"}]


# -- When the day has a diary already -----------------------------------------------------------------------------


def test_what_is_empty_is_filled(hers, pia):
    hers.post("/diary/", {"do": "send", "date": day(), "revision": 0, "writer": "a", "pain-average": "4"})
    assert send(hers, sent(pia, pain_average="4", mood="6")) == 200
    assert words(pia) == [{"pain-average": "4", "mood": "6"}]


def test_what_differs_is_kept_beside_and_shown(hers, pia):
    hers.post("/diary/", {"do": "send", "date": day(), "revision": 0, "writer": "a", "pain-average": "4"})
    send(hers, sent(pia, pain_average="9"))
    assert words(pia) == [{"pain-average": "4"}, {"pain-average": "9"}]
    assert "more than one version of this day" in hers.get("/diary/").content.decode()


def test_a_day_that_stands_is_left_as_it_is(hers, pia):
    hers.post("/diary/", {"do": "send", "date": day(3), "revision": 0, "writer": "a", "pain-average": "4"})
    WorksheetEntry.objects.update(submitted_at=timezone.now() - timedelta(hours=49))
    send(hers, sent(pia, back=3, ago=3 * DAY, mood="6"))
    assert sorted(map(str, words(pia))) == ["{'mood': '6'}", "{'pain-average': '4'}"]


def test_the_page_that_wrote_it_may_change_it_and_an_older_copy_may_not(hers, pia):
    hers.post("/diary/", {"do": "", "date": day(), "revision": 0, "writer": "a", "pain-average": "4"})
    send(hers, sent(pia, writer="a", pain_average="5", ago=timedelta(hours=1)))
    assert words(pia) == [{"pain-average": "5"}, {"pain-average": "4"}]  # by the time it was written
    WorksheetEntry.objects.filter(client_id__isnull=False).delete()
    send(hers, sent(pia, writer="a", pain_average="6"))
    assert words(pia) == [{"pain-average": "6"}]


def test_a_private_day_stays_private_and_a_draft_tells_nobody_more(hers, pia):
    hers.post("/diary/", {"do": "hide", "date": day(), "revision": 0, "writer": "a", "pain-average": "4"})
    send(hers, sent(pia, mood="6"))
    assert [one.private for one in all_of(pia)] == [True, False]
    assert words(pia) == [{"pain-average": "4"}, {"mood": "6"}]
    hers.post("/diary/", {"do": "send", "date": day(1), "revision": 0, "writer": "a", "pain-average": "4"})
    send(hers, sent(pia, back=1, do="save", note="Not for others"))
    shared = [one for one in all_of(pia) if one.is_readable]
    assert not [one for one in shared if "note" in one.answers]


@pytest.mark.parametrize("back", [9, -1])
def test_a_day_it_cannot_be_about_is_kept_and_not_shared(hers, pia, back):
    assert send(hers, sent(pia, back=back, pain_average="4")) == 200
    (entry,) = all_of(pia)
    assert not entry.submitted_at
    assert 'id="error_date"' in hers.get(f"/worksheets/entry/{entry.pk}/").content.decode()


@pytest.mark.parametrize(("written_at", "days"), [("", 0), ("2999-01-01T00:00:00Z", 0), ("0001-01-01", 0), ("x", 0)])
def test_a_clock_that_is_wrong_says_nothing(hers, pia, written_at, days):
    send(hers, sent(pia, pain_average="4") | {"written_at": written_at})
    assert timezone.localdate() - timezone.localdate(all_of(pia)[0].started_at) == days * DAY


def test_nothing_is_older_than_a_device_keeps_it(hers, pia):
    send(hers, sent(pia, back=14, ago=400 * DAY, pain_average="4"))
    assert (timezone.now() - all_of(pia)[0].started_at).days == 14


# -- Whose it is --------------------------------------------------------------------------------------------------


def test_somebody_else_who_logs_in_on_the_device_never_sends_it(hers, pia, paul, client_of):
    open_lesson(paul)
    posted = sent(pia, pain_average="4")
    assert send(client_of(paul), posted) == 404
    assert not WorksheetEntry.objects.exists()
    owners = {client.get(HOME).json()["owner"] for client in (hers, client_of(paul))}
    assert len(owners) == 2
    assert not {str(one.pk) for one in Enrolment.objects.all()} & owners


def test_without_an_id_there_is_nothing_to_keep(hers, pia):
    assert send(hers, sent(pia, pain_average="4") | {"client_id": "7"}) == 404


def test_two_patients_may_have_the_same_id(hers, pia, paul, client_of):
    open_lesson(paul)
    posted = sent(pia, pain_average="4")
    send(hers, posted)
    other = client_of(paul)
    assert send(other, posted | {"owner": other.get(HOME).json()["owner"]}) == 200
    assert WorksheetEntry.objects.count() == 2


def test_when_her_weeks_are_over_it_still_arrives_for_two_days(hers, pia):
    over = timezone.localdate() - 84 * DAY
    Enrolment.objects.filter(patient=pia).update(started_on=over - 1 * DAY)
    assert send(hers, sent(pia, pain_average="4")) == 200
    Enrolment.objects.filter(patient=pia).update(started_on=over - 4 * DAY)
    answer = hers.post(HOME, sent(pia, back=1, pain_average="4"), headers=SCRIPT)
    assert answer.status_code == 409
    assert "guided weeks are over" in answer.json()["error"]


def test_the_page_a_device_keeps_is_nobodys(pia, client, hers):
    mine, nobodys = (one.get("/diary/empty/").content.decode() for one in (hers, client))
    assert "Pain today, on the whole" in nobodys
    assert "csrf" not in nobodys
    assert pia.email not in mine
    assert "checked" not in mine


def test_nothing_is_kept_on_a_device_without_her_yes(client, hers):
    page = hers.get("/diary/").content.decode()
    assert "This is my own phone: keep what I write until it can be sent" in page
    worker = client.get("/service-worker.js").content.decode()
    assert "/diary/" in worker
    assert "put(DIARY" not in worker


# -- Whatever comes, in whatever order ------------------------------------------------------------------------------

ANSWERS = st.dictionaries(st.sampled_from(["pain-average", "mood", "stress"]), st.integers(0, 10).map(str), min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.lists(st.tuples(st.integers(0, 1), ANSWERS), min_size=1, max_size=3), data=st.data())
def test_sent_again_and_in_any_order_every_answer_is_there_and_none_twice(pia, kept, data):
    if not WorksheetEntry.objects.filter(patient=pia).exists():
        open_lesson(pia)
    WorksheetEntry.objects.filter(patient=pia).delete()
    items = [(uuid4(), back, answers) for back, answers in kept]
    order = data.draw(st.lists(st.sampled_from(items), max_size=6)) + data.draw(st.permutations(items))
    for client_id, back, answers in order:
        raw = {"date": [day(back)]} | {name: [value] for name, value in answers.items()}
        facts = {"client_id": client_id, "raw": raw, "written_at": timezone.now(), "share": True}
        actions.receive_diary(enrolment=pia.current_enrolment(), by=pia, **facts)
    there = [(one.answers["date"][0], one.answers) for one in all_of(pia)]
    for _, back, answers in items:
        assert any(
            on == day(back) and all(found.get(name) == [value] for name, value in answers.items())
            for on, found in there
        )
    assert len(there) <= len(items)


def test_what_was_written_in_the_guided_weeks_arrives_as_long_as_the_phone_keeps_it(hers, pia):
    over = timezone.localdate() - timedelta(days=84 + 9)
    Enrolment.objects.filter(patient=pia).update(started_on=over)
    assert send(hers, sent(pia, back=10, ago=10 * DAY, pain_average="7")) == 200
    assert words(pia) == [{"pain-average": "7"}]
    assert send(hers, sent(pia, back=1, ago=DAY, pain_average="3")) == 409
    assert len(all_of(pia)) == 1
