"""Every write of the outcomes room, as a verb: keyword-only, `by` given, one transaction, the audit event inside."""

from icbt.errors import Refused
from outcomes.actions.answering import AlreadyAnswered, Closed, save_draft, submit_follow_up, submit_response
from outcomes.actions.flags import acknowledge_flag, chase_flag, look_through_draft, resolve_flag
from outcomes.actions.nudges import announce_assessment
from outcomes.actions.permissions import record_permission, save_wording, withdraw_permission
from outcomes.actions.planning import begin, open_assessment, plan_assessments
from outcomes.actions.scores import score_response

__all__ = [
    "AlreadyAnswered",
    "Closed",
    "Refused",
    "acknowledge_flag",
    "announce_assessment",
    "begin",
    "chase_flag",
    "look_through_draft",
    "open_assessment",
    "plan_assessments",
    "record_permission",
    "resolve_flag",
    "save_draft",
    "save_wording",
    "score_response",
    "submit_follow_up",
    "submit_response",
    "withdraw_permission",
]
