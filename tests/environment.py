"""What the settings need before the tests can load them: secrets that protect nothing, and the databases of the run."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

RUN = "TESTS_RUN_FOLDER"


def prepare() -> None:
    """Fill the environment for this process; TEST_DATABASE_URL and TEST_REDIS_URL choose real servers."""
    run = os.environ.get(RUN)  # set when this process is one of several; the first one cleans up after all
    folder = Path(tempfile.mkdtemp(prefix="icbt-tests-", dir=run))
    if not run:
        os.environ[RUN] = str(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "static").mkdir()
    postgres = os.environ.get("TEST_DATABASE_URL")
    os.environ.update(
        {
            "VAR_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "SECRET_KEY": "of-the-tests",
            "MASTER_KEYS": f"1:{base64.b64encode(b'k' * 32).decode()}",
            "DATABASE_URL": postgres or f"sqlite:///{folder / 'db.sqlite3'}",
            "KEYS_DATABASE_URL": f"{postgres}_keys" if postgres else f"sqlite:///{folder / 'keys.sqlite3'}",
            "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
            "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "LOG_LEVEL": "WARNING",
            "DEMO": "false",
            "DEBUG": "false",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop in the thread of the test
        }
    )
