"""The main journey: invited, learning, answering, in danger, seen by the right person, answered.

Told three times: at a desk, on a phone without scripts, and on a very small phone at night by keyboard alone.
"""

import pytest

from icbt.models import Enrolment
from tests.factories import active_patient
from tests.journeys import given
from tests.journeys.conftest import DESK, PHONE, SMALL_PHONE_AT_NIGHT, WITHOUT_SCRIPTS
from tests.journeys.given import Patient
from tests.journeys.guiding import Guiding
from tests.journeys.writing import THOUGHT

pytestmark = pytest.mark.browser

COMMENT = "You named the thought. That is the hardest part of the map."
REPLY = "I read what you sent last night, and I am glad you told us. I ring you at four today."
NOTE = "Called. Thoughts without plan or intent; brother there tonight; call again on Thursday."
READ = "Rang: the doctor looked at it on Monday and found nothing new."
NEWS = "My doctor changed my tablets on Friday."
WAYS = {
    "with a phone and a desk": ({"browser_kind": PHONE}, {"browser_kind": DESK}),
    "without scripts": ({"browser_kind": WITHOUT_SCRIPTS}, {"browser_kind": WITHOUT_SCRIPTS}),
    "on a small phone at night by keyboard alone": (
        {"browser_kind": SMALL_PHONE_AT_NIGHT, "keyboard": True},
        {"browser_kind": SMALL_PHONE_AT_NIGHT, "keyboard": True},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_heard(live_site, browse, way):
    hers, of_her_clinician = WAYS[way]
    pia, clara = browse(Patient, **hers), browse(Guiding, **of_her_clinician)
    name = given.a_name("Pia")
    email = f"{name.lower()}@example.org"

    clinician, secret = given.a_clinician_with_an_authenticator_app("Clara")
    somebody_else = active_patient(given.a_name("Zoe"), clinician=clinician).patient

    clara.when_she_signs_in(clinician.email)
    clara.when_she_types_the_code_of_her_app(secret)
    clara.when_she_invites(email, name)

    (invitation,) = given.letters_to(live_site, email)
    given.says_nothing_clinical(invitation)
    pia.when_she_opens_her_link_and_chooses_a_password(given.link_in(invitation))
    pia.when_she_gets_one_question_about_the_text_wrong()
    pia.then_she_is_told_kindly_and_nothing_is_lost()
    pia.when_she_corrects_it_and_agrees()
    pia.when_she_says_who_she_is(name)
    pia.then_she_is_asked_for_what_belongs_to_it()
    pia.when_she_adds_the_number()
    pia.then_she_is_at_home()
    given.no_log_holds(live_site, given.link_in(invitation).split("/")[-2])

    pia.when_she_begins_the_questions()
    pia.when_she_says_that_the_time_is_good()
    pia.when_she_names_a_sign_for_the_doctor()
    pia.then_she_is_told_what_to_do_at_once_and_goes_on()
    pia.when_she_says_how_her_health_is()
    pia.when_she_rates_her_pain(6)
    pia.when_she_answers_the_peg(5)
    pia.when_she_leaves_one_question_out()
    pia.then_the_missing_one_is_named_and_the_others_are_kept()
    pia.when_she_adds_it(0)
    pia.when_she_answers_the_gad(1, 1, 1, 0, 0, 0, 0)
    pia.when_she_answers_about_her_thoughts()
    pia.when_she_says_how_life_is(4)
    pia.then_all_is_sent()
    enrolment = Enrolment.objects.get(patient__email=email)
    given.until("the scores of the first questions", lambda: given.all_scored(enrolment))

    assert given.rules_of(enrolment) == {"P1-red-flag"}
    pia.then_she_waits_kindly_until_a_person_has_read_it()
    clara.when_she_reads_the_intake_of(name, "A sign in the body check: a doctor first")
    clara.when_she_accepts_with_a_reason(READ)
    clara.when_she_takes_every_flag_on()
    early = clara.when_she_resolves_every_flag("Called the patient", READ)

    pia.when_she_goes_through_getting_started()
    pia.then_the_lesson_is_finished()
    pia.when_she_begins_making_sense()
    pia.when_she_reads_and_answers_the_parts()
    pia.when_she_stops_in_the_middle_and_comes_back()
    pia.when_she_reads_on_to_the_signs()
    pia.when_she_reads_the_story_and_tries_the_sounds()
    pia.when_she_takes_the_quiz_with_one_wrong_guess()
    pia.when_she_plans_her_week()
    pia.when_she_reads_the_summary_and_rates_the_lesson()
    pia.then_the_lesson_is_finished()
    pia.then_her_summary_holds_her_own_words()

    pia.when_she_fills_in_her_pain_map()
    pia.then_it_says_saved_by_itself()
    pia.when_she_shares_it()
    pia.then_the_map_shows_her_arrow_in_words()

    given.days_pass(enrolment, 7)
    pia.when_she_begins_the_questions()
    pia.when_she_rates_her_pain(8)
    pia.when_she_answers_the_peg(7)
    pia.when_she_answers_the_phq(2, 2, 2, 2, 1, 1, 0, 0, 2)
    pia.then_help_stands_there_at_once()
    assert "R1" in given.rules_of(enrolment)
    took = given.until("the flag of a rise since the start", lambda: "A1" in given.rules_of(enrolment))
    print(f"\nscored and flagged by the worker {took:.1f} s after the support page was there")
    pia.when_she_tells_a_little_more_and_goes_on()
    pia.when_she_leaves_a_word_at_the_end(NEWS)
    pia.then_all_is_sent()
    given.until("the scores of the week", lambda: given.all_scored(enrolment))

    clara.then_today_begins_with(name)
    clara.then_why_is_said("Urgent")
    assert clara.rows.count() == 2
    assert somebody_else.name in clara.rows.last.inner_text()
    clara.when_she_opens_the_record_of(name)
    clara.when_she_takes_every_flag_on()
    clara.when_she_reads_the_answers("PHQ-9", "Thoughts that you would be better off dead", "12")
    clara.when_she_comments_on_the_worksheet("My pain map", THOUGHT, COMMENT)
    clara.when_she_replies_beside_the_data(REPLY)
    clara.when_she_writes_down_what_they_spoke_about(NOTE, "Calls the line when it gets worse.")
    many = clara.when_she_resolves_every_flag("Called the patient", NOTE)
    clara.then_the_record_keeps_how_it_was_resolved(early + many, "Called the patient", NOTE)

    letter = given.the_clock_sends_what_is_due(live_site, enrolment.patient)
    given.says_nothing_clinical(letter, REPLY, COMMENT, NOTE, name, clinician.name)
    pia.then_she_reads_the_comment_beside_her_words(COMMENT)
    pia.then_she_reads_in_her_messages(REPLY)
    pia.does_not_see(NOTE)
    pia.then_her_progress_is_drawn_and_told()
    for letter in given.letters_to(live_site, clinician.email):
        given.says_nothing_clinical(letter, name, NEWS)
    given.no_log_holds(live_site, THOUGHT, COMMENT, REPLY, NOTE, NEWS)
    print(f"{pia.guard.pages} pages of Pia's and {clara.guard.pages} of Clara's were looked at")
