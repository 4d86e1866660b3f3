"""Enrolments and consents in Django admin: where somebody stands, not how she is."""

from django.contrib import admin

from icbt import actions
from icbt.admin.audited import ReadOnlyAdmin
from icbt.models import Consent, Enrolment, Reason


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    """Moved by the actions of the house alone. Why somebody paused or stopped is not shown."""

    list_display = ("patient", "clinician", "track", "support_level", "status", "started_on", "closed_at")
    list_filter = ("status", "track", "support_level")
    list_select_related = ("patient", "clinician")
    search_fields = ("patient__email", "patient__name", "clinician__name")
    exclude = ("reason",)
    actions = ("pause", "resume", "complete", "withdraw")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    @admin.action(description="Pause")
    def pause(self, request, queryset):
        self.act(request, queryset, lambda row, by: actions.pause(enrolment=row, by=by, reason=Reason.SERVICE))

    @admin.action(description="Resume")
    def resume(self, request, queryset):
        self.act(request, queryset, lambda row, by: actions.resume(enrolment=row, by=by, reason=Reason.SERVICE))

    @admin.action(description="Complete")
    def complete(self, request, queryset):
        self.act(request, queryset, lambda row, by: actions.complete(enrolment=row, by=by, reason=Reason.SERVICE))

    @admin.action(description="Withdraw")
    def withdraw(self, request, queryset):
        self.act(request, queryset, lambda row, by: actions.withdraw(enrolment=row, by=by, reason=Reason.SERVICE))


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Who agreed to which exact text, when."""

    list_display = ("patient", "content", "research", "contact_doctor", "given_at", "withdrawn_at")
    list_filter = ("research", "contact_doctor")
    list_select_related = ("patient", "content")
    search_fields = ("patient__email", "patient__name")
