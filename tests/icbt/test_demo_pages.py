"""Two pages of the demonstration, and of nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend

from icbt.views import demo


@pytest.fixture
def mailbox(tmp_path, settings):
    """A folder of letters as the file back end leaves them: several letters in one file."""
    settings.VAR_DIR = tmp_path
    backend = EmailBackend(file_path=tmp_path / "mail")
    to = ["pia@example.org"]
    letters = [EmailMultiAlternatives(f"Letter {n}", f"Read {n} & more", "us@example.org", to) for n in (1, 2)]
    letters[0].attach_alternative("<p>Read 1</p>", "text/html")
    backend.open()
    backend.send_messages(letters)
    backend.close()


def test_letters_come_newest_first(mailbox):
    found = demo.letters()
    assert [letter["subject"] for letter in found] == ["Letter 2", "Letter 1"]
    assert found[1]["text"].strip() == "Read 1 & more"
    assert found[0]["to"] == "pia@example.org"
    assert found[0]["sent"]


def test_the_page_shows_them(rf, mailbox, db):
    request = rf.get("/demo/mail/")
    request.user = AnonymousUser()
    page = demo.mail(request).content.decode()
    assert "Letter 1" in page
    assert "Read 1 &amp; more" in page


def test_an_empty_box_says_so(rf, tmp_path, settings, db):
    settings.VAR_DIR = tmp_path
    request = rf.get("/demo/mail/")
    request.user = AnonymousUser()
    assert "No e-mails yet" in demo.mail(request).content.decode()


def test_the_style_guide_draws_every_part(rf, db):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    assert demo.styleguide(request).status_code == 200


@pytest.mark.parametrize("address", ["/demo/mail/", "/styleguide/"])
def test_elsewhere_they_do_not_exist(client, address, db):
    assert client.get(address).status_code == 404
