"""Django admin, for administrators alone."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode

KEPT_OUT = {"account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator", "auth.Group"}
"""Whoever can change somebody's address or second factor can become that person, and read what she may read."""


class IcbtAdminConfig(AdminConfig):
    """Puts our site in the place of Django's own."""

    default_site = "icbt.admin_site.IcbtAdminSite"


class IcbtAdminSite(AdminSite):
    """Content, people, instruments and their licences, audit. No clinical text is registered here.

    Logging in, logging out and changing a password happen at the one door everybody uses: Django's own pages for
    them know nothing of second factors and of the audit trail.
    """

    site_header = site_title = "Administration"
    index_title = "What would you like to look after?"
    site_url = None  # the front page of an administrator is this one
    enable_nav_sidebar = False  # few models; the lists need the width

    def get_urls(self) -> list:
        from icbt.admin.running import running

        return [path("running/", self.admin_view(running), name="running"), *super().get_urls()]

    def index(self, request, extra_context=None):
        """Where administrators land: first of all, whether everything is running."""
        from icbt.admin.running import standing

        return super().index(request, {**(extra_context or {}), "standing": standing()})

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_staff

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        welcome = [model for model in models if model._meta.label not in KEPT_OUT]
        super().register(welcome, admin_class, **options)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None) -> HttpResponseRedirect:
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', '/')})}")

    def logout(self, request, extra_context=None) -> HttpResponseRedirect:
        return redirect("account_logout")

    def password_change(self, request, extra_context=None) -> HttpResponseRedirect:
        return redirect("account_change_password")
