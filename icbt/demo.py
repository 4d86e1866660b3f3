"""Who can log in to the demonstration, and with which password; used by the seeder and by `make demo`."""

from typing import NamedTuple

PASSWORD = "steady-demo-2026"  # noqa: S105  of invented people, in a demonstration only


class Login(NamedTuple):
    """An invented person of the demonstration."""

    email: str
    role: str
    about: str


LOGINS = [
    Login("pia@demo.example", "Patient", "week 3, CBT: a lesson half read, questions due, an unread reply"),
    Login("paul@demo.example", "Patient", "began today: the first questionnaires open the programme"),
    Login("maya@demo.example", "Patient", "week 6, ACT, guided on demand: some weeks missed"),
    Login("omar@demo.example", "Patient", "finished: charts of every week, 3-month questionnaires due"),
    Login("clara@demo.example", "Clinician", "a full caseload with open flags and unread messages"),
    Login("karl@demo.example", "Clinician", "a small caseload"),
    Login("sofia@demo.example", "Supervisor", "every caseload, and the flags that nobody owns"),
    Login("ada@demo.example", "Administrator", "invitations, the audit, licences; sees no clinical text"),
]
