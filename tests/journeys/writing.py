"""Steps of a patient who writes: on a worksheet, and in a message."""

from playwright.sync_api import expect

from tests.journeys.person import Person

THOUGHT = "It will never end, and I am a burden to them all."


class Writing(Person):
    """Worksheets and messages."""

    def when_she_fills_in_her_pain_map(self) -> None:
        self.opens("/worksheets/")
        self.follows("Go on") if self._has_begun() else self.presses("Start a new one")
        self.writes("Pain and body", "Neck and shoulders, like a board")
        self.writes("Thoughts", THOUGHT)
        self.ticks("Worried", "Feelings")
        self.picks("From", "Thoughts")
        self.picks("To", "Feelings")
        self.writes("How?", "I go quiet")

    def _has_begun(self) -> bool:
        return bool(self.main.get_by_role("link", name="Go on").count())

    def then_it_says_saved_by_itself(self) -> None:
        """With scripts, what is typed is kept within two seconds and the page says so."""
        if self.scripts:
            expect(self.main.locator("[data-save-status]")).to_have_text("Saved", timeout=15_000)

    def when_she_shares_it(self) -> None:
        self.presses("Ready to share")
        self.sees("You can change it for two more days.")

    def then_the_map_shows_her_arrow_in_words(self) -> None:
        self.sees("I go quiet")
        expect(self.main.locator("svg[role=img]").first).to_be_visible()

    def when_she_writes_a_message(self, words: str) -> None:
        self.opens("/messages/")
        self.sees("This is not an emergency service.")
        self.writes("Your message", words)
        self.presses("Send")

    def then_she_reads_in_her_messages(self, words: str) -> None:
        self.opens("/messages/")
        self.sees(words)

    def then_she_reads_the_comment_beside_her_words(self, words: str) -> None:
        self.opens("/")
        self.follows("Read", inside=self.main.get_by_role("listitem").filter(has_text="wrote on your worksheet"))
        self.sees(words, THOUGHT)

    def then_her_progress_is_drawn_and_told(self) -> None:
        self.opens("/progress/")
        expect(self.main.locator("svg[role=img]").first).to_be_visible()
        self.unfolds("The same as a table", inside=self.main.locator("figure.chart").first)
        expect(self.main.locator("figure.chart").first.get_by_role("row")).to_have_count(3)
