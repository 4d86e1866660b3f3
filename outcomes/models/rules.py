"""The versions of the rules, as something of this room that administrators look after."""

from __future__ import annotations

from icbt.models import ContentVersion


class Rules(ContentVersion):
    """One version of the rules that raise flags: a content version of kind "rules"."""

    class Meta:
        proxy = True
        verbose_name = "version of the rules"
        verbose_name_plural = "rules that raise flags"
