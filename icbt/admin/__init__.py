"""What administrators look after in Django admin: people, enrolments, consents, content, nudges, the trail."""

from icbt.admin import contents, enrolment, ledger, people

__all__ = ["contents", "enrolment", "ledger", "people"]
