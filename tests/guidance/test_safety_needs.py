"""What waits for a decision or a signature is on the list: intake, high risk without a second person, serious harms."""

import pytest

from guidance.needs import Kind
from tests.factories import active_patient
from tests.guidance.test_ending import with_high_risk, with_intake, with_serious_harm

pytestmark = pytest.mark.usefixtures("content")


def kinds(client) -> list[Kind]:
    return [need.kind for row in client.get("/today/").context["rows"] for need in row.needs]


def test_an_undecided_intake_is_on_the_list_under_its_own_name(client_of, clara):
    with_intake(active_patient("Nia", clinician=clara))
    client = client_of(clara)
    assert Kind.INTAKE in kinds(client)
    assert [row.name for row in client.get("/today/?show=intake").context["rows"]] == ["Nia"]
    assert "new, to decide" in client.get("/today/").content.decode()


def test_high_risk_waits_for_somebody_other_than_its_author(client_of, clara, sofia):
    with_high_risk(active_patient("Nia", clinician=clara))
    assert Kind.COUNTERSIGN in kinds(client_of(sofia))
    assert Kind.COUNTERSIGN not in kinds(client_of(clara))


def test_a_serious_harm_is_on_the_list(client_of, clara):
    with_serious_harm(active_patient("Nia", clinician=clara))
    assert kinds(client_of(clara)) == [Kind.HARM]
