"""Every write of the outcomes room, as a verb: keyword-only, `by` given, one transaction, the audit event inside."""

from icbt.errors import Refused
from outcomes.actions.answering import AlreadyAnswered, Changed, Closed, save_draft, submit_follow_up, submit_response
from outcomes.actions.chasing import chase_flag
from outcomes.actions.flags import look_through_draft, raise_flag, raise_flags, raise_signs
from outcomes.actions.handling import acknowledge_flag, resolve_flag
from outcomes.actions.harms import hear_answers, hear_trouble, report_harm, tell_worse
from outcomes.actions.judging import (
    JUDGED,
    chase_harm,
    close_harm,
    countersign_harm,
    judge_harm,
    mark_harm_sent,
    note_export,
    sign_harm,
)
from outcomes.actions.noticing import notice_flag
from outcomes.actions.nudges import announce_assessment
from outcomes.actions.opening import open_assessment
from outcomes.actions.permissions import record_permission, save_wording, withdraw_permission
from outcomes.actions.planning import begin, plan_assessments
from outcomes.actions.replanning import replan_after_pause, replan_for_new_zone
from outcomes.actions.requesting import request_assessment
from outcomes.actions.risk import assess_risk, countersign_risk
from outcomes.actions.rules import RuleRefused, change_rule, restore_rules
from outcomes.actions.scores import score_response
from outcomes.actions.signs import hear_signs
from outcomes.actions.silence import notice_silence
from outcomes.actions.triage import chase_triage, decide_triage, propose_triage
from outcomes.actions.words import hear_words

__all__ = [
    "JUDGED",
    "AlreadyAnswered",
    "Changed",
    "Closed",
    "Refused",
    "RuleRefused",
    "acknowledge_flag",
    "announce_assessment",
    "assess_risk",
    "begin",
    "change_rule",
    "chase_flag",
    "chase_harm",
    "chase_triage",
    "close_harm",
    "countersign_harm",
    "countersign_risk",
    "decide_triage",
    "hear_answers",
    "hear_signs",
    "hear_trouble",
    "hear_words",
    "judge_harm",
    "look_through_draft",
    "mark_harm_sent",
    "note_export",
    "notice_flag",
    "notice_silence",
    "open_assessment",
    "plan_assessments",
    "propose_triage",
    "raise_flag",
    "raise_flags",
    "raise_signs",
    "record_permission",
    "replan_after_pause",
    "replan_for_new_zone",
    "report_harm",
    "request_assessment",
    "resolve_flag",
    "restore_rules",
    "save_draft",
    "save_wording",
    "score_response",
    "sign_harm",
    "submit_follow_up",
    "submit_response",
    "tell_worse",
    "withdraw_permission",
]
