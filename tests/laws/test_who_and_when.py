"""Every moment in a row has its person, or a reason why nobody did it or why it can only be one person."""

from django.db import models

from tests.laws.house import our_models

ALONE = {
    "icbt.User.created_at": "in the audit",
    "icbt.DataKey.created_at": "the first sealed word makes it",
    "icbt.Profile.saved_at": "the patient herself",
    "icbt.Invitation.expires_at": "a limit",
    "icbt.Invitation.used_at": "the invited person herself",
    "icbt.Enrolment.created_at": "in the audit",
    "icbt.Enrolment.consented_at": "the patient herself",
    "icbt.Enrolment.paused_at": "in the audit, with its reason",
    "icbt.Enrolment.closed_at": "in the audit, with its reason",
    "icbt.Consent.given_at": "the patient herself",
    "icbt.Consent.withdrawn_at": "the patient herself",
    "icbt.ContentVersion.loaded_at": "in the audit",
    "icbt.ContentVersion.filed_at": "the files of the software",
    "icbt.AuditEvent.at": "its actor",
    "icbt.Nudge.created_at": "the system",
    "icbt.Nudge.due_at": "a plan",
    "icbt.Nudge.claimed_at": "the system",
    "icbt.Nudge.sent_at": "the system",
    "icbt.Nudge.failed_at": "the system",
    "icbt.Nudge.dropped_at": "the system",
    "modules.LessonProgress.opened_at": "the patient herself",
    "modules.LessonProgress.finished_at": "the patient herself",
    "modules.LessonProgress.rated_at": "the patient herself",
    "modules.LessonProgress.concern_at": "the patient herself",
    "modules.WorksheetEntry.started_at": "the patient herself",
    "modules.WorksheetEntry.saved_at": "the patient herself",
    "modules.WorksheetEntry.submitted_at": "the patient herself",
    "modules.LessonProgress.set_aside_at": "the patient herself",
    "modules.RoughDay.at": "the patient herself",
    "modules.RoughDay.ended_at": "the patient herself",
    "modules.SafetyPlan.seen_at": "the patient herself",
    "modules.Flare.began_at": "the patient herself",
    "modules.Flare.ended_at": "the patient herself, or the clock after its last day",
    "modules.EntryComment.written_at": "its author",
    "modules.EntryComment.read_at": "the patient herself",
    "outcomes.Assessment.opens_at": "a plan",
    "outcomes.Assessment.due_at": "a plan",
    "outcomes.Assessment.closes_at": "a plan",
    "outcomes.Assessment.created_at": "the system",
    "outcomes.Assessment.started_at": "the patient herself",
    "outcomes.Assessment.completed_at": "the patient herself",
    "outcomes.Response.started_at": "the patient herself",
    "outcomes.Response.saved_at": "the patient herself",
    "outcomes.Response.submitted_at": "the patient herself",
    "outcomes.Response.looked_at": "the system",
    "outcomes.Response.claimed_at": "the system",
    "outcomes.Response.scored_at": "the system",
    "outcomes.Response.failed_at": "the system",
    "outcomes.Score.taken_at": "the patient herself",
    "outcomes.Score.scored_at": "the system",
    "outcomes.Flag.raised_at": "the rule it names",
    "outcomes.Flag.due_at": "a plan",
    "outcomes.Flag.chased_at": "the system",
    "outcomes.Triage.proposed_at": "the system",
    "outcomes.Triage.due_at": "a plan",
    "outcomes.AdverseEvent.report_due_at": "a plan",
    "icbt.Alarm.raised_at": "the system",
    "icbt.Alarm.seen_at": "the system",
    "icbt.Alarm.told_at": "the system",
    "icbt.Alarm.cleared_at": "the system",
    "guidance.Message.saved_at": "its author",
    "guidance.Message.sent_at": "its author",
    "guidance.Message.reply_due_at": "a plan",
    "guidance.Note.written_at": "its author",
}


def moments() -> dict[str, bool]:
    """Every date and time of ours, and whether its row says who."""
    return {
        f"{model._meta.label}.{field.name}": f"{field.name[:-3]}_by" in {f.name for f in model._meta.get_fields()}
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField) and (field.name.endswith("_at") or field.name == "at")
    }


def test_every_moment_has_its_person_or_its_reason():
    lonely = {name for name, has_person in moments().items() if not has_person and name != "icbt.User.last_login"}
    assert lonely - set(ALONE) == set()


def test_moment_and_person_come_together_or_not_at_all():
    for name, has_person in moments().items():
        if has_person:
            model = next(m for m in our_models() if name.startswith(m._meta.label + "."))
            field = model._meta.get_field(name.rsplit(".", 1)[1])
            text = " ".join(str(c.condition) for c in model._meta.constraints if hasattr(c, "condition"))
            assert not field.null or field.name in text or model._meta.label == "icbt.DataKey", f"{name}: no constraint"
