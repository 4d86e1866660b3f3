"""The content files of outcomes, read once for the tests of the pure rules."""

from pathlib import Path

from outcomes import rules, schedules
from outcomes.instruments import Instrument, parse

CONTENT = Path(__file__).parents[2] / "outcomes" / "content"
INSTRUMENTS: dict[str, Instrument] = {
    instrument.slug: instrument
    for instrument in (
        parse(path.read_text(), filename=path.name) for path in sorted((CONTENT / "instruments").glob("*.en.toml"))
    )
}
RULES_FILE = CONTENT / "rules" / "default.toml"
RULES = rules.parse(RULES_FILE.read_text(), filename=RULES_FILE.name, instruments=INSTRUMENTS)
SCHEDULE_FILE = CONTENT / "schedules" / "chronic-pain.toml"
SCHEDULE = schedules.parse(SCHEDULE_FILE.read_text(), filename=SCHEDULE_FILE.name, instruments=INSTRUMENTS)


def sheet(slug: str, total: int) -> dict[str, int]:
    """Answers to an instrument's scored items that add up to `total`, filling the first items first."""
    answers = {}
    for item in INSTRUMENTS[slug].items:
        if item.scored:
            answers[item.key] = min(max(item.values), total)
            total -= answers[item.key]
    assert total == 0, "no such sum"
    return answers
