"""Django admin, for administrators alone."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite


class IcbtAdminConfig(AdminConfig):
    """Puts our site in the place of Django's own."""

    default_site = "icbt.admin_site.IcbtAdminSite"


class IcbtAdminSite(AdminSite):
    """Content, people, instruments and their licences, audit. No clinical text is registered here."""

    site_header = site_title = "Administration"
    index_title = "What would you like to look after?"
    site_url = "/"

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_staff
