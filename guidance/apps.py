"""The guidance app."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Messages, caseload and home."""

    name = "guidance"
