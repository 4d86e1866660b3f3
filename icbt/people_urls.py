"""Addresses of the floor: coming in, consent, profile, help, audit, health."""

app_name = "icbt"
urlpatterns = []
