"""Daily prompts to write the diary: which worksheet, and on which days of the programme.

PURE: no Django, no clock.
"""

from dataclasses import dataclass

from modules.tables import Table


@dataclass(frozen=True)
class DiaryPrompts:
    """A daily prompt for whoever chose an hour for it: which worksheet, and on which days of the programme.

    Days count from the day it started, which is day 0, pauses left out; both ends included. After them the prompts end
    unless she says that they go on: to watch pain for ever can keep attention on it (this programme's own design).
    """

    worksheet: str
    from_day: int
    until_day: int

    def falls_on(self, day: int, *, goes_on: bool = False) -> bool:
        return self.from_day <= day and (goes_on or not self.is_over(day))

    def is_over(self, day: int) -> bool:
        """Have the programme's own days of prompts passed?"""
        return day > self.until_day


def read_prompts(table: Table) -> DiaryPrompts | None:
    """The [diary_prompts] of a programme file; None when it has none."""
    found = table.table("diary_prompts")
    if found is None:
        return None
    from_day = found.whole("from_day", 0, 400)
    prompts = DiaryPrompts(found.slug("worksheet"), from_day, found.whole("until_day", 0, 400))
    if prompts.until_day < from_day:
        found.fault("until_day", '"until_day" comes before "from_day".')
    found.finish()
    return prompts
