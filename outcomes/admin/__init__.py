"""What administrators look after in this room: permissions and rules, and nothing that a patient said."""

from outcomes.admin import permissions, rules

__all__ = ["permissions", "rules"]
