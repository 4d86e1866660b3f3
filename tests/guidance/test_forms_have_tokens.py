"""Every form that changes something carries its token, also where a component draws it."""

import re

import pytest

from icbt.actions import pause
from tests.factories import consented_patient
from tests.guidance.given import flagged, wrote


def missing(page: str) -> list[str]:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.S)
    assert forms
    return [form[:120] for form in forms if not re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', form)]


@pytest.mark.parametrize("url", ["/", "/messages/"])
def test_the_pages_of_a_patient(client_of, pia, url):
    pause(enrolment=pia.current_enrolment(), by=pia, reason="too_tired")
    assert missing(client_of(pia).get(url).content.decode()) == []


def test_the_first_questions(content, client_of, clara):
    assert missing(client_of(consented_patient("Nia", clinician=clara).patient).get("/").content.decode()) == []


def test_the_pages_of_those_who_guide(client_of, pia, sofia):
    hers = pia.current_enrolment()
    wrote(hers)
    flagged(hers)
    type(hers).objects.filter(pk=hers.pk).update(clinician=None)
    client = client_of(sofia)
    for url in ("/duty/", f"/patients/{hers.pk}/"):
        assert missing(client.get(url).content.decode()) == []
