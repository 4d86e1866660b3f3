"""Every text field is sealed, or stands here with the reason why it need not be."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from icbt.encryption import SealedField
from tests.laws.house import our_models

PLAIN = {
    "icbt.User.password": "a hash",
    "icbt.User.email": "the login; blanked when the person is erased",
    "icbt.User.name": "staff must find people by it; blanked when the person is erased",
    "icbt.User.language": "a code",
    "icbt.User.time_zone": "a code",
    "icbt.User.country": "a code",
    "icbt.Invitation.secret_hash": "a hash",
    "icbt.Enrolment.programme": "a name of content",
    "icbt.Consent.text_hash": "a hash",
    "icbt.ContentVersion.slug": "a name of content",
    "icbt.ContentVersion.language": "a code",
    "icbt.ContentVersion.hash": "a hash",
    "icbt.ContentVersion.body": "content, the same for everybody",
    "icbt.ContentVersion.source": "content, the same for everybody",
    "icbt.ContentVersion.note": "what changed in a content; no patient is in it",
    "icbt.ContentDraft.slug": "a name of content",
    "icbt.ContentDraft.language": "a code",
    "icbt.ContentDraft.source": "content, the same for everybody",
    "icbt.ContentDraft.note": "what changed in a content; no patient is in it",
    "icbt.Nudge.key": "a code",
    "icbt.Nudge.occasion": "a kind and a random id",
    "icbt.Nudge.channel": "a code",
    "icbt.Nudge.failure": "the class of an error",
    "icbt.Nudge.why": "a code",
    "icbt.AuditEvent.chain": "a random id",
    "icbt.AuditEvent.verb": "from a closed list",
    "icbt.AuditEvent.actor_role": "a code",
    "icbt.AuditEvent.subject_kind": "the name of a table",
    "icbt.AuditEvent.subject": "a random id",
    "icbt.AuditEvent.detail": "codes and numbers, from a closed list of names",
    "icbt.AuditEvent.previous": "a hash",
    "icbt.AuditEvent.hash": "a hash",
    "modules.LessonProgress.lesson": "a name of content",
    "modules.LessonProgress.step": "a name of content",
    "modules.LessonProgress.steps_done": "names of content",
    "modules.WorksheetEntry.writer": "a random id of the browser page that wrote last",
    "modules.WorksheetEntry.worksheet": "a name of content",
    "modules.WorksheetEntry.lesson": "a name of content",
    "outcomes.Assessment.point": "a name of content",
    "outcomes.Assessment.instruments": "names of content",
    "outcomes.Response.instrument": "a name of content",
    "outcomes.Response.writer": "a random id of the browser page that wrote last",
    "outcomes.Response.failure": "the class of an error",
    "outcomes.Score.instrument": "a name of content",
    "outcomes.Score.scale": "a name of content",
    "outcomes.Score.band": "a named range, kept plain with its number so that the database can report it",
    "outcomes.Score.status": "a code",
    "outcomes.Score.rule": "the name of a rule",
    "icbt.Alarm.watch": "a code",
    "outcomes.AdverseEvent.occasion": "a kind and a random id",
    "outcomes.AdverseEvent.lesson": "a name of content",
    "outcomes.AdverseEvent.worksheet": "a name of content",
    "outcomes.AdverseEvent.report_to": "a code",
    "outcomes.Flag.occasion": "a kind and a random id",
    "outcomes.Flag.rule": "the name of a rule",
    "outcomes.Flag.rule_version": "a number",
    "outcomes.Flag.source": "a citation, the same for everybody",
    "outcomes.InstrumentPermission.instrument": "a name of content",
    "outcomes.InstrumentPermission.language": "a code",
    "outcomes.InstrumentPermission.holder": "who gave permission; no patient is in it",
    "outcomes.InstrumentPermission.scope": "what was permitted; no patient is in it",
    "outcomes.InstrumentPermission.document": "where the permission is filed; no patient is in it",
    "outcomes.InstrumentPermission.wording": "content, the same for everybody",
}


def text_fields() -> dict[str, models.Field]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        and not field.choices
    }


def test_every_text_field_is_sealed_or_listed_with_its_reason():
    fields = set(text_fields()) - {"icbt.DataKey.wrapped"}
    assert fields - set(PLAIN) == set(), "seal these, or say here why they are plain"
    assert set(PLAIN) - fields == set(), "these are not there any more"


def test_every_sealed_row_knows_its_patient_and_has_a_random_id():
    for model in our_models():
        if any(isinstance(field, SealedField) for field in model._meta.get_fields()):
            assert isinstance(model._meta.pk, models.UUIDField), model
            assert hasattr(model, "patient_id"), model


def test_every_primary_key_is_random():
    for model in our_models():
        assert isinstance(model._meta.pk, models.UUIDField), model


def test_there_are_sealed_fields_to_look_at():
    sealed = [f for model in our_models() for f in model._meta.get_fields() if isinstance(f, SealedField)]
    assert len(sealed) >= 12
    assert issubclass(our_models()[0]._meta.apps.get_model("icbt.User"), AbstractBaseUser)
