"""The bases of every admin page: each change is an audit event, and nothing is removed."""

from django.contrib import admin, messages

from icbt.audit import record
from icbt.errors import Refused


class AuditedAdmin(admin.ModelAdmin):
    """Changes are in the audit trail with the names of the fields, never their values."""

    actions_on_bottom = False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        record("admin_changed", by=request.user, subject=obj, kind=obj._meta.label, fields=sorted(form.changed_data))

    def act(self, request, rows, action, **facts) -> None:
        """Do one action of the house to each row, and say what was refused."""
        for row in rows:
            try:
                action(row, by=request.user, **facts)
                self.message_user(request, f"{row}: done.", messages.SUCCESS)
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)


class ReadOnlyAdmin(AuditedAdmin):
    """To look at, not to change."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False
