"""Steps of a patient who reads a lesson: every kind of question in it, the plan, the rating, the exact place."""

import re

from playwright.sync_api import expect

from tests.journeys.person import Person

REASON = "I want to plant beans with my grandson."
TROUBLE = "Nothing, it was kind."


class Learning(Person):
    """Reading a lesson, step by step."""

    def when_she_goes_through_getting_started(self) -> None:
        """The first lesson, read and not much answered: everything in it may be left out."""
        self.opens("/lessons/getting-started/")
        self.presses("Begin")
        while self.page.get_by_role("button", name="Go on", exact=True).count():
            self.presses("Go on")
        self.presses("Finish the lesson")

    def then_the_lesson_is_finished(self) -> None:
        self.sees_heading("You finished this lesson")

    def when_she_says_that_the_lesson_troubled_her_a_lot(self, told: str) -> None:
        """From the last page of a lesson she has read; what she is told at once is kind, and help is named."""
        self.opens("/")
        self.follows("Continue where you stopped")
        self.chooses("Did anything in it trouble you?", "A lot")
        self.writes("If you like, say what it was", told)
        self.presses("Finish the lesson")
        self.sees("Somebody in your team will see this in working hours.")
        self.presses("Finish the lesson")

    def when_she_begins_making_sense(self) -> None:
        self.opens("/")
        self.follows("Start the lesson")
        self.sees_heading("Making sense of pain")
        self.presses("Begin")
        self.chooses("How did your practice go", "I had nothing to practise yet")
        self.chooses("How are you today?", "About as usual")
        self.goes_on_after_reading("Then today is a fine day to begin.")

    def when_she_reads_and_answers_the_parts(self) -> None:
        self.ticks("Sleep", "Which of these")
        self.ticks("Trust in my body", "Which of these")
        self.goes_on()
        self._five_cards()
        self._dial()

    def _five_cards(self) -> None:
        self.sees_heading("The alarm and the injury")
        self.chooses("If a scan is clear", "False")
        self.chooses("Pain always shows", "True")
        self.chooses("Poor sleep can", "True")
        self.chooses("Rest is best", "False")
        self.chooses("If skills can help", "False")
        self.goes_on_after_reading("Not quite", "Right")

    def _dial(self) -> None:
        self.sees_heading("The volume dial")
        self.chooses("A poor night", "Turns mine up")
        self.chooses("Music", "Turns mine down")
        self.presses("Draw it for me")
        self.sees("On your dial: 1 thing that turns it up, 1 thing that turns it down.")
        self.goes_on()

    def when_she_stops_in_the_middle_and_comes_back(self) -> None:
        """By way of the worksheet that the part offers: her words and her place are kept."""
        self.sees_heading("The five parts")
        self.writes("What did your body feel?", "Neck like a board")
        self.writes("What went through your mind?", "Here we go again")
        self.writes("What did you do next?", "Lay down")
        self.presses("Open the worksheet")
        self.sees_heading("My pain map")
        self.opens("/")
        self.follows("Continue where you stopped")
        self.sees_heading("The five parts")
        assert self.value_of("What went through your mind?") == "Here we go again"
        self.goes_on()

    def when_she_reads_on_to_the_signs(self) -> None:
        self.sees_heading("What this can do")
        self.writes("Say pain took up", "Gardening")
        self.writes("What is one reason", REASON)
        self.goes_on()
        self.sees_heading("Signs that need a doctor")
        for which in ("first", "second", "third"):
            self.chooses(f"Is anything from the {which} list", "No")
        self.goes_on_after_reading("Keep the list in mind")
        self.sees_heading("Has your pain been checked?")
        self.hands.choose(self.main.get_by_role("radio", name="Yes", exact=True))
        self.goes_on_after_reading("You can go on with a calmer mind")

    def when_she_reads_the_story_and_tries_the_sounds(self) -> None:
        self.sees_heading("good Tuesday")
        self.goes_on()
        self.sees_heading("three sounds")
        self.goes_on()

    def when_she_takes_the_quiz_with_one_wrong_guess(self) -> None:
        self.chooses("True or false: a clear scan", "False")
        self.chooses("Which of these often turns pain up?", "Ten minutes lost in music")
        self.chooses("What is the best first aim", "To do a bit more of what matters to you")
        self.goes_on_after_reading("Being absorbed in something often turns the dial down.")

    def when_she_plans_her_week(self) -> None:
        self.ticks("Finish your pain map", "What would you like to practise?")
        self.chooses("On which day", "Monday")
        self.writes("Where, and at what time", "Kitchen table, after tea")
        self.writes("What may get in the way", "The phone. I put it in the hall.")
        self.chooses("How sure are you", "8")
        self.writes("A smaller version", "One box of the map")
        self.goes_on_after_reading("That sounds like a plan that fits your week.")

    def when_she_reads_the_summary_and_rates_the_lesson(self) -> None:
        self.sees("Hurt does not always mean harm")
        self.goes_on()
        self.chooses("How useful", "8")
        self.chooses("Did anything in it trouble you?", "No")
        self.writes("If you like, say what it was", TROUBLE)
        self.presses("Finish the lesson")

    def then_her_summary_holds_her_own_words(self) -> None:
        self.follows("My summary and plan")
        self.sees("Kitchen table, after tea", REASON)

    # -- Going on --------------------------------------------------------------------------------------------------

    def goes_on(self) -> None:
        """Press Go on until the next part is there: once more when something was said back first."""
        part = self._part()
        self.presses("Go on")
        if self._part() == part:
            self.presses("Go on")
        assert self._part() == part + 1

    def goes_on_after_reading(self, *said: str) -> None:
        """Press Go on, read what is said back on the same part, and go on."""
        part = self._part()
        self.presses("Go on")
        assert self._part() == part
        for words in said:
            expect(self.main.get_by_role("note").get_by_text(words).first).to_be_visible()
        self.presses("Go on")
        assert self._part() == part + 1

    def _part(self) -> int:
        found = re.search(r"Step (\d+) of", self.main.inner_text())
        assert found, self.page.url
        return int(found[1])
