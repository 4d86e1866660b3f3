"""Steps of a patient who answers questionnaires, and what she is shown after an answer that worries us."""

import re

from playwright.sync_api import expect

from tests.journeys.coming_in import ComingIn

ANSWERS = ("Not at all", "Several days", "More than half the days", "Nearly every day")
PHQ = (
    *("Little interest", "Feeling down", "Trouble falling", "Feeling tired", "Poor appetite", "Feeling bad"),
    *("Trouble concentrating", "Moving or speaking", "Thoughts that you would be better off dead"),
)
GAD = (
    *("Feeling nervous", "Not being able", "Worrying too much", "Trouble relaxing", "Being so restless"),
    *("Becoming easily", "Feeling afraid"),
)
PEG = ("What number best describes your pain", "What number best describes how, during the past week, pain has")
BEFORE = {
    "Are you 18": "Yes",
    "Have you had pain on most days": "Yes",
    "Has a doctor looked": "Yes",
    "Can you find about": "Yes, most weeks",
    "Are you waiting for an operation": "No",
    "Are you having talking therapy": "No",
}
BODY = ("Back, neck and legs", "Head", "Chest, belly and lower leg", "Anything else")
HEALTH = (
    *("Are you pregnant", "Do you have epilepsy", "Do you have a heart", "Have you had an operation"),
    *("Do you have thin bones", "Have you fallen", "Have you ever tried", "In the last year, have you seen"),
    "In the last year, were there days",
)
THOUGHTS = ("My mind went", "I pictured", "Pain was in", "I lost track", "When pain rose", "I ran out")


class Answering(ComingIn):
    """Questionnaires, one on a page."""

    def when_she_begins_the_questions(self) -> None:
        self.opens("/")
        if self.page.get_by_role("button", name="Answer the questions").count():
            self.presses("Answer the questions")
        else:
            self.follows("Answer the questions")
        self.presses("Start")

    def when_she_says_that_the_time_is_good(self) -> None:
        self.sees_heading("Is this a good time for you?")
        for question, answer in BEFORE.items():
            self.chooses(question, answer)
        self._goes_on()

    def when_she_names_a_sign_for_the_doctor(self) -> None:
        self._checks_her_body(**{"Anything else": "My usual pain changed suddenly"})

    def when_she_names_a_sign_that_cannot_wait(self) -> None:
        self._checks_her_body(**{"Chest, belly and lower leg": "Pressure or tightness in my chest"})

    def then_the_number_comes_before_the_advice_and_she_goes_on(self) -> None:
        self.is_at("/questions/.*/advice/")
        self.sees_heading("Please get this looked at today")
        self._sees_the_number_on_the_first_screen(under="Call now")
        self.sees("Call the emergency number now and say what you feel.")
        self.follows("I have read this. Go on")

    def then_she_is_told_what_to_do_at_once_and_goes_on(self) -> None:
        """The number to call stands there as a link that dials, nobody is frightened, and nobody is locked in."""
        self.is_at("/questions/.*/advice/")
        self.sees_heading("Please see a doctor about this soon")
        self.sees("One sign alone often has a harmless cause.")
        expect(self.main.locator("a[href='tel:999']").first).to_be_visible()
        self.follows("I have read this. Go on")

    def when_she_finds_no_new_sign(self) -> None:
        self._checks_her_body()

    def when_she_says_how_her_health_is(self) -> None:
        self.sees_heading("To look after you well")
        for question in HEALTH:
            self.chooses(question, "No")
        self.chooses("How often does alcohol", "Never, or I take none")
        self._goes_on()

    def then_she_waits_kindly_until_a_person_has_read_it(self) -> None:
        self.sees("A person reads them before your lessons open.")
        self.then_she_waits_kindly()

    def then_she_waits_kindly(self) -> None:
        self.opens("/")
        self.sees_heading("Thank you. There is nothing more to do now")
        self.sees("contacts you by", "Nobody watches at night or at weekends.")
        assert not self.page.get_by_role("link", name="Start the lesson").count()

    def when_she_rates_her_pain(self, value: int) -> None:
        self.sees_heading("How much pain")
        self.chooses("How much pain", str(value))
        self._goes_on()

    def when_she_answers_the_peg(self, value: int) -> None:
        self.chooses(PEG[0], str(value))
        for question in ("enjoyment of life", "general activity"):
            self.hands.choose(self._group_with(question).get_by_role("radio", name=re.compile(f"^{value}(,.*)?$")))
        self._goes_on()

    def when_she_answers_the_phq(self, *values: int) -> None:
        """Nine values of 0 to 3, in the order of the questionnaire."""
        self._fills_the_phq(values)
        self._goes_on()

    def when_she_leaves_one_question_out(self) -> None:
        self._fills_the_phq((1, 1, 1, 1, 0, 0, 0, 0))
        self._goes_on()

    def then_the_missing_one_is_named_and_the_others_are_kept(self) -> None:
        self.sees_in_title("Error:")
        self.sees_heading("Please look at this again")
        linked = self.main.get_by_role("alert").get_by_role("link")
        expect(linked).to_have_count(1)
        expect(linked).to_contain_text(PHQ[8])
        for question, value in zip(PHQ[:8], (1, 1, 1, 1, 0, 0, 0, 0), strict=True):
            expect(self.asked(question).get_by_role("radio", name=ANSWERS[value], exact=True)).to_be_checked()
        expect(self.asked(PHQ[8]).locator("input:checked")).to_have_count(0)

    def when_she_adds_it(self, value: int) -> None:
        self.chooses(PHQ[8], ANSWERS[value])
        self._goes_on()

    def when_she_answers_the_gad(self, *values: int) -> None:
        for question, value in zip(GAD, values, strict=True):
            self.chooses(question, ANSWERS[value])
        self._goes_on()

    def when_she_answers_about_her_thoughts(self) -> None:
        self.sees("not a validated measure")
        for question in THOUGHTS:
            self.chooses(question, "Some days")
        self._goes_on()

    def when_she_says_how_life_is(self, value: int) -> None:
        self.chooses("How good has life been", str(value))
        self._goes_on()

    def when_she_leaves_a_word_at_the_end(self, words: str) -> None:
        self.writes("Is there anything new", words)
        self._goes_on()

    def then_all_is_sent(self) -> None:
        self.is_at("/questions/.*/done/")
        self.sees_heading("Thank you")

    # -- After a worrying answer ---------------------------------------------------------------------------------

    def then_help_stands_there_at_once(self) -> None:
        """The numbers come before all else, each a link that dials, and nobody is locked in."""
        self.is_at("/questions/.*/support/")
        self.sees_heading("Thank you for telling us")
        numbers = self.main.locator("a[href^='tel:']")
        expect(numbers.first).to_be_visible()
        assert numbers.first.get_attribute("href") == "tel:999"
        headings = [one.inner_text() for one in self.main.get_by_role("heading", level=2).all()]
        assert headings[0] == "In danger now, or hurt"
        self.sees("We cannot send help to you.")

    def then_the_number_to_call_comes_before_all_else(self) -> None:
        """After the highest answer: no way to anything else above it, and whom she named beside it."""
        self.is_at("/questions/.*/support/")
        self.sees_heading("You matter. Please talk to someone now.")
        self._sees_the_number_on_the_first_screen(under="In danger now, or hurt")
        expect(self.page.get_by_role("navigation")).to_have_count(0)
        self.sees("Is someone with you?", "Call Sam, my brother")

    def when_she_says_that_she_is_not_safe(self) -> None:
        self.chooses("Have you thought about how", "Yes")
        self.chooses("Can you keep yourself safe today?", "No")
        self.presses("Send these answers")

    def then_she_is_thanked_and_the_number_still_comes_first(self) -> None:
        self.sees("Your answers are sent. Thank you for being so open.")
        self.then_the_number_to_call_comes_before_all_else()

    def when_she_tells_a_little_more_and_goes_on(self) -> None:
        self.chooses("Do you think you might act", "No")
        self.chooses("Can you keep yourself safe today?", "Yes")
        self.presses("Send these answers")
        self.sees("Thank you for being so open.")
        self.follows("I am all right to go on")

    # ------------------------------------------------------------------------------------------------------------

    def _goes_on(self) -> None:
        last = self.page.get_by_role("button", name="Send", exact=True).count()
        self.presses("Send" if last else "Save and go on")

    def _sees_the_number_on_the_first_screen(self, under: str) -> None:
        call = self.main.locator("a[href^='tel:']").first
        expect(call).to_be_in_viewport()
        expect(call).to_have_attribute("href", "tel:999")
        expect(self.main.get_by_role("heading", level=2).first).to_have_text(under)

    def _checks_her_body(self, **signs: str) -> None:
        self.sees_heading("New signs in your body")
        for question in BODY:
            self.chooses(question, signs.get(question, "None of these"))
        self._goes_on()

    def _fills_the_phq(self, values) -> None:
        for question, value in zip(PHQ, values, strict=False):
            self.chooses(question, ANSWERS[value])

    def _group_with(self, words: str):
        return self.page.get_by_role("group", name=re.compile(re.escape(words)))
