"""What is only ever read: content versions, the ledger of nudges, the audit trail."""

from django.contrib import admin
from django.shortcuts import redirect

from icbt.admin.audited import ReadOnlyAdmin
from icbt.models import Alarm, AuditEvent, ContentVersion, Nudge


@admin.register(ContentVersion)
class ContentVersionAdmin(ReadOnlyAdmin):
    """Every version of everything that people read and answer."""

    list_display = ("kind", "slug", "language", "version", "current", "loaded_at")
    list_filter = ("kind", "current", "language")
    search_fields = ("slug",)


@admin.register(Nudge)
class NudgeAdmin(ReadOnlyAdmin):
    """Proof that what was due was sent, once."""

    list_display = ("recipient", "key", "channel", "due_at", "sent_at", "dropped_at", "why", "failed_at", "failure")
    list_filter = ("key", "channel", ("sent_at", admin.EmptyFieldListFilter), ("failed_at", admin.EmptyFieldListFilter))
    list_select_related = ("recipient",)
    search_fields = ("recipient__email",)
    exclude = ("enrolment",)


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    """What was due and did not happen, from when until when; “Is everything running?” looks at this moment."""

    list_display = ("watch", "count", "raised_at", "seen_at", "told_at", "cleared_at")
    list_filter = ("watch", ("cleared_at", admin.EmptyFieldListFilter))


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The trail has its own page, where looking is written down too."""

    def changelist_view(self, request, extra_context=None):
        return redirect("icbt:audit")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("icbt:audit")

    def history_view(self, request, object_id, extra_context=None):
        return redirect("icbt:audit")
