"""Help now: for everybody, in every country, without a login, even when nothing is loaded."""

import re

import pytest

from icbt.crisis import FOLDER, countries, country_of, crisis_for
from icbt.models import ContentVersion, DataKey

CODES = ["gb", "us", "de", "ie", "other"]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def main_of(answer) -> str:
    return answer.content.decode().split("<main", 1)[1].split("</main>")[0]


def test_a_visitor_sees_the_lines_of_the_services_country(client, content):
    page = client.get("/help/").content.decode()
    assert 'href="tel:999"' in page
    assert 'href="tel:116123"' in page
    assert 'href="sms:85258"' in page


def test_a_patient_sees_those_of_her_own(pia, client_of):
    pia.country = "us"
    pia.save()
    assert 'href="tel:988"' in client_of(pia).get("/help/").content.decode()


@pytest.mark.parametrize("country", CODES)
def test_every_country_has_its_page_with_danger_first(client, content, country):
    main = main_of(client.get(f"/help/{country}/"))
    order = [
        "In danger now",
        "Talk or write",
        "Your own safety plan",
        "Your doctor or clinic",
        "What this service cannot do",
        "One minute to steady",
    ]
    assert [main.index(words) for words in order] == sorted(main.index(words) for words in order)


def test_voices_come_before_text_and_chat(content):
    for code, _ in countries():
        spoken = [bool(line["tel"]) for line in crisis_for(code)["talk"]]
        assert spoken == sorted(spoken, reverse=True), code


def test_the_lines_of_a_person_are_those_of_her_country(pia):
    assert crisis_for(country_of(pia))["country"] == pia.country == "gb"


def test_an_unknown_country_gets_the_worldwide_page(client, content):
    page = client.get("/help/zz/").content.decode()
    assert "https://findahelpline.com" in page


def test_another_country_is_picked_without_a_script(client, content):
    assert client.get("/help/?country=fr").headers["Location"] == "/help/fr/"
    assert client.get("/help/?country=nowhere").status_code == 200


@pytest.mark.parametrize("code", [path.stem for path in sorted(FOLDER.glob("*.toml"))])
def test_the_first_screen_is_short_in_every_country(client, content, code):
    """The list of countries stands below the first screen of a phone, so all that is before it is counted."""
    shown = client.get(f"/help/{code}/").content.decode().split("<body", 1)[1].split("<form")[0]
    assert len(text_of(shown.split(">", 1)[1]).split()) <= 150


def test_a_patient_finds_the_number_of_her_doctor_and_a_visitor_nobodys(pia, client, client_of):
    pia.profile.doctor_name, pia.profile.doctor_phone = "Dr Adebayo", "020 7946 0777"
    pia.profile.save()
    assert 'href="tel:02079460777"' in client_of(pia).get("/help/").content.decode()
    assert "Adebayo" not in client.get("/help/").content.decode()


def test_it_helps_though_her_words_cannot_be_read(pia, client_of):
    pia.profile.doctor_phone = "020 7946 0777"
    pia.profile.save()
    DataKey.objects.using("keys").filter(patient_id=pia.pk).update(master=9)
    page = client_of(pia).get("/help/")
    assert page.status_code == 200
    assert 'href="tel:999"' in page.content.decode()


def test_it_says_what_this_service_cannot_do(client, content):
    assert "We cannot send help to you." in main_of(client.get("/help/"))


def test_it_says_so_when_a_number_was_not_checked(client, content):
    assert "Not every number here has been checked yet." in main_of(client.get("/help/gb/"))


def test_it_says_when_the_numbers_were_checked(client, content):
    body = ContentVersion.objects.get(kind="crisis", slug="gb", current=True).body
    for line, day in zip(body["lines"], ["2026-03-01", "2026-02-01", "2026-03-05", "2026-03-09"], strict=True):
        line |= {"verified_on": day, "source_url": "https://example.org"}
    content_of_gb(body)
    assert "Numbers last checked on 1 February 2026." in main_of(client.get("/help/gb/"))


def content_of_gb(body) -> None:
    from icbt.content import publish

    publish(kind="crisis", slug="gb", body=body)


def test_without_any_content_it_still_helps(client, db):
    ContentVersion.objects.all().delete()
    assert 'href="tel:999"' in client.get("/help/gb/").content.decode()
    assert "findahelpline" in client.get("/help/zz/").content.decode()
    assert countries()[-1] == ("other", "Another country")


def test_countries_are_by_name_with_another_country_last(content):
    found = countries()
    assert found[-1][0] == "other"
    assert [name for _, name in found[:-1]] == sorted(name for _, name in found[:-1])
    assert len(found) >= 20


@pytest.mark.parametrize("code", CODES)
def test_every_line_can_be_tapped(content, code):
    crisis = crisis_for(code)
    assert crisis["emergency"]
    assert crisis["talk"]
    for line in crisis["emergency"] + crisis["talk"]:
        assert line["tel"] or line["sms_to"] or line["url"]
        assert re.fullmatch(r"\+?[0-9]*", line["tel"])


def test_the_help_button_is_on_every_page(client, content, pia, client_of):
    for answer in (client.get("/accounts/login/"), client_of(pia).get("/profile/"), client.get("/nothing-here/")):
        assert 'class="help-now"' in answer.content.decode()


def test_the_service_worker_keeps_help_and_looks_alone(client, db):
    answer = client.get("/service-worker.js")
    script = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "/help/" in script
    assert 'credentials: "omit"' in script  # as a visitor: nobody's name is stored on the device
    assert "no-cache" in answer.headers["Cache-Control"]
