"""Moments and who did the thing, as every table of this room writes them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


def together(name: str, at: str, by: str) -> models.CheckConstraint:
    """A moment and who did it: both or neither."""
    neither, both = Q(**{at: None, by: None}), Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


def person() -> models.ForeignKey:
    """Who did the thing whose moment stands beside it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
