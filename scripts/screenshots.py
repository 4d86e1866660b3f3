"""Take the README's pictures afresh from a running demonstration.

make demo            in one window
make screenshots     in another (URL=http://localhost:8000 by default)
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import bootstrap, engines

PICTURES = bootstrap.ROOT / "docs" / "images"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"


def main() -> None:
    bootstrap.ensure_or_exit([])
    python = str(bootstrap.VENV / "bin" / "python")
    if Path(sys.prefix) != bootstrap.VENV:
        os.execv(python, [python, *sys.argv])
    from playwright.sync_api import sync_playwright

    url = os.environ.get("URL", "http://localhost:8000").rstrip("/")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=engines.chromium(), args=FLAGS.split())
        patient_pages(browser, url)
        lesson_pages(browser, url)
        rough_day(browser, url)
        clinician_pages(browser, url)
        browser.close()
    print(f"Pictures are in {PICTURES.relative_to(bootstrap.ROOT)}/")


def patient_pages(browser, url: str) -> None:
    """Home, a lesson and a questionnaire on a phone."""
    page = log_in(browser, url, "pia@demo.example", PHONE)
    picture(page, "home")
    page.goto(f"{url}/lessons/")
    page.locator("main a[href^='/lessons/']").first.click()
    picture(page, "lesson")
    page.goto(url)
    page.locator("a[href^='/questions/'], form[action^='/questions/'] button").first.click()
    page.locator("main form button.btn-primary").first.click()  # on the page before the first question
    picture(page, "questionnaire")
    page.context.close()


def lesson_pages(browser, url: str) -> None:
    """A picture, a story in panels, the dial that her answers draw, and the programme with its extra parts."""
    page = log_in(browser, url, "pia@demo.example", PHONE)
    page.goto(f"{url}/lessons/making-sense/alarm/")
    picture(page, "lesson-picture", "figure.picture")
    page.goto(f"{url}/lessons/making-sense/story/")
    picture(page, "lesson-story", ".story-panels")
    page.goto(f"{url}/lessons/making-sense/dial/")
    page.locator(".drawn-show button").click()
    page.locator("figure.dial").wait_for()
    picture(page, "lesson-dial", "figure.dial")
    page.goto(f"{url}/lessons/")
    page.locator("details.more > summary").last.click()
    picture(page, "programme", "details.more[open]", above=430)
    page.context.close()


def rough_day(browser, url: str) -> None:
    """Her home on a day she called rough; the day gets better afterwards, so that this can be done again."""
    page = log_in(browser, url, "pia@demo.example", PHONE)
    page.locator("form[action='/rough-day/'] button").first.click()
    picture(page, "rough-day")
    page.locator("form[action='/rough-day/'] button[name=better]").click()
    page.context.close()


def clinician_pages(browser, url: str) -> None:
    """The caseload and a patient's page on a desk."""
    page = log_in(browser, url, "clara@demo.example", DESK)
    page.goto(f"{url}/today/")
    picture(page, "caseload")
    page.locator("main a[href^='/patients/']").first.click()
    picture(page, "patient")
    page.context.close()


def log_in(browser, url: str, email: str, size: dict[str, int]):
    """Return a page on which this person of the demonstration is logged in."""
    from icbt.demo import PASSWORD

    page = browser.new_context(viewport=size, device_scale_factor=2 if size == PHONE else 1).new_page()
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


def picture(page, name: str, at: str = "", above: int = 120) -> None:
    """Keep what the window shows; `at` is the place, as a selector, to bring `above` pixels below its edge."""
    page.wait_for_load_state("networkidle")
    if at:
        top = page.locator(at).first.evaluate("one => one.getBoundingClientRect().top")
        page.evaluate("down => window.scrollBy({top: down, behavior: 'instant'})", top - above)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
