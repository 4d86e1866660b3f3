"""Every address wears one door, and every door refuses the wrong people."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.laws.house import addresses, ours

OPEN_TO = {
    "public": {"nobody", "patient", "clinician", "supervisor", "administrator"},
    "member": {"patient", "clinician", "supervisor", "administrator"},
    "newcomer": {"patient"},
    "patient": {"patient"},
    "respondent": {"patient"},
    "clinician": {"clinician", "supervisor"},
    "supervisor": {"supervisor"},
    "inviter": {"clinician", "supervisor", "administrator"},
    "administrator": {"administrator"},
}
THIRD_PARTY = ("allauth", "django.contrib.admin", "django.contrib.auth", "django.views", "django.contrib.contenttypes")
OURS = [(route, pattern) for route, pattern in addresses() if ours(pattern)]
ADMIN_OURS = ("icbt.admin", "outcomes.admin", "modules.admin", "guidance.admin")
PAGES = [(route, p) for route, p in OURS if not p.callback.__module__.startswith(ADMIN_OURS)]
SAMPLE = {"slug": "making-sense", "step": "welcome", "instrument": "phq-9", "country": "gb", "secret": "nothing"}
SAMPLE |= {"year": 2026, "month": 6}


def test_every_address_is_ours_or_of_a_library_we_know():
    strange = [route for route, p in addresses() if not ours(p) and not p.callback.__module__.startswith(THIRD_PARTY)]
    assert strange == []


@pytest.mark.parametrize(("route", "pattern"), PAGES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_view_of_ours_wears_one_door(route, pattern):
    assert getattr(pattern.callback, "door", None) in OPEN_TO, f"/{route} has no door"


def address(pattern, enrolment) -> str:
    names = pattern.pattern.converters
    arguments = {name: enrolment.pk if name == "enrolment_id" else SAMPLE.get(name, uuid4()) for name in names}
    prefix = next(room for room in ("icbt", "modules", "outcomes", "guidance") if room_of(pattern) == room)
    return reverse(f"{prefix}:{pattern.name}", kwargs=arguments)


def room_of(pattern) -> str:
    return pattern.callback.__module__.split(".")[0]


GUARDED = [(route, p) for route, p in PAGES if getattr(p.callback, "door", "public") != "public"]


@pytest.mark.parametrize(("route", "pattern"), GUARDED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_door_refuses_every_wrong_role(route, pattern, client_of, client, pia, clara, sofia, ada):
    people = {"patient": pia, "clinician": clara, "supervisor": sofia, "administrator": ada}
    url = address(pattern, pia.current_enrolment())
    for role, person in people.items():
        if role not in OPEN_TO[pattern.callback.door]:
            browser = client_of(person)
            assert browser.get(url).status_code in (404, 405), f"{role} sees {url}"
            assert browser.post(url).status_code in (404, 405), f"{role} posts to {url}"
    answer = client.get(url)
    assert answer.status_code in (302, 401, 404, 405), f"nobody in particular sees {url}"


STAFF_ADDRESSES = [(r, p) for r, p in GUARDED if "enrolment_id" in p.pattern.converters]


@pytest.mark.parametrize(
    ("route", "pattern"), STAFF_ADDRESSES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_another_clinician_gets_404(route, pattern, client_of, pia, karl):
    url = address(pattern, pia.current_enrolment())
    assert client_of(karl).get(url).status_code in (404, 405)
    assert client_of(karl).post(url).status_code == 404 or "GET" in client_of(karl).post(url).get("Allow", "")


def test_the_laws_found_the_addresses():
    assert len(GUARDED) > 30
    assert len(STAFF_ADDRESSES) > 8
