"""The outcomes app."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Assessments, scores and flags."""

    name = "outcomes"
    verbose_name = "Questionnaires"

    def ready(self) -> None:
        from outcomes import checks  # noqa: F401
