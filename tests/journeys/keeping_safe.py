"""Steps of those who answer for safety: a high risk that takes two, harm that is judged and signed, a month counted."""

from datetime import date
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Locator, expect

from icbt import hours
from tests.journeys.guiding import Guiding


def today() -> date:
    """The service's own day."""
    return timezone.now().astimezone(hours.zone()).date()


class KeepingSafe(Guiding):
    """A clinician and a supervisor, each with what only they may do."""

    # -- A high risk -------------------------------------------------------------------------------------------------

    def when_she_writes_down_a_high_risk(self, said: str, agreed: str) -> None:
        """One conversation for each red flag; that somebody looks at it again soon is asked for, not assumed."""
        record = self.page.url
        for address in self._addresses("Write down the conversation about risk"):
            self.opens(address)
            self.chooses("How did you speak?", "By phone")
            self.writes("What was said", said)
            self.chooses("How high is the risk, in your judgement?", "High")
            self.writes("What was agreed", agreed)
            self.ticks("Supervisor")
            self.presses("Save this record")
            self.sees_in_title("Error:")
            self.sees("Choose the day of the next contact.")
            self.writes("Next contact", today().isoformat())
            self.presses("Save this record")
            self.sees("A second person has to agree before the flag can be closed", said)
        self.opens(record)

    def then_she_cannot_close_it_alone(self, note: str) -> None:
        record, flag = self.page.url, self.page.locator("#flags article.flag").first
        self.unfolds("Resolve", inside=flag)
        self.picks("What was done", "Agreed a safety plan", inside=flag)
        self.writes("Note", note, inside=flag)
        self.presses("Resolve", inside=flag)
        self.sees("A second person has to agree first", note)
        expect(self._buttons("I agree")).to_have_count(0)
        self.opens(record)

    def when_she_agrees_as_the_second_person(self, said: str) -> None:
        """On the page of each flag, beside the words it rests on."""
        for address in self._addresses("Why, with the numbers"):
            self.opens(address)
            self.sees(said)
            self.presses("I agree: this flag may be closed")
            self.sees("You agreed. The flag can be closed now.")

    # -- Harm --------------------------------------------------------------------------------------------------------

    def when_she_opens_what_was_told_by(self, name: str) -> None:
        self.opens("/today/")
        self.follows("Safety")
        self._goes(self.main.get_by_role("row").filter(has_text=name).get_by_role("link").first)

    def when_she_judges_it_serious(self, done: str) -> None:
        self.picks("Kind", "Hospital or emergency room")
        self.picks("Serious?", "Hospital stay, or a longer one")
        self.picks("How strong", "Severe")
        self.picks("Caused by the programme?", "Possible")
        self.writes("What was done", done)
        self.picks("How it went on", "Recovered")
        self.presses("Save")
        self.sees("Saved.")

    def when_she_signs_and_it_lacks_a_second(self) -> None:
        self.presses("I judged this: sign")
        self.sees("Signed.")
        expect(self._steps).to_contain_text("A second person signs, not the one who signed first.")
        expect(self._steps.get_by_role("button")).to_have_text("It was sent: mark it")

    def when_she_signs_as_the_second_sends_it_and_closes_it(self) -> None:
        for button, words in (
            ("I agree: sign", "Signed as the second person."),
            ("It was sent: mark it", "Marked as sent."),
            ("Close", "Closed."),
        ):
            self.presses(button)
            self.sees(words)

    def when_she_opens_the_report_of_this_month(self) -> None:
        self.opens("/safety/")
        self.follows("Monthly safety report")
        self.sees_heading(f"Safety report, {today():%B %Y}")

    def takes_out(self, link: str) -> bytes:
        """What a link gives her to keep as a file."""
        with self.page.expect_download() as found:
            self.hands.press(self.main.get_by_role("link", name=link, exact=True))
        return Path(found.value.path()).read_bytes()

    # ----------------------------------------------------------------------------------------------------------------

    @property
    def _steps(self) -> Locator:
        """What is left to do with an event, beside it."""
        return self.page.get_by_role("region", name="Signed, sent, closed")

    def _addresses(self, link: str) -> list[str]:
        """Where the links of this name beside each open flag lead."""
        links: Locator = self.page.locator("#flags article.flag").get_by_role("link", name=link)
        found = [str(one.get_attribute("href")) for one in links.all()]
        assert found, f"no “{link}” at {self.page.url}"
        return found
