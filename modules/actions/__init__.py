"""Every write of the modules room, as a verb: keyword-only, `by` given, one transaction, the audit event inside."""

from icbt.errors import Refused
from modules.actions.concerns import see_concern
from modules.actions.diary import receive_diary, write_diary
from modules.actions.entries import (
    comment_entry,
    copy_entry,
    hide_entry,
    read_comments,
    record_thought,
    save_entry,
    see_entry,
    share_entry,
    start_entry,
    submit_entry,
)
from modules.actions.errors import Stale
from modules.actions.flares import begin_flare, end_flare, learn_from_flare, note_flare, say_signs
from modules.actions.lessons import finish_lesson, keep_heard, open_lesson, save_step
from modules.actions.optional import offer_module, set_module_aside
from modules.actions.plans import add_to_safety_plan, read_safety_plan, write_safety_plan
from modules.actions.rough_days import end_rough_day, note_rough_day, say_rough_day
from modules.actions.sleep_windows import end_sleep_window, sign_sleep_window
from modules.actions.steering import set_pace, skip_lesson, unlock_lesson

__all__ = [
    "Refused",
    "Stale",
    "add_to_safety_plan",
    "begin_flare",
    "comment_entry",
    "copy_entry",
    "end_flare",
    "end_rough_day",
    "end_sleep_window",
    "finish_lesson",
    "hide_entry",
    "keep_heard",
    "learn_from_flare",
    "note_flare",
    "note_rough_day",
    "offer_module",
    "open_lesson",
    "read_comments",
    "read_safety_plan",
    "receive_diary",
    "record_thought",
    "save_entry",
    "save_step",
    "say_rough_day",
    "say_signs",
    "see_concern",
    "see_entry",
    "set_module_aside",
    "set_pace",
    "share_entry",
    "sign_sleep_window",
    "skip_lesson",
    "start_entry",
    "submit_entry",
    "unlock_lesson",
    "write_diary",
    "write_safety_plan",
]
