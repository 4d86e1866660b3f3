"""System checks: dangerous combinations of settings are refused before anybody is served."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from icbt.crisis_lines import serves, unchecked

HARMLESS_MAIL = ("filebased", "console", "locmem", "dummy")
LOCAL = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security)
def demo_stays_at_home(app_configs, **kwargs) -> list[CheckMessage]:
    """E001: a demonstration has staff without a second factor, so nobody elsewhere may reach it or get its mail."""
    mail = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    if not settings.DEMO or (_host() in LOCAL and mail in HARMLESS_MAIL):
        return []
    hint = "Unset DEMO, or set SITE_URL to http://localhost and leave EMAIL_URL unset."
    return [Error("A demonstration with a public address or with real e-mail.", hint=hint, id="icbt.E001")]


@register(Tags.security, deploy=True)
def site_is_encrypted(app_configs, **kwargs) -> list[CheckMessage]:
    """E002: patients' words travel over https only."""
    if not _production() or settings.SITE_URL.startswith("https://"):
        return []
    return [Error("SITE_URL is not https.", hint="Put a TLS proxy in front and set SITE_URL.", id="icbt.E002")]


@register(Tags.security, deploy=True)
def keys_live_apart(app_configs, **kwargs) -> list[CheckMessage]:
    """W003: a copy of the records that holds their keys too can be read by whoever has it."""
    place = [[settings.DATABASES[name].get(part) for part in ("HOST", "PORT", "NAME")] for name in ("default", "keys")]
    if not _production() or place[0] != place[1]:
        return []
    hint = "Set KEYS_DATABASE_URL to a database of its own, with a backup of its own."
    return [Warning("Records and data keys share a database.", hint=hint, id="icbt.W003")]


@register(Tags.caches, deploy=True)
def cache_is_shared(app_configs, **kwargs) -> list[CheckMessage]:
    """E004: limits on guessing passwords must count across all processes."""
    if not _production() or settings.REDIS_URL:
        return []
    return [Error("No shared cache: limits on logins do not hold.", hint="Set REDIS_URL.", id="icbt.E004")]


@register(deploy=True)
def broker_is_real(app_configs, **kwargs) -> list[CheckMessage]:
    """E007: the file system broker loses the task of a worker that is killed."""
    if not _production() or not settings.CELERY_BROKER_URL.startswith("filesystem"):
        return []
    return [Error("The file system broker is for demonstrations.", hint="Set REDIS_URL.", id="icbt.E007")]


@register(Tags.security)
def master_keys_are_secret(app_configs, **kwargs) -> list[CheckMessage]:
    """E006: a master key that everybody knows seals nothing."""
    if settings.DEMO or all(any(key) for key in settings.MASTER_KEYS.values()):
        return []
    hint = "Make one: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
    return [Error("A master key is all zeros.", hint=hint, id="icbt.E006")]


@register(Tags.database, deploy=True)
def help_is_there(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """E005: every country served has an emergency number and a line. W008: each was checked in the last 180 days."""
    if not databases or "default" not in databases:
        return []
    return [fault for country in settings.SERVED_COUNTRIES for fault in _faults_of(country)]


def _faults_of(country: str) -> list[CheckMessage]:
    from icbt import content

    try:
        body = content.current("crisis", country).body
    except content.ContentMissing:
        body = {"lines": []}
    if not serves(body):
        hint = f"Write icbt/content/crisis/{country}.toml and run load_content."
        return [Error(f"No emergency number and crisis line for '{country}'.", hint=hint, id="icbt.E005")]
    old = unchecked(body, date.today())  # noqa: DTZ011  a day more or less does not matter here
    if not old or not _production():
        return []
    hint = "Call or look up each one, then fill verified_on and source_url in its file."
    return [Warning(f"Not checked for 180 days in '{country}': {', '.join(old)}.", hint=hint, id="icbt.W008")]


@register(Tags.database, deploy=True)
def somebody_reads_the_duty_inbox(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """W009: what nobody guides belongs to the supervisors; with none of them it would be on nobody's screen."""
    from icbt.models import User

    if not databases or "default" not in databases or User.objects.supervisors().exists():
        return []
    hint = "Invite one before the first patient: flags and messages without a clinician wait for a supervisor."
    return [Warning("There is no active supervisor.", hint=hint, id="icbt.W009")]


def _production() -> bool:
    return not (settings.DEMO or settings.DEBUG)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""
