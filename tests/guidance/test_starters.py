"""Starter messages: checked when loaded, filled from a closed list, and never sent with a gap."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command

from guidance import starters
from guidance.models import Message
from icbt.content import all_current
from icbt.front_matter import ContentFault
from icbt.models import ContentVersion

GOOD = 'slug = "a"\ntitle = "A"\nwhen = "Then."\nplaceholders = ["name", "noticed"]\ntext = "Hello {name}, {noticed}"\n'


def faults(text: str) -> str:
    with pytest.raises(ContentFault) as refused:
        starters.parse(text, "a.toml")
    return str(refused.value)


def test_a_good_one_is_read_and_filled():
    body = starters.parse(GOOD, "a.toml")
    facts = {"name": "Pia", "noticed": "not from here"}
    assert starters.fill(body, facts) == "Hello Pia, [noticed]"


def test_what_is_filled_in_is_never_filled_again():
    body = starters.parse(GOOD, "a.toml")
    assert starters.fill(body, {"name": "{noticed}"}) == "Hello {noticed}, [noticed]"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title = "A"\n', "", "a.toml:1: 'title' is missing."),
        ("{noticed}", "{seen}", "a.toml:5: '{seen}' is not among the placeholders."),
        ("{noticed}", "nothing", "'noticed' is a placeholder the text does not use."),
        ("{noticed}", "{noticed} {", "Brackets are for placeholders only"),
        ("{noticed}", "{noticed} [gap]", "Brackets are for placeholders only"),
        ('"noticed"', '"noticed", "Bad Name"', "'Bad Name' is not a name"),
        ('when = "Then."', 'when = "Then."\nmood = "x"', "'mood' is not a field"),
        ('slug = "a"', "slug = ", "a.toml"),
    ],
)
def test_a_faulty_one_is_refused_with_file_and_line(old, new, fault):
    assert fault in faults(GOOD.replace(old, new))


def test_every_starter_on_file_is_loaded(content):
    files = list((settings.BASE_DIR / "guidance/content/messages").glob("*.toml"))
    assert len(all_current("messages")) == len(files) == 13


def test_an_empty_box_starts_from_a_chosen_starter(client_of, clara, pia):
    hers = pia.current_enrolment()
    text = client_of(clara).get(f"/patients/{hers.pk}/?template=welcome").context["reply_form"].initial["text"]
    assert text.startswith("Hello Pia, I'm Clara.")
    assert "Monday to Friday" in text
    assert "[hope]" in text
    assert "{" not in text


def test_a_starter_never_overwrites_a_draft(client_of, clara, pia):
    hers = pia.current_enrolment()
    client = client_of(clara)
    client.post(f"/patients/{hers.pk}/messages/draft/", {"text": "My own words", "message_id": uuid4()})
    assert client.get(f"/patients/{hers.pk}/?template=welcome").context["reply_form"].initial["text"] == "My own words"


def test_a_message_with_a_gap_is_not_sent_and_comes_back(client_of, clara, pia):
    hers = pia.current_enrolment()
    page = client_of(clara).post(
        f"/patients/{hers.pk}/messages/", {"text": "I read your [hope].", "message_id": uuid4(), "send": "1"}
    )
    assert "There is still a gap to fill: [hope]." in page.content.decode()
    assert "I read your [hope]." in page.content.decode()
    assert not Message.objects.exists()


def test_a_starter_nobody_knows_changes_nothing(client_of, clara, pia):
    hers = pia.current_enrolment()
    assert client_of(clara).get(f"/patients/{hers.pk}/?template=nonsense").context["reply_form"].initial["text"] == ""


def test_the_same_starters_again_change_nothing(content):
    before = ContentVersion.objects.count()
    call_command("load_messages", verbosity=0)
    assert ContentVersion.objects.count() == before
