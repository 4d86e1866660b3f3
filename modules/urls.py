"""Addresses of the modules room."""

app_name = "modules"
urlpatterns = []
