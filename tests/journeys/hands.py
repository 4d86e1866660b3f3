"""How somebody works a page: with a pointer, or with the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

HAS_FOCUS = "element => element === document.activeElement"
FURTHEST = 400  # presses of Tab after which a thing counts as out of reach


class Pointer:
    """Taps and types, as with a mouse or a finger."""

    def press(self, it: Locator) -> None:
        it.click()

    def write(self, it: Locator, text: str) -> None:
        it.fill(text)

    def choose(self, it: Locator) -> None:
        """Tick a box or choose a radio button."""
        it.check()

    def pick(self, it: Locator, option: str) -> None:
        """Pick an option of a list by its words."""
        it.select_option(label=option)


class Keyboard:
    """Tab, Enter, Space, arrows and letters; nothing is ever clicked."""

    def __init__(self, page: Page) -> None:
        self.keys = page.keyboard

    def press(self, it: Locator) -> None:
        self._reach(it)
        self.keys.press("Enter")

    def write(self, it: Locator, text: str) -> None:
        self._reach(it)
        self.keys.press("ControlOrMeta+A")
        self.keys.press("Delete")
        self.keys.type(text)
        expect(it).to_have_value(text)

    def choose(self, it: Locator) -> None:
        if it.get_attribute("type") == "radio":
            self._move_to(it)
        else:
            self._reach(it)
        if not it.is_checked():
            self.keys.press("Space")
        expect(it).to_be_checked()

    def pick(self, it: Locator, option: str) -> None:
        self._reach(it)
        self.keys.type(option)
        expect(it.locator("option:checked")).to_have_text(option)

    def _reach(self, it: Locator) -> None:
        """Go on with Tab until the thing has the focus; round the page once, as a person would."""
        it.wait_for(state="attached")
        for _ in range(FURTHEST):
            if it.evaluate(HAS_FOCUS):
                return
            self.keys.press("Tab")
        raise AssertionError(f"the keyboard does not reach {it}")

    def _move_to(self, it: Locator) -> None:
        """Tab comes into a group of radio buttons, and arrows move inside it, choosing as they go."""
        group = it.page.locator(f"input[type=radio][name='{it.get_attribute('name')}']")
        checked = [one for one in group.all() if one.is_checked()]
        self._reach(checked[0] if checked else group.first)
        for _ in range(group.count()):
            if it.evaluate(HAS_FOCUS):
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {it}")
