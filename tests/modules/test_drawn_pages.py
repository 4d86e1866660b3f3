"""A drawn answer on its page: drawn after a save with or without scripts, once said it is not said again, and kept."""

from modules.models import LessonProgress
from tests.modules.walking import S1, open_lesson, url

DIAL = url(S1, "dial")
POSTED = {"my-dial.a-poor-night": "turns-mine-up", "my-dial.music": "turns-mine-down", "my-dial.soul": "turns-mine-up"}
SAID = "On your dial: 1 thing that turns it up, 1 thing that turns it down."


def test_nothing_is_drawn_before_an_answer(pia, client_of):
    open_lesson(pia)
    page = client_of(pia).get(DIAL).content.decode()
    assert "Draw it for me" in page
    assert "css/drawn" in page
    assert "<figure" not in page.partition('id="drawn-my-dial"')[2].partition("</section>")[0]


def test_without_scripts_a_button_saves_and_leads_to_the_picture(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    answer = client.post(DIAL, {"do": "show:my-dial", **POSTED})
    assert answer["Location"] == f"{DIAL}#drawn-my-dial"
    page = client.get(DIAL).content.decode()
    assert SAID in page
    assert page.count('class="dial-up"') == page.count('class="dial-down"') == 1
    kept = LessonProgress.objects.get(patient=pia).answers["my-dial"]
    assert kept == {"sorted": {"a-poor-night": "turns-mine-up", "music": "turns-mine-down"}}


def test_a_picture_that_is_not_there_leads_to_what_was_said(pia, client_of):
    open_lesson(pia)
    answer = client_of(pia).post(DIAL, {"do": "show:https://elsewhere.example", **POSTED})
    assert answer["Location"] == f"{DIAL}#drawn-my-dial"


def test_going_on_shows_the_picture_once_and_then_goes_on(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    assert client.post(DIAL, {"do": "next", **POSTED})["Location"] == f"{DIAL}#drawn-my-dial"
    told = client.get(DIAL).context["page"].told
    assert client.post(DIAL, {"do": "next", "told": told, **POSTED})["Location"] == url(S1, "five-parts")


def test_the_page_after_an_autosave_holds_the_picture_for_the_script(pia, client_of):
    open_lesson(pia)
    client = client_of(pia)
    assert client.post(DIAL, POSTED, headers={"X-Autosave": "1"}).json() == {"saved": True}
    page = client.get(DIAL, headers={"X-Autosave": "1"}).content.decode()
    assert "data-drawn-said" in page
    assert SAID in page
