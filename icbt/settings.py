"""All settings, read from the environment; safe unless told otherwise, and refusing to start on a missing secret."""

import base64
from datetime import time, timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env, EnvError

from icbt import refusals
from icbt.wiring import (  # noqa: F401  settings are read by name
    BODY_SIGNS,
    CAUTIONS_OF,
    CELERY_BEAT_SCHEDULE,
    CONTENT_KINDS,
    CONTENT_LOADERS,
    ERASURE_WAITS_FOR,
    LETTERS_REST_UNTIL,
    MODULE_FACTS,
    NUDGE_REASONS,
    READING_WAITS_FOR,
    READY_PROBES,
    ROOMS_HEAR,
    SAFETY_PLAN_OF,
    WATCHES,
)

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent


def master_keys(value: str) -> dict[int, bytes]:
    """Read `1:<base64>,2:<base64>`: numbered 256-bit keys; the highest number wraps, all of them unwrap."""
    keys = {}
    for part in filter(None, (piece.strip() for piece in value.split(","))):
        number, _, text = part.partition(":")
        keys[int(number)] = base64.b64decode(text, validate=True)
    if not keys or any(len(key) != 32 for key in keys.values()):
        raise EnvError("MASTER_KEYS must be number:base64 pairs of 32 bytes each, such as 1:AAAA…=")
    return keys


def database(name: str, file: str) -> dict[str, object]:
    """Read a database URL; SQLite gets the settings without which it loses work under load."""
    config = env.dj_db_url(name, default=f"sqlite:///{VAR_DIR / file}", conn_max_age=60, conn_health_checks=True)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON;"
            ),
        }
    return config


# -- The service ------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # a demonstration with invented people: demo logins without a second factor
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")  # everything written at run time

SERVICE_NAME = env.str("SERVICE_NAME", "Steady")
SERVICE_TIME_ZONE = env.str("SERVICE_TIME_ZONE", "Europe/London")
SERVICE_COUNTRY = env.str("SERVICE_COUNTRY", "gb")
SERVED_COUNTRIES = env.list("SERVED_COUNTRIES", [SERVICE_COUNTRY])
SERVICE_OPENS = env.time("SERVICE_OPENS", time(9))
SERVICE_CLOSES = env.time("SERVICE_CLOSES", time(17))
SERVICE_HOLIDAYS = env.list("SERVICE_HOLIDAYS", [], subcast=refusals.iso_day)
refusals.refuse_hours_that_never_open(SERVICE_OPENS, SERVICE_CLOSES)
REPLY_WORKING_DAYS = env.int("REPLY_WORKING_DAYS", 2)  # programme default: answered within two working days
SAFETY_HOURS = env.int("SAFETY_HOURS", 1)  # opening hours within which the most urgent answers get a call
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", "https://www.wikipedia.org/")  # where "Leave this page" leads, in a hurry
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
INVITATION_DAYS = env.int("INVITATION_DAYS", 14)
RISK_MONITORING_STAFFED = env.bool("RISK_MONITORING_STAFFED", True)  # False: nobody answers, so nothing urgent is asked
DEFAULT_PROGRAMME = "chronic-pain"

# -- Secrets ----------------------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
MASTER_KEYS = master_keys(env.str("MASTER_KEYS"))

# -- Django -----------------------------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"] if DEMO or DEBUG else [])
refusals.refuse_public_demonstration(DEMO, SITE_URL, ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
CSRF_FAILURE_VIEW = "icbt.ended_login.csrf_failure"
ROOT_URLCONF = "icbt.urls"
WSGI_APPLICATION = "icbt.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "icbt",
    "modules",
    "outcomes",
    "guidance",
    "icbt.admin_site.IcbtAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "icbt.ended_login.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "icbt.middleware.key_ring",
    "icbt.middleware.local_time",
    "icbt.middleware.second_factor",
    "icbt.middleware.sliding_session",
    "icbt.middleware.private_pages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "icbt.context.site",
            ],
        },
    },
]

DATABASES = {
    "default": database("DATABASE_URL", "db.sqlite3"),
    # Patients' data keys live apart, so that a backup of the records never holds the keys that open them.
    "keys": database("KEYS_DATABASE_URL", "keys.sqlite3"),
}
DATABASE_ROUTERS = ["icbt.routers.KeysRouter"]

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
INTERFACE_LANGUAGES = ["en", *sorted(path.parts[-3] for path in BASE_DIR.glob("locale/*/LC_MESSAGES/django.mo"))]
"""Languages our own pages speak. Content may be in more: each piece then says its language."""

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

globals().update(env.dj_email_url("EMAIL_URL", f"file:///{VAR_DIR / 'mail'}"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", f"{SERVICE_NAME} <no-reply@localhost>")

# -- People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "icbt.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = env.list("PASSWORD_HASHERS", ["django.contrib.auth.hashers.Argon2PasswordHasher"])
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(hours=20).total_seconds())
SESSION_COOKIE_NAME = "session"

ACCOUNT_ADAPTER = "icbt.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address for each person; the old one stays until the new one is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an unlocked phone must not be enough to take an account away
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"join": "20/h/ip", "invite": "60/h/user"}  # beside allauth's own for login and reset

MFA_ADAPTER = "icbt.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG

# -- Forms ------------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- The bell ---------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "filesystem://"
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 3600,
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
        **{"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},  # a submit never waits 6 s
    }
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the clock rings again; a submit never waits for a broker
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# -- Security ---------------------------------------------------------------------------------------------------

SECURE = not (DEBUG or DEMO) and SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", SECURE)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)  # one proxy of ours, which sets X-Forwarded-For and -Proto itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # whose address the rate limits count
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# -- Logging: no words of patients, no codes, no links with secrets ---------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "icbt.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "celery": {"level": env.str("LOG_LEVEL", "INFO")}},
}
