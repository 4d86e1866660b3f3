"""The modules app."""

from django.apps import AppConfig


class ModulesConfig(AppConfig):
    """Lessons and worksheets."""

    name = "modules"
