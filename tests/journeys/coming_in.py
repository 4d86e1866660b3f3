"""Steps of somebody who comes in: by a link, with a password, with a code; consent and profile."""

import base64
import hashlib
import hmac
import struct
import time

from tests.factories import PASSWORD
from tests.journeys.person import Person

PERIOD = 30  # seconds that one code of an authenticator app is good for (RFC 6238)


def code_of(secret: str) -> str:
    """What an authenticator app shows now for this secret: RFC 6238 with SHA-1 and six digits."""
    if PERIOD - time.time() % PERIOD < 4:  # too late to type it
        time.sleep(4)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


class ComingIn(Person):
    """Logging in and out, joining by a link, consent and profile."""

    def when_she_signs_in(self, email: str, password: str = PASSWORD) -> None:
        self.opens("/accounts/login/")
        self.writes("Email", email)
        self.writes("Password", password)
        self.presses("Log in")

    def when_she_types_the_code_of_her_app(self, secret: str) -> None:
        self.sees_heading("One more step")
        self.writes("Code", code_of(secret))
        self.presses("Log in")

    def when_she_opens_her_link_and_chooses_a_password(self, link: str, password: str = PASSWORD) -> None:
        self.opens(link)
        self.writes("Choose a password", password)
        self.presses("Come in")

    def when_she_gets_one_question_about_the_text_wrong(self) -> None:
        self.is_at("/consent/")
        self.chooses("It is Saturday night", "Write a message here and wait")
        self.chooses("Who can read", "My clinician, the person who covers for them, and their supervisor")
        self.chooses("You would like to stop", "I can stop, and my other care stays the same")
        self.ticks("You may contact my doctor")
        self.ticks("I am 18 or older")
        self.presses("I agree")

    def then_she_is_told_kindly_and_nothing_is_lost(self) -> None:
        self.sees_in_title("Error:")
        self.sees("nobody reads messages at night or at weekends")
        assert self.asked("Who can read").get_by_role("radio", name="My clinician").is_checked()
        assert self.page.get_by_role("checkbox", name="You may contact").is_checked()

    def when_she_corrects_it_and_agrees(self) -> None:
        self.chooses("It is Saturday night", "Call an emergency or crisis number from Help now")
        self.presses("I agree")

    def when_she_says_who_she_is(self, name: str) -> None:
        self.is_at("/profile/")
        self.writes("What may we call you?", name)
        self.writes("Phone", "020 7946 0958")
        self.writes("Who may we call", "Sam, my brother")
        self.presses("Save and go on")

    def then_she_is_asked_for_what_belongs_to_it(self) -> None:
        self.sees_in_title("Error:")
        self.sees("Add their phone number, or leave both empty.")
        assert self.value_of("Who may we call") == "Sam, my brother"

    def when_she_adds_the_number(self) -> None:
        self.writes("Their phone", "020 7946 0123")
        self.presses("Save and go on")

    def then_she_is_at_home(self) -> None:
        self.is_at("/$")
