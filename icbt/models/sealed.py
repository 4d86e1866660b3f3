"""The base of every row that holds a patient's words."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class SealedModel(models.Model):
    """A row that belongs to one patient, whose key seals its text; it hangs from one of her enrolments."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("icbt.Enrolment", models.PROTECT)

    class Meta:
        abstract = True
