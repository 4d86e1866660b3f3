"""Loads programmes, worksheets and lessons."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from icbt import filing
from modules import lesson_files, programme, worksheets
from modules.known import known_in
from modules.programme import Programme
from modules.tables import ContentError

FOLDER = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    """Every file becomes a content version, or nothing does and every fault is listed as file:line: sentence."""

    help = "Load programmes, worksheets and lessons."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the programmes are, one folder each")

    def handle(self, *args, folder: Path, **options) -> None:
        faults: list[str] = []
        bodies = [body for one in sorted(folder.iterdir()) if one.is_dir() for body in read_programme(one, faults)]
        if faults:
            raise CommandError("\n".join(faults))
        with transaction.atomic():
            for kind, slug, language, body, source in bodies:
                if told := filing.load(kind=kind, slug=slug, language=language, body=body, source=source):
                    self.stdout.write(told)
        self.stdout.write(f"programmes, worksheets and lessons: {len(bodies)}")


def read_programme(folder: Path, faults: list[str]) -> list[tuple]:
    """Everything of one programme as (kind, slug, language, body, source), checked across its files."""
    sheets = _read("worksheet", sorted(folder.glob("worksheets/*.toml")), worksheets.parse, faults)
    slugs = {slug for _, slug, *_ in sheets}
    files = sorted(folder.glob("*.md"))
    lessons = _read("lesson", files, lesson_files.parse, faults, worksheets=slugs, known=known_in(folder))
    plans = [folder / "programme.toml", *sorted(folder.glob("programme.*.toml"))]
    whole = _read("programme", plans, programme.parse, faults)
    for _, _, _, body, _ in whole:
        _check_lessons(Programme.from_dict(body), lessons, folder, faults)
        _check_prompts(Programme.from_dict(body), slugs, folder, faults)
    return [*whole, *sheets, *lessons]


def _read(kind: str, paths: list[Path], parse, faults: list[str], **known) -> list[tuple]:
    found = []
    for path in paths:
        try:
            source = path.read_text(encoding="utf-8")
            one = parse(source, filename=name(path), **known)
            found.append((kind, one.slug, one.language, one.to_dict(), source))
        except ContentError as error:
            faults.extend(error.faults)
        except OSError:
            faults.append(f"{name(path)}:1: The file cannot be read.")
    return found


def _check_lessons(whole: Programme, lessons: list[tuple], folder: Path, faults: list[str]) -> None:
    """Every lesson file has a place in the programme, with the same code and the same word on counting.

    A page to share is written as a lesson is, and has none.
    """
    listed = [*whole.tracks, *whole.modules]
    places = {one.slug: one for group in listed for one in group.lessons}
    for _, slug, language, body, _ in lessons:
        path, place = name(folder / f"{slug}.{language}.md"), places.get(slug)
        if slug in whole.pages:
            continue
        if place is None:
            faults.append(f"{path}:1: No track and no module of the programme lists the lesson “{slug}”.")
        elif (place.code, place.counted) != (body["code"], body["counted"]):
            faults.append(f"{path}:1: “code” or “counted” differs from {name(folder / 'programme.toml')}.")


def _check_prompts(whole: Programme, worksheets: set[str], folder: Path, faults: list[str]) -> None:
    prompts = whole.diary_prompts
    if prompts and prompts.worksheet not in worksheets:
        faults.append(f"{name(folder / 'programme.toml')}:1: No worksheet is called “{prompts.worksheet}”.")


def name(path: Path) -> str:
    """A file as faults name it: from the top of the repository, if it is inside."""
    top = settings.BASE_DIR
    return str(path.relative_to(top) if path.is_relative_to(top) else path)
