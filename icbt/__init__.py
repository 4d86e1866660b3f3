"""The floor of the house, and the wiring of the rooms that stand on it."""

from icbt.celery import app as celery_app

__all__ = ["celery_app"]
