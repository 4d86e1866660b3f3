"""The invented people of the demonstration are what the service itself would have written, every time the same."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Q

from guidance.demo.roster import people, words
from guidance.demo.seed import seed
from guidance.models import Message, Note
from icbt import audit
from icbt.demo import LOGINS, PASSWORD
from icbt.encryption import key_ring
from icbt.models import Enrolment, Nudge, Status, User
from modules import flares, published, sleep_hours
from modules.models import LessonProgress, SafetyPlan, WorksheetEntry
from modules.sleep_window import EXCLUSIONS
from modules.worksheets import clean
from outcomes import gate, harms, red_flags, safety
from outcomes.actions.scores import course
from outcomes.assessments import due_now
from outcomes.deterioration import findings, urgent
from outcomes.models import AdverseEvent, Assessment, Flag, Response, Score, Triage
from outcomes.scoring import score
from outcomes.told import told_in
from outcomes.triage import propose

pytestmark = pytest.mark.usefixtures("content", "ring")
WRITTEN = {one["name"]: one["messages"] for one in words("threads")["threads"]}
TUESDAY = datetime(2026, 3, 10, 11, 40, tzinfo=UTC)


@pytest.fixture
def seeded(content, db) -> datetime:
    """The first twenty, who have all the stories, as on a Tuesday before noon."""
    seed(now=TUESDAY, count=20, chances=2026)
    return TUESDAY


@pytest.fixture
def everybody(content, db) -> datetime:
    """All forty, on the same Tuesday."""
    seed(now=TUESDAY, count=40, chances=2026)
    return TUESDAY


def someone(name: str) -> Enrolment:
    return Enrolment.objects.select_related("patient", "clinician").get(patient__name__startswith=name)


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("seed_demo", *arguments, stdout=said)
    return said.getvalue()


def test_a_real_service_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        run()
    assert not User.objects.exists()


def test_a_second_run_does_nothing_and_says_so(settings):
    settings.DEMO = True
    assert "Invented 5 patients" in run("--people", "5")
    before = User.objects.count(), Response.objects.count(), Nudge.objects.count()
    assert "nothing to do" in run("--people", "5")
    assert before == (User.objects.count(), Response.objects.count(), Nudge.objects.count())


def test_every_promised_login_opens(seeded, rf):
    for login in LOGINS:
        user = authenticate(rf.post("/"), email=login.email, password=PASSWORD)
        assert user is not None, login.email
        assert user.get_role_display() == login.role
        assert user.emailaddress_set.filter(verified=True, primary=True).exists()


def test_the_logins_are_where_their_lines_say(seeded):
    pia, paul, maya, omar = map(someone, ("Pia", "Paul", "Maya", "Omar"))
    today = seeded.date()
    assert (pia.week(today), pia.track, pia.clinician.email) == (3, "cbt", "clara@demo.example")
    assert pia.lessonprogress_set.get(lesson="steady-activity").finished_at is None
    assert due_now(pia, seeded).assessment.point == "week-3"
    assert Message.objects.filter(enrolment=pia).to_patient().unread().count() == 1
    assert due_now(paul, seeded).needs_post
    assert (maya.week(today), maya.track, maya.support_level) == (6, "act", "on_demand")
    assert maya.assessment_set.missed(seeded).count() == 2
    assert omar.status == Status.COMPLETED
    assert due_now(omar, seeded).assessment.point == "month-3"


def test_forty_patients_at_every_stage(everybody):
    rows = Enrolment.objects.all()
    assert rows.count() == 40
    assert set(rows.values_list("status", flat=True)) == set(Status.values)
    assert 26 <= rows.filter(clinician__email="clara@demo.example").count() <= 30
    assert rows.filter(clinician=None).count() == 2
    assert len(set(rows.values_list("patient__country", flat=True))) == 5
    assert max(len(name) for name in rows.values_list("patient__name", flat=True)) > 60


def test_more_people_can_be_asked_for_and_each_has_an_address_of_her_own():
    made = people(130, 1)
    assert len(made) == len({one.email for one in made}) == 130
    assert people(4, 1) == made[:4]


def test_every_score_can_be_computed_again_from_the_answers(everybody):
    rows = Response.objects.filter(scored_at__isnull=False).prefetch_related("scores")
    assert rows.count() > 600
    for row in rows:
        again = score(gate.definition(row.content_id), row.answers)
        expected = {one.scale: (one.value, one.band or "", one.status, one.rule) for one in again}
        assert {one.scale: (one.value, one.band, one.status, one.rule) for one in row.scores.all()} == expected


def test_flags_are_exactly_those_the_service_would_have_raised(everybody):
    rules = gate.current_rules()
    rows = Response.objects.select_related("enrolment__patient").filter(submitted_at__isnull=False)
    expected = set()
    for row in rows:
        instrument = gate.definition(row.content_id)
        tier = safety.tier(instrument, row.answers)
        found = [(one, row.submitted_at) for one in urgent(instrument, row.answers, rules)]
        found += [(one, row.submitted_at) for one in [red_flags.finding(instrument, row.answers)] if one]
        if row.scored_at:
            started_on, history = row.enrolment.started_on, course(row, instrument)
            later = findings(history, rules, instrument=instrument, started_on=started_on)
            found += [(one, row.scored_at) for one in later]
        for one, at in found:
            pressing = tier if "answer" in one.numbers else 0
            level, due = safety.level(one, pressing), safety.due_at(one, pressing, at)
            expected.add((row.pk, one.rule, level, one.priority, one.sentence, due))
    fields = ("response_id", "rule", "level", "priority", "sentence", "due_at")
    of_answers = Flag.objects.filter(response__isnull=False)  # the others: what got worse, below
    assert {tuple(getattr(flag, name) for name in fields) for flag in of_answers} == expected


def test_every_red_safety_flag_that_is_closed_has_its_conversation_on_record(everybody):
    closed = [flag for flag in Flag.objects.filter(resolved_at__isnull=False) if flag.wants_record]
    assert closed
    assert all(flag.risk_assessments.exists() for flag in closed)


def test_flags_are_open_and_resolved_as_the_story_tells(everybody):
    waiting = Flag.objects.open()
    red = waiting.get(rule="R1")
    assert red.enrolment == someone("Rosa")
    assert red.raised_at.date() == everybody.date()
    assert waiting.filter(rule="R1-unanswered").exists()
    assert {someone(name).pk for name in ("Rosa", "Callum", "Bronagh")} <= set(
        waiting.filter(level="amber").values_list("enrolment", flat=True)
    )
    assert Flag.objects.open().filter(enrolment__in=Enrolment.objects.unattended()).exists()
    resolved = Flag.objects.filter(resolved_at__isnull=False)
    assert resolved.filter(rule="R1").count() >= 3
    assert all(len(flag.note) > 40 for flag in resolved)


def test_intakes_are_what_the_rules_propose_and_some_wait_for_a_person(everybody):
    rows = Triage.objects.select_related("assessment__enrolment", "enrolment__patient")
    assert rows.count() == Assessment.objects.filter(point="baseline", completed_at__isnull=False).count() > 30
    for row in rows:
        found = propose(told_in(row.assessment))
        assert (row.proposed, row.reasons, row.cautions) == (found.outcome, list(found.reasons), list(found.cautions))
    assert {row.enrolment.patient.name.split()[0] for row in rows.waiting()} == {"Iwan", "Ruth"}
    assert someone("Iwan").status == Status.CONSENTED
    assert {row.proposed for row in rows} >= {"accept_guided", "accept_on_demand", "accept_self_guided", "call_first"}
    assert all(row.why and row.decided_by for row in rows if row.decided)


def test_on_average_people_get_a_little_better_and_some_do_not(everybody):
    changes = []
    for enrolment in Enrolment.objects.exclude(started_on=None):
        scores = Score.objects.filter(enrolment=enrolment, instrument="phq-9", scale="total", value__isnull=False)
        values = list(scores.order_by("taken_at").values_list("value", flat=True))
        if len(values) > 2:
            changes.append(values[-1] - values[0])
    assert -4 < sum(changes) / len(changes) < 0
    assert min(changes) < -3
    assert max(changes) > 5


def test_messages_wait_where_somebody_can_answer_live(seeded):
    waiting = Message.objects.sent().waiting()
    clara = waiting.filter(enrolment__clinician__email="clara@demo.example")
    assert clara.count() == 3
    assert clara.filter(reply_due_at__lte=seeded).count() == 1
    assert waiting.filter(enrolment__clinician=None).count() == 1
    assert Message.objects.filter(sent_at=None, author__email="clara@demo.example").count() == 1
    assert Note.objects.count() > 5


def test_letters_are_of_their_length_and_name_whom_they_are_for(seeded):
    known = [text for kind in words("letters").values() for text in kind]
    assert all(60 <= len(text.split()) <= 160 for text in known)
    letters = [message.text for message in Message.objects.sent() if message.author_id != message.patient_id]
    assert len(letters) > 50
    assert not [text for text in letters if "{" in text or "}" in text]


def test_what_was_agreed_is_what_the_service_itself_would_keep(seeded):
    omar, maya, pia = someone("Omar"), someone("Maya"), someone("Pia")
    plan = SafetyPlan.objects.get(enrolment=omar)
    assert not clean(published.worksheet(plan.content_id).fields, plan.answers)[1]
    assert plan.written_by == omar.clinician
    hours = sleep_hours.in_force(maya)
    assert hours.cautions == dict.fromkeys(EXCLUSIONS, "no")
    with time_machine.travel(seeded, tick=False):
        offers = sleep_hours.offers(maya, omar.clinician, seeded)
    assert offers[0].allows(hours.minutes)
    assert flares.where_is(flares.active(pia, seeded), seeded).day == 2


def test_worksheets_fit_their_definitions_and_one_stays_private(seeded):
    rows = WorksheetEntry.objects.all()
    assert {"pain-map", "pacing-planner", "daily-diary", "sleep-diary"} == set(rows.values_list("worksheet", flat=True))
    for row in rows:
        values, errors = clean(published.worksheet(row.content_id).fields, row.answers)
        assert values
        assert not errors
    assert rows.filter(private=True).count() == 1
    assert rows.unread().filter(enrolment=someone("Wilhelmina")).exists()
    assert rows.filter(comments__isnull=False).count() >= 4


def test_lessons_are_finished_begun_and_once_troubling(seeded):
    rows = LessonProgress.objects.all()
    assert rows.filter(finished_at__isnull=False).count() > 25
    assert rows.filter(finished_at=None).count() >= 3
    assert rows.get(trouble="a-little").enrolment == someone("Sinéad")
    assert rows.get(trouble="a-lot").enrolment == someone("Tariq")


def test_what_got_worse_is_in_the_register_as_the_service_enters_it(everybody):
    rows = AdverseEvent.objects.all()
    assert set(rows.values_list("reporter", flat=True)) == {"patient", "clinician", "system"}
    for row in rows.filter(reporter="system"):
        assert row.kind == harms.kind_of(row.flag.rule, 0)
    worse = rows.get(enrolment=someone("Tariq"), lesson="steady-activity")
    assert (worse.flag.rule, worse.flag.resolved_at, worse.flag.numbers) == ("H1-worse", None, {"harm": str(worse.pk)})
    serious = rows.serious().get()
    assert (serious.signed_by, serious.second_by, serious.sent_at) == (serious.reported_by, None, None)
    assert serious.report_due_at > everybody
    assert rows.filter(closed_at__isnull=False).count() >= 3
    assert not [row for row in rows if row.closed_at and harms.missing(row)]


def test_the_last_sheets_are_left_for_the_worker(seeded):
    late = Response.objects.unscored()
    assert {row.enrolment.patient.name.split()[0] for row in late} == {"Yuki", "Marguerite"}
    assert all(seeded - timedelta(minutes=2) < row.submitted_at <= seeded for row in late)


def test_nothing_lies_in_the_future_and_the_audit_trail_is_whole(seeded):
    past = [
        (Response, "submitted_at"), (Message, "sent_at"), (Flag, "raised_at"), (Flag, "resolved_at"),
        (LessonProgress, "finished_at"), (WorksheetEntry, "saved_at"), (Nudge, "sent_at"), (Assessment, "completed_at"),
        (User, "last_login"), (Enrolment, "consented_at"), (Message, "read_at"), (Message, "replied_at"),
    ]  # fmt: skip
    for model, name in past:
        assert not model.objects.filter(**{f"{name}__gt": seeded}).exists(), (model, name)
    assert audit.faults() == []


def test_the_clock_finds_nudges_already_sent(seeded):
    assert Nudge.objects.filter(sent_at__isnull=False).count() > 100
    assert not Nudge.objects.filter(sent_at=None, due_at__lt=seeded - timedelta(hours=4)).exists()


def test_the_same_seed_gives_the_same_lives(content, db):
    def lives() -> list:
        from django.db import transaction

        with transaction.atomic():
            seed(now=TUESDAY, count=12, chances=7)
            rows = Score.objects.order_by("patient__email", "taken_at", "instrument", "scale")
            found = list(rows.values_list("patient__email", "taken_at", "instrument", "scale", "value"))
            with key_ring():
                found += sorted(message.text for message in Message.objects.all())
            transaction.set_rollback(True)
        return found

    first = lives()
    assert first
    assert first == lives()


@pytest.mark.parametrize(("day", "hour"), [(6, 23), (7, 0), (8, 5), (9, 9), (10, 17)])
def test_any_hour_of_any_day_will_do(content, db, day, hour):
    now = datetime(2026, 11, day, hour, 20, tzinfo=UTC)
    seed(now=now, count=8, chances=2026)
    assert due_now(someone("Pia"), now) is not None
    assert Flag.objects.open().filter(rule="R1", enrolment=someone("Rosa")).exists()
    assert not Response.objects.filter(submitted_at__gt=now).exists()
    assert not Message.objects.filter(Q(sent_at__gt=now) | Q(read_at__gt=now) | Q(replied_at__gt=now)).exists()
    thread = Message.objects.sent().filter(enrolment=someone("Pia")).order_by("sent_at")
    assert [message.text for message in thread] == [told["text"].strip() for told in WRITTEN["Pia"]]
    assert [message.read_at is None for message in thread] == [False] * 6 + [True]
    assert audit.faults() == []
