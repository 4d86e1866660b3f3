"""Steps of those who guide: inviting, seeing who needs them, reading, answering, resolving, handing over."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.coming_in import ComingIn


class Guiding(ComingIn):
    """A clinician's or a supervisor's day."""

    def when_she_invites(self, email: str, name: str) -> None:
        self.opens("/invite/")
        self.writes("E-mail address", email)
        self.writes("Name to be called by", name)
        self.presses("Send the invitation")
        self.sees(f"A link is on its way to {email}.")

    def then_today_begins_with(self, name: str) -> None:
        self.opens("/today/")
        expect(self.rows.first).to_contain_text(name)

    def then_why_is_said(self, *words: str) -> None:
        for one in words:
            expect(self.rows.first).to_contain_text(one)

    @property
    def rows(self) -> Locator:
        return self.main.locator("table.caseload tbody tr")

    def does_not_see_row(self, name: str) -> None:
        expect(self.rows.filter(has_text=name)).to_have_count(0)

    def when_she_opens_the_record_of(self, name: str) -> None:
        self.follows(name, inside=self.rows.filter(has_text=name))
        self.sees_heading(name)

    def when_she_reads_the_intake_of(self, name: str, *words: str) -> None:
        self.opens("/today/")
        self.when_she_opens_the_record_of(name)
        self.follows("Read and decide")
        self.sees("The program proposes: Call first", "You decide.", *words)

    def when_she_decides_to_call_first(self, why: str) -> None:
        self.chooses("What happens now", "Call first. The intake stays open until you decide; one working day.")
        self.writes("Why", why)
        self.presses("Decide")
        self.sees("Decided, with your name and reason.", why)

    def when_she_accepts_with_a_reason(self, why: str) -> None:
        """Without a reason it is asked for; then the decision stands there with her name, and she is at the record."""
        self.chooses("What happens now", "Accept, with a guide. The programme starts now, or goes on.")
        self.presses("Decide")
        self.sees_in_title("Error:")
        self.writes("Why", why)
        self.presses("Decide")
        self.sees(why)
        self._goes(self.main.locator("a.back").first)

    def when_she_takes_every_flag_on(self) -> None:
        while self._buttons("Acknowledge: I am dealing with this").count():
            self.presses("Acknowledge: I am dealing with this")

    def when_she_reads_the_answers(self, instrument: str, *words: str) -> None:
        record = self.page.url
        self.follows(instrument, inside=self.page.locator("#responses tbody tr").first)
        self.sees(*words)
        self.opens(record)

    def when_she_comments_on_the_worksheet(self, title: str, her_words: str, comment: str) -> None:
        record = self.page.url
        self.follows(title, inside=self.page.locator("#worksheets"))
        self.sees(her_words)
        self.writes("Your comment", comment)
        self.presses("Send the comment")
        self.sees(comment)
        self.opens(record.partition("#")[0])

    def when_she_replies_beside_the_data(self, words: str) -> None:
        """Scores, worksheets and the box are on one page."""
        expect(self.page.locator("figure.chart svg").first).to_be_visible()
        self.writes("Your message", words)
        self.presses("Send", inside=self.page.locator("#compose"))
        self.sees("is sent.", words)

    def when_she_writes_down_what_they_spoke_about(self, said: str, agreed: str) -> None:
        """One conversation about risk for each red flag; she comes back to the record."""
        record = self.page.url
        links = self.page.locator("#flags").get_by_role("link", name="Write down the conversation about risk")
        for address in [link.get_attribute("href") for link in links.all()]:
            self.opens(address)
            self.chooses("How did you speak?", "By phone")
            self.writes("What was said", said)
            self.chooses("How high is the risk, in your judgement?", "Low")
            self.writes("What was agreed", agreed)
            self.ticks("Supervisor")
            self.presses("Save this record")
            self.sees("You can close the flag now.", said)
        self.opens(record.partition("#")[0])

    def when_she_resolves_every_flag(self, disposition: str, note: str) -> int:
        """Resolve what is open, each with a disposition and a note; returns how many that were."""
        flags = self.page.locator("#flags article.flag")
        many = flags.count()
        for left in range(many, 0, -1):
            expect(flags).to_have_count(left)
            self.unfolds("Resolve", inside=flags.first)
            self.picks("What was done", disposition, inside=flags.first)
            self.writes("Note", note, inside=flags.first)
            self.presses("Resolve", inside=flags.first)
        expect(self.page.locator("#flags")).to_contain_text("None open.")
        return many

    def then_the_record_keeps_how_it_was_resolved(self, many: int, disposition: str, note: str) -> None:
        self.unfolds(f"{many} resolved flag")
        expect(self.page.locator("#flags")).to_contain_text(re.compile(f"{disposition}.*{re.escape(note)}", re.S))

    def when_she_gives_the_patient_to(self, name: str, to: str) -> None:
        self.picks(f"Give {name} to", to)
        self.presses("Give")
        self.sees(f"{name} is now with {to}, and so is everything open.")

    def _buttons(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name)
