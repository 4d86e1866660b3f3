"""Content as immutable versions: what a patient saw can always be shown again, exactly."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    """What a content version holds."""

    PROGRAMME = "programme"
    LESSON = "lesson"
    WORKSHEET = "worksheet"
    INSTRUMENT = "instrument"
    SCHEDULE = "schedule"
    RULES = "rules"
    CONSENT = "consent"
    MESSAGES = "messages"
    CRISIS = "crisis"
    WORDS = "words"


class ContentVersionQuerySet(models.QuerySet["ContentVersion"]):
    """Words to ask for content."""

    def languages_of(self, kind: str) -> list[str]:
        """The languages in which something of that kind is current, English first."""
        found = set(self.filter(kind=kind, current=True).values_list("language", flat=True))
        return sorted(found, key=lambda code: (code != "en", code))

    def named(self, kind: str, slug: str, language: str) -> "ContentVersionQuerySet":
        """Every version of one content in one language, the newest first."""
        return self.filter(kind=kind, slug=slug, language=language).order_by("-version")

    def filed(self) -> "ContentVersion | None":
        """Among the versions of one content, the one that the files held when they were last loaded."""
        return self.exclude(filed_at=None).order_by("-filed_at", "-version").first()


class ContentVersion(models.Model):
    """One version of one piece of content in one language. The body never changes; which version is current does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    slug = models.SlugField()
    language = models.CharField(max_length=8, default="en")
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, help_text="SHA-256 of the canonical body")
    body = models.JSONField()
    source = models.TextField(blank=True, help_text="the file it was read from, for authors and translators")
    note = models.TextField(
        max_length=2000, blank=True, help_text="what changed, and why it came back, in the author's words"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        help_text="who last made it current by hand; nobody when it came from the files",
    )
    current_since = models.DateTimeField(null=True, help_text="when it last became current")
    filed_at = models.DateTimeField(null=True, help_text="since when the files hold exactly this")
    current = models.BooleanField(default=True)
    loaded_at = models.DateTimeField(default=timezone.now)

    objects = ContentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug", "language", "-version"]
        constraints = [
            models.UniqueConstraint(name="content_version_number", fields=["kind", "slug", "language", "version"]),
            models.UniqueConstraint(name="content_version_hash", fields=["kind", "slug", "language", "hash"]),
            models.UniqueConstraint(
                name="content_one_current",
                fields=["kind", "slug", "language"],
                condition=models.Q(current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} ({self.language}) version {self.version}"


class Content(ContentVersion):
    """A content as something that administrators write: its versions, its draft, and what is published."""

    class Meta:
        proxy = True
        verbose_name = "content"
        verbose_name_plural = "content: write, compare, publish, go back"


class ContentDraft(models.Model):
    """A text that somebody is working on; nobody sees it before it is published as a content version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    slug = models.SlugField()
    language = models.CharField(max_length=8, default="en")
    source = models.TextField()
    note = models.CharField(max_length=200, blank=True, help_text="what changed, in the author's words")
    base = models.ForeignKey(
        ContentVersion, models.PROTECT, related_name="+", null=True, help_text="the version it began from"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(
        default=1, help_text="counts saves, so that two people do not overwrite each other"
    )

    class Meta:
        ordering = ["kind", "slug", "language"]
        constraints = [models.UniqueConstraint(name="one_draft_of_each", fields=["kind", "slug", "language"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} ({self.language}), a draft"
