"""What every page of a journey must keep, looked at after every navigation, whatever the journey is about.

No fault that axe finds, nothing wider than the screen, no error in the console (a breach of the content security
policy is one), no script that throws, and no request to any other host.
"""

from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OURS = {"data", "blob", "about"}
TIMERS_WITHOUT_SCRIPTS = """
    window.setTimeout = (act, after = 0, ...facts) => { if (after < 1000) Promise.resolve().then(() => act(...facts)); }
"""  # where a page's own scripts are off, its timers stand still, and axe would wait for ever
WIDTH = "() => [document.documentElement.scrollWidth, window.innerWidth]"


class Guard:
    """Watches all pages of one browser context; `look` checks the page that is open now, `faults` holds the rest."""

    def __init__(self, context: BrowserContext, home: str, *, scripts: bool = True) -> None:
        self.home, self.scripts = urlsplit(home).netloc, scripts
        self.axe, self.faults, self.allowed, self.pages = Axe(), [], (), 0
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"a script threw: {error.error}"))

    def look(self, page: Page) -> None:
        """Check the page as it stands now; raises with every fault found there and since the last look."""
        self.pages += 1
        found = [*self.faults, *self._wide(page), *self._inaccessible(page)]
        self.faults.clear()
        assert not found, f"{page.url}:\n  " + "\n  ".join(found)

    @contextmanager
    def expecting(self, *words: str):
        """Let console errors with these words pass: the browser reports every answer of 4xx as an error."""
        self.allowed = words
        yield
        self.allowed = ()

    def _wide(self, page: Page) -> list[str]:
        needed, there = page.evaluate(WIDTH)
        return [f"{needed} px wide on a screen of {there} px"] if needed > there else []

    def _inaccessible(self, page: Page) -> list[str]:
        if not self.scripts:
            page.evaluate(TIMERS_WITHOUT_SCRIPTS)
        found = self.axe.run(page, options={"runOnly": RULES}).response["violations"]
        return [f"axe {one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]

    def _requested(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OURS and address.netloc != self.home:
            self.faults.append(f"asked {address.netloc} for {request.url[:80]}")

    def _said(self, message) -> None:
        if message.type == "error" and not any(word in message.text for word in self.allowed):
            self.faults.append(f"console: {message.text[:200]}")
