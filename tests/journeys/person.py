"""Somebody at a browser: what any person can do on any page, in the words that stand there."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.guard import Guard
from tests.journeys.hands import Keyboard, Pointer
from tests.site import Site


class Person:
    """One person with a browser of her own; every page she comes to is looked at by the guard."""

    def __init__(self, site: Site, context: BrowserContext, *, keyboard: bool = False, scripts: bool = True) -> None:
        self.site, self.context, self.scripts = site, context, scripts
        self.guard = Guard(context, site.url, scripts=scripts)
        self.uses(context.new_page(), keyboard=keyboard)

    def uses(self, page: Page, *, keyboard: bool = False) -> None:
        """Go on in this page (a tab)."""
        self.page, self.hands = page, Keyboard(page) if keyboard else Pointer()

    # -- Acting ------------------------------------------------------------------------------------------------

    def opens(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        self.looks()

    def presses(self, name: str, inside: Locator | None = None) -> None:
        """Press the button with this name, and look at the page that comes."""
        self._goes(self._one(inside, "button", name))

    def follows(self, name: str, inside: Locator | None = None) -> None:
        self._goes(self._one(inside, "link", name))

    def unfolds(self, words: str, inside: Locator | None = None) -> None:
        """Open something folded by its summary."""
        fold = (inside or self.page).locator("details").filter(has=self.page.locator("summary", has_text=words)).last
        if fold.get_attribute("open") is None:
            self.hands.press(fold.locator("summary").first)
            expect(fold).to_have_attribute("open", "")

    def writes(self, label: str, text: str, inside: Locator | None = None) -> None:
        self.hands.write((inside or self.page).get_by_label(starting(label)).first, text)

    def chooses(self, question: str, answer: str) -> None:
        """Choose one answer of a question; the words of both stand on the page."""
        self.hands.choose(self.asked(question).get_by_role("radio", name=exactly(answer)))

    def ticks(self, label: str, question: str = "") -> None:
        place = self.asked(question) if question else self.page
        self.hands.choose(place.get_by_role("checkbox", name=starting(label)).first)

    def picks(self, label: str, option: str, inside: Locator | None = None) -> None:
        self.hands.pick((inside or self.page).get_by_label(starting(label)).first, option)

    def looks(self) -> None:
        """Let the guard check the page as it stands now."""
        self.page.wait_for_load_state("load")
        self.guard.look(self.page)

    # -- Seeing ------------------------------------------------------------------------------------------------

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main.get_by_text(text).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def does_not_see(self, *texts: str) -> None:
        words = self.page.content()
        assert not [text for text in texts if text in words]

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(f"^{re.escape(self.site.url)}{path}"))

    def sees_in_title(self, words: str) -> None:
        assert words in self.page.title(), self.page.title()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def asked(self, question: str) -> Locator:
        """The group of one question, found by the beginning of its words."""
        return self.page.get_by_role("group", name=starting(question)).first

    def value_of(self, label: str) -> str:
        return self.page.get_by_label(starting(label)).first.input_value()

    def signs_out(self) -> None:
        self.unfolds("Account")
        self.presses("Log out")

    # --------------------------------------------------------------------------------------------------------

    def _one(self, inside: Locator | None, role: str, name: str) -> Locator:
        return (inside or self.page).get_by_role(role, name=starting(name)).first

    def _goes(self, it: Locator) -> None:
        """Press it, wait for the page that answers, and look at that."""
        with self.page.expect_event("domcontentloaded"):
            self.hands.press(it)
        self.looks()


def starting(words: str) -> re.Pattern:
    return re.compile(f"^\\s*{re.escape(words)}")


def exactly(words: str) -> re.Pattern:
    return re.compile(f"^\\s*{re.escape(words)}(,.*)?\\s*$")
