"""The bell: Celery rings, the database is the queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icbt.settings")

app = Celery("icbt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
