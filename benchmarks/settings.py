"""The product's settings with the floor beside its addresses and tasks; for measuring only."""

from icbt.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor_urls"
CELERY_IMPORTS = ["benchmarks.floor_tasks"]
