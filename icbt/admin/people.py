"""People in Django admin: no password, no e-mail address and no role is changed here; people are invited instead."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.shortcuts import redirect, render

from icbt import actions
from icbt.admin.audited import AuditedAdmin
from icbt.models import Role, User


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """Whoever could change an address could become that person: so nobody can."""

    list_display = ("email", "name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email", "name")
    fields = ("email", "name", "role", "is_active", "language", "time_zone", "country", "created_at", "last_login")
    readonly_fields = ("email", "role", "is_active", "language", "time_zone", "country", "created_at", "last_login")
    actions = ("close_account", "open_account", "reset_second_factor", "erase")

    def add_view(self, request: HttpRequest, form_url="", extra_context=None):
        return redirect("icbt:invite_staff")

    @admin.action(description="Close the account")
    def close_account(self, request, queryset):
        self.act(request, queryset, lambda user, by: actions.change_activity(by=by, user=user, active=False))

    @admin.action(description="Open the account again")
    def open_account(self, request, queryset):
        self.act(request, queryset, lambda user, by: actions.change_activity(by=by, user=user, active=True))

    @admin.action(description="Forget a lost second factor of staff")
    def reset_second_factor(self, request, queryset):
        self.act(request, queryset, lambda user, by: actions.reset_second_factor(by=by, user=user))

    @admin.action(description="Erase a patient for good")
    def erase(self, request, queryset):
        """Ask once more, with the address typed by hand: what is erased here is gone from every backup too."""
        typed = request.POST.get("typed")
        if queryset.count() != 1 or queryset.get().role != Role.PATIENT:
            self.message_user(request, "Choose one patient to erase.", messages.ERROR)
            return None
        person = queryset.get()
        if typed is not None and typed.strip().lower() == person.email.lower():
            self.act(request, queryset, lambda user, by: actions.erase(by=by, patient=user))
            return None
        context = {
            **self.admin_site.each_context(request),
            "person": person,
            "typed": typed,
            "title": "Erase a patient",
        }
        return render(request, "admin/erase.html", context)
