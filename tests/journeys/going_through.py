"""Steps of a patient who takes every lesson and every worksheet: on each page she answers all there is to answer."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person

GENTLE = ("no", "false", "have", "about-as-usual", "usual", "i-did-some-of-it", "cleared")  # taken where it is offered
TIMES = {"into-bed": "22:30", "tried-to-sleep": "23:00", "final-wake": "06:15", "out-of-bed": "07:00"}
WORDS = "A few words of mine"
AT_MOST = 4  # presses of "Go on" on one page: something may be said back, then a picture is drawn, then it goes on


class GoingThrough(Person):
    """A whole lesson, page by page, and a whole worksheet, row by row."""

    def when_she_takes_the_lesson(self, slug: str) -> int:
        """From its cover to its end; returns how many pages it had."""
        self.opens(f"/lessons/{slug}/")
        self.presses("Begin")
        for pages in range(1, 40):
            self._answers_everything(self.page.locator("main form"))
            last = self.page.get_by_role("button", name="Finish the lesson").count()
            self._presses_on("Finish the lesson" if last else "Go on")
            if last:
                self.sees_heading("You finished this lesson")
                return pages
        raise AssertionError(f"{slug} has no end")

    def when_she_reads_the_summary_of(self, slug: str) -> None:
        self.opens(f"/lessons/{slug}/print/")
        self.sees_heading("In short")

    def when_she_fills_in_and_shares(self, slug: str, title: str) -> None:
        """A new entry of a worksheet, from the list; sharing takes it as it stands."""
        self.opens("/worksheets/")
        card = self.main.locator("section.sheet-card").filter(
            has=self.page.get_by_role("heading", name=title, exact=True)
        )
        if slug == "daily-diary":
            return self._writes_her_diary(card)
        self.presses("Start a new one", inside=card)
        self._shares()

    def _shares(self) -> None:
        self._answers_everything(self.page.locator("main form").last)
        self.presses("Save")
        expect(self.main.get_by_role("alert")).to_have_count(0)
        self.presses("Ready to share")
        self.sees("You can still change it until two days after you shared it.")

    def when_she_fills_in_and_shares_from(self, lesson: str, step: str) -> None:
        """The sheet that a part of a lesson leads to."""
        self.opens(f"/lessons/{lesson}/{step}/")
        self.presses("Open the worksheet")
        self._shares()

    def _writes_her_diary(self, card: Locator) -> None:
        """Once a day is enough; a day that stands by now is left as it is."""
        self.follows("Open my diary", inside=card)
        if not self.page.locator("form.diary-form").count():
            return
        self._answers_everything(self.page.locator("form.diary-form"))
        self._goes(self.page.locator("button.diary-send").first)
        expect(self.main.get_by_role("alert")).to_have_count(0)

    # ------------------------------------------------------------------------------------------------------------

    def _presses_on(self, name: str) -> None:
        here = self.page.url.split("#")[0]
        for _ in range(AT_MOST):
            self.presses(name)
            if self.page.url.split("#")[0] != here:
                return
        raise AssertionError(f"no way on from {here}")

    def _answers_everything(self, form: Locator) -> None:
        folded = form.locator("details:not([open]) > summary")
        while folded.count():
            self.hands.press(folded.first)
        self._chooses_everywhere(form)
        for box in form.locator("input[type=checkbox]").all()[:40:2]:
            self.hands.choose(box)
        for place, field in enumerate(
            form.locator("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])").all()
        ):
            self.hands.write(field, self._fitting(field, place))
        for field in form.locator("select").all():
            values = [one.get_attribute("value") for one in field.locator("option").all()]
            field.select_option(next((one for one in GENTLE if one in values), values[-1]))

    def _chooses_everywhere(self, form: Locator) -> None:
        found: dict[str, list[Locator]] = {}
        for radio in form.locator("input[type=radio]").all():
            found.setdefault(radio.get_attribute("name"), []).append(radio)
        for group in found.values():
            values = [one.get_attribute("value") for one in group]
            self.hands.choose(group[next((values.index(one) for one in GENTLE if one in values), len(group) // 2)])

    def _fitting(self, field: Locator, place: int) -> str:
        name, kind = field.get_attribute("name") or "", field.get_attribute("type")
        if kind == "date":
            days = int(found[1]) if (found := re.search(r"\.(\d+)\.", name)) else 1
            return (datetime.now(UTC).date() - timedelta(days=min(days, 6))).isoformat()
        if kind == "time":
            return next((time for word, time in TIMES.items() if word in name), "08:30")
        figure = field.get_attribute("inputmode") or field.locator("xpath=following-sibling::span").count()  # its unit
        return "5" if figure else f"{WORDS}, {place}"
