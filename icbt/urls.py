"""Which room answers which address."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("icbt.people_urls")),
    path("", include("modules.urls")),
    path("", include("outcomes.urls")),
    path("", include("guidance.urls")),
]
