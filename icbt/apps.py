"""The floor app."""

from django.apps import AppConfig


class IcbtConfig(AppConfig):
    """People, enrolment, consent, content, audit, encryption, access, nudges."""

    name = "icbt"
    verbose_name = "People and records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from icbt import checks  # noqa: F401
