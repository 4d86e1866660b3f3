"""Two pages that exist in a demonstration only: the e-mails that were sent, and the style guide."""

from datetime import UTC
from email import message_from_bytes
from email.message import Message
from email.policy import default

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from icbt import access
from icbt.styleguide import samples

NEWEST = 50


@access.public
def mail(request: HttpRequest) -> HttpResponse:
    """Every e-mail that the demonstration "sent", newest first."""
    return render(request, "icbt/demo_mail.html", {"letters": letters()})


@access.public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part of a page once."""
    return render(request, "styleguide.html", samples(request.POST or None))


def letters() -> list[dict]:
    """The newest letters in the folder that the file back end of e-mail writes to."""
    paths = sorted((settings.VAR_DIR / "mail").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    texts = [text for path in paths[:NEWEST] for text in reversed(path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"))]
    return [_letter(message_from_bytes(text, policy=default)) for text in texts if text.strip()][:NEWEST]


def _letter(message: Message) -> dict:
    plain = message.get_body(("plain",))
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "sent": message["Date"].datetime.replace(tzinfo=UTC),  # Django writes -0000, which reads as naive UTC
        "text": plain.get_content() if plain else "",
    }
