"""A programme: its tracks, its lessons in order, its optional modules, and the rule that says when each lesson opens.

PURE: no Django, no clock. How the rule is applied stands in `modules.release`.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any, Self

from modules.diary_prompts import DiaryPrompts, read_prompts
from modules.doses import check_doses
from modules.kind_words import check_words
from modules.optional import OptionalModule, read_modules
from modules.tables import Source, Table
from modules.tracks import LessonEntry, ReleaseRule, Track, read_entry, read_rule, read_track


@dataclass(frozen=True)
class Programme:
    """The whole course a patient takes. `pages` are slugs of texts to share, which anybody may read."""

    slug: str
    title: str
    audience: str
    language: str
    tracks: tuple[Track, ...]
    rule: ReleaseRule
    diary_prompts: DiaryPrompts | None = None
    modules: tuple[OptionalModule, ...] = ()
    pages: tuple[str, ...] = ()

    def track(self, slug: str) -> Track:
        """KeyError for a track the programme does not have."""
        return {one.slug: one for one in self.tracks}[slug]

    def module_of(self, lesson: str) -> OptionalModule | None:
        """The module a lesson belongs to; None for a lesson of a track."""
        return next((one for one in self.modules if lesson in {entry.slug for entry in one.lessons}), None)

    def stays_open(self, lesson: str) -> bool:
        """May it be begun and written in after the guided weeks: a booster, or a module that is open at any time?"""
        module = self.module_of(lesson)
        if module:
            return not module.after
        return any(one.slug == lesson and one.from_week is not None for track in self.tracks for one in track.lessons)

    def to_dict(self) -> dict[str, Any]:
        """The canonical form: plain JSON types alone; the rule is written once."""
        tracks = [
            {
                "slug": one.slug,
                "title": one.title,
                "in_one_line": one.in_one_line,
                "lessons": [asdict(lesson) for lesson in one.lessons],
            }
            for one in self.tracks
        ]
        rule = {**asdict(self.rule), "days": dict(self.rule.days), "practice_after": list(self.rule.practice_after)}
        plain = {key: getattr(self, key) for key in ("slug", "title", "audience", "language")}
        prompts = asdict(self.diary_prompts) if self.diary_prompts else None
        beside = {"modules": [_plain(one) for one in self.modules], "pages": list(self.pages)}
        return {**plain, "rule": rule, "tracks": tracks, "diary_prompts": prompts, **beside}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_dict`; a programme published before there were modules has none."""
        practice = tuple(data["rule"].get("practice_after", ()))
        rule = ReleaseRule(**{**data["rule"], "practice_after": practice})
        built = {
            "rule": rule,
            "tracks": tuple(_track(one, rule) for one in data["tracks"]),
            "diary_prompts": DiaryPrompts(**data["diary_prompts"]) if data.get("diary_prompts") else None,
            "modules": tuple(OptionalModule.from_dict(one) for one in data.get("modules", ())),
            "pages": tuple(data.get("pages", ())),
        }
        return cls(**{**data, **built})


def _plain(module: OptionalModule) -> dict[str, Any]:
    lessons, rules = [asdict(one) for one in module.lessons], [asdict(one) for one in module.suggest]
    return {**asdict(module), "lessons": lessons, "suggest": rules}


def _track(data: dict[str, Any], rule: ReleaseRule) -> Track:
    lessons = tuple(LessonEntry(**one) for one in data["lessons"])
    return Track(**{**data, "lessons": lessons, "rule": rule})


def parse(text: str, *, filename: str) -> Programme:
    """The programme in `text` (programme.toml, or programme.de.toml). Raises ContentError with every fault."""
    source = Source(text, PurePath(filename).as_posix())
    table = source.toml(1, len(source.lines))
    programme = _read(table)
    named = re.fullmatch(r"programme\.(?P<language>[a-z-]+)\.toml", PurePath(filename).name)
    if named and named["language"] != programme.language:
        table.fault("language", f'"language" is "{programme.language}", but the file is called {named[0]}.')
    check_words(source, programme.language)
    check_doses(source)
    source.refuse()
    return programme


def _read(table: Table) -> Programme:
    rule = read_rule(table)
    entries = [read_entry(one) for one in table.tables("lessons", 1)]
    lessons = {one.slug: one for one in entries}
    if len(lessons) < len(entries):
        table.fault("lessons", "A lesson is listed twice.")
    pages = table.texts("pages", 0, 10)
    tracks = tuple(read_track(one, lessons, rule) for one in table.tables("tracks", 1, 6))
    programme = Programme(
        slug=table.slug("slug"),
        title=table.text("title"),
        audience=table.text("audience"),
        language=table.text("language", "en"),
        tracks=tracks,
        rule=rule,
        diary_prompts=read_prompts(table),
        modules=read_modules(table, lessons, _placed(tracks), pages),
        pages=pages,
    )
    table.finish()
    return programme


def _placed(tracks: Iterable[Track]) -> set[str]:
    return {lesson.slug for track in tracks for lesson in track.lessons}
