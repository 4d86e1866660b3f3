"""How the rooms hang together, by name: what rings when, who is asked, who hears of what, what is watched."""

CONTENT_LOADERS = ["load_floor", "load_lessons", "load_instruments", "load_messages"]

CONTENT_KINDS = {
    "lesson": "modules.authoring.LESSON",
    "worksheet": "modules.authoring.WORKSHEET",
    "programme": "modules.authoring.PROGRAMME",
    "messages": "guidance.authoring.MESSAGES",
    "consent": "icbt.floor_content.CONSENT",
    "crisis": "icbt.floor_content.CRISIS",
    "words": "outcomes.authoring.WORDS",
}
"""What is written in Django admin, by kind, in the order of its list: an icbt.authoring.ContentKind each."""

READY_PROBES = [
    "icbt.health.records",
    "icbt.health.keys",
    "icbt.health.cache",
    "icbt.health.clock",
    "outcomes.health.scoring",
]

ERASURE_WAITS_FOR = "guidance.caseload.something_waits"  # is there an open flag or an unanswered message of hers?

ROOMS_HEAR: dict[str, list[str]] = {
    # enrolment, by, since, days: a pause that began at `since` is over, and `paused_days` has grown by `days`
    "resumed": ["outcomes.actions.replan_after_pause"],
    # user, by: her time zone is another one now
    "time_zone_changed": ["outcomes.actions.replan_for_new_zone"],
    # enrolment, by: somebody other than the patient is about to complete or end it; may raise Refused
    "closing": ["outcomes.closing.refuse_while_open", "guidance.closing.refuse_while_unanswered"],
    # enrolment, text, place ("message", "worksheet", "lesson", "answer", "plan"), occasion ("message <id>"), by: she
    # wrote this
    "words_written": ["outcomes.actions.words.hear_words"],
    # enrolment, signs (codes of settings.BODY_SIGNS), unsure, by: she named signs of the body, or is not sure of them
    "signs_told": ["outcomes.actions.signs.hear_signs"],
    # enrolment, amount ("a-little", "a-lot", "" not said), text, lesson, worksheet, occasion, by: it troubled her
    "trouble_told": ["outcomes.actions.harms.hear_trouble"],
}
"""See icbt.rooms.tell."""

CAUTIONS_OF = "outcomes.intake.cautions_of"  # what an enrolment's exercises have to be careful with, in words

SAFETY_PLAN_OF = "modules.safety_plan_page.newest"  # the safety plan in force of an enrolment, None without one
BODY_SIGNS = "outcomes.body_signs.body_signs"  # by language: signs of the body to ask about, and the advice on them

READING_WAITS_FOR = "outcomes.closing.something_pressing"  # her guided weeks do not end while this is so

MODULE_FACTS = ["outcomes.module_facts.facts_of", "modules.module_facts.facts_of"]
"""What is known of an enrolment by name, for the rules that suggest optional modules; each adds to the ones before."""

LETTERS_REST_UNTIL = "modules.rough_days.rests_until"  # until when letters that ask something leave her in peace

NUDGE_REASONS = {
    "assessment": "outcomes.waiting.questions_wait_from",
    "lesson": "modules.waiting.lesson_waits_from",
    "comment": "modules.waiting.comment_waits_from",
    "diary": "modules.diary.diary_waits_from",
    "message": "guidance.waiting.message_waits_from",
    "halfway": "guidance.waiting.halfway_waits_from",
    "finished": "guidance.waiting.praise_waits_from",
    "slow": "guidance.waiting.slow_waits_from",
    "quiet": "guidance.waiting.quiet_waits_from",
    "pause": "guidance.waiting.pause_waits_from",
    "ending": "guidance.waiting.ending_waits_from",
}
"""Who knows, by the first word of a nudge's occasion, whether what it announces still waits; see icbt.reasons."""

WATCHES = [
    "icbt.watches.clock",
    "icbt.watches.late_letters",
    "icbt.watches.failing_letters",
    "outcomes.watches.unannounced_questions",
    "outcomes.watches.unscored_answers",
    "outcomes.watches.unchased_flags",
    "outcomes.watches.ending_permissions",
    "icbt.watches.unchecked_crisis_lines",
]
"""Functions that count what was due and has not happened; see icbt.watch."""

CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "icbt.tasks.heartbeat", "schedule": 30},
    "resume_paused": {"task": "icbt.tasks.resume_paused", "schedule": 900},
    "send_nudges": {"task": "icbt.tasks.send_nudges", "schedule": 60},
    "watch": {"task": "icbt.tasks.watch", "schedule": 300},
    "score_pending": {"task": "outcomes.tasks.score_pending", "schedule": 60},
    "announce_assessments": {"task": "outcomes.tasks.announce_assessments", "schedule": 300},
    "chase_flags": {"task": "outcomes.tasks.chase_flags", "schedule": 300},
    "look_for_silence": {"task": "outcomes.tasks.look_for_silence", "schedule": 900},
    "chase_harms": {"task": "outcomes.tasks.chase_harms", "schedule": 300},
    "chase_intake": {"task": "outcomes.tasks.chase_intake", "schedule": 300},
    "announce_lessons": {"task": "modules.tasks.announce_lessons", "schedule": 300},
    "prompt_diaries": {"task": "modules.tasks.prompt_diaries", "schedule": 300},
    "chase_concerns": {"task": "modules.tasks.chase_concerns", "schedule": 300},
    "encourage": {"task": "guidance.tasks.encourage", "schedule": 900},
    "end_flares": {"task": "modules.tasks.end_flares", "schedule": 3600},
    "chase_replies": {"task": "guidance.tasks.chase_replies", "schedule": 300},
}
