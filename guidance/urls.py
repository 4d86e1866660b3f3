"""Addresses of the guidance room."""

app_name = "guidance"
urlpatterns = []
