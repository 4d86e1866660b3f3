"""The first person of a new site comes in by a link that the command line prints."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from icbt.models import AuditEvent, Role, User
from tests.factories import PASSWORD


def test_the_command_prints_a_link_that_works_once(db):
    out = StringIO()
    call_command("create_administrator", "Ana@Example.org", "--name", "Ana", stdout=out)
    link = re.search(r"(/join/\S+/)", out.getvalue())[1]
    assert mail.outbox == []
    assert Client().post(link, {"password": PASSWORD}).status_code == 302
    assert Client().get(link).status_code == 410
    ana = User.objects.get(email="ana@example.org")
    assert (ana.role, ana.name, str(ana), ana.get_short_name()) == (Role.ADMINISTRATOR, "Ana", "Ana", "Ana")
    assert AuditEvent.objects.get(verb="invited").actor is None


def test_somebody_who_is_here_already_is_refused(ada):
    with pytest.raises(CommandError, match="here already"):
        call_command("create_administrator", ada.email)


def test_people_are_found_whatever_the_case_of_their_address(ada):
    assert User.objects.get_by_natural_key("ADA@EXAMPLE.ORG") == ada


def test_supervisors_and_guides_are_those_who_may(clara, sofia, ada):
    assert set(User.objects.guides()) == {clara, sofia}
    assert set(User.objects.supervisors()) == {sofia}
