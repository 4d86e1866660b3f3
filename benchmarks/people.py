"""Invented people in bulk: teams of patients with three weeks behind them, their words sealed under their own keys.

Rows go in by bulk_create, because a thousand lives through the actions would take an hour. What the actions would have
left behind is here: consent, profile, planned assessments, scores of what was answered, and an audit chain per patient.
"""

import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from benchmarks.floor_urls import TABLE
from benchmarks.lives import Life
from icbt.encryption import current_master, key_ring, preload, wrap
from icbt.models import DataKey, Enrolment, Role, User

WEEKS = 3  # since they started: the sheet of week 3 opened two days ago
BATCH = 200  # patients whose rows are held in memory at once


@dataclass
class Team:
    """One clinician and her patients, each with a session: what a browser would send as its cookie."""

    clinician: User
    sessions: dict[UUID, str] = field(default_factory=dict)  # of the clinician and of every patient, by person
    enrolments: list[Enrolment] = field(default_factory=list)

    @property
    def patients(self) -> list[UUID]:
        return [enrolment.patient_id for enrolment in self.enrolments]


def make_team(name: str, size: int, *, waiting: bool = False) -> Team:
    """A clinician with that many patients; with `waiting`, the sheets of this week are submitted and not yet scored."""
    clinician = _user(f"Clara {name}", Role.CLINICIAN, make_password("tortoise-and-hare-27"))
    clinician.save()
    TOTP.activate(clinician, generate_totp_secret())
    team = Team(clinician)
    _log_in(team, [clinician])
    for first in range(0, size, BATCH):
        with transaction.atomic(), key_ring():
            _batch(team, name, range(first, min(first + BATCH, size)), waiting)
    return team


def make_floor() -> None:
    """The table that the floor inserts into."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigserial PRIMARY KEY, person text NOT NULL, words text NOT NULL)"
        )


def analyse() -> None:
    """Tell PostgreSQL what is in the tables, as its own housekeeping would have by now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _batch(team: Team, name: str, numbers: range, waiting: bool) -> None:
    now = timezone.now()
    password = team.clinician.password
    users = [_user(f"Pia {name} {number}", Role.PATIENT, password) for number in numbers]
    User.objects.bulk_create(users)
    master = current_master()
    DataKey.objects.bulk_create(
        DataKey(patient_id=user.pk, master=master, wrapped=wrap(os.urandom(32), master)) for user in users
    )
    preload(user.pk for user in users)
    _log_in(team, users)
    lives = [Life(user, team.clinician, number, now, WEEKS) for number, user in zip(numbers, users, strict=True)]
    rows: dict[type[models.Model], list[models.Model]] = {}
    for life in lives:
        for row in life.rows(waiting):
            rows.setdefault(type(row), []).append(row)
    for model, batch in rows.items():  # in the order in which one row needs another
        model._base_manager.bulk_create(batch, batch_size=1000)
    team.enrolments += [life.enrolment for life in lives]


def _user(name: str, role: str, password: str) -> User:
    address = f"{name.lower().replace(' ', '-')}@example.org"
    return User(email=address, name=name, role=role, password=password, last_login=timezone.now())


def _log_in(team: Team, users: list[User]) -> None:
    store, expires = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [Session(session_key=get_random_string(32), session_data="", expire_date=expires) for _ in users]
    for row, user in zip(rows, users, strict=True):
        row.session_data = store.encode(_session_of(user))
        team.sessions[user.pk] = row.session_key
    Session.objects.bulk_create(rows)


def _session_of(user: User) -> dict[str, object]:
    return {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        "renewed": int(time.time()),  # logged in a moment ago, so that no page has to renew it
    }
