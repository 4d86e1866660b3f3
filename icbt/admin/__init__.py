"""What administrators look after in Django admin: people, enrolments, consents, content, nudges, the trail."""

from icbt.admin import enrolment, ledger, people

__all__ = ["enrolment", "ledger", "people"]
