"""PURE: which gentle letters a patient may get now, from where she stands. No Django, no clock.

Programme, reminders and inactivity ladder. Each is sent once for its occasion, asks nothing that is not waiting, and
blames nobody. How often she is written to at all is decided elsewhere, in icbt.pace.
"""

from dataclasses import dataclass

UNOPENED = range(5, 8)  # days a lesson has been open; later on the ladder of silence speaks instead
HALFWAY = range(2, 4)  # days since she was last in a lesson that she has begun
PRAISE_AFTER = 12  # hours from the end of a lesson: a good word for the next day, and not while she is still here
PRAISE_UNTIL = 48
PRAISE_EVERY = 7  # days between two of them
HARD_WEEKS = (3, 4)  # of the programme, in which many slow down
QUIET = {"quiet_7": range(7, 14), "quiet_14": range(14, 21)}  # days since she was last here
PAUSE_ENDS = range(1, 3)  # days until the end of a pause
LONG_PAUSE = 5  # days; a shorter pause needs no letter about its end
WEEKS_END = range(1, 8)  # days until her guided weeks end


@dataclass(frozen=True)
class Standing:
    """Where one patient stands. None where there is nothing of the kind.

    `unopened`: days for which the next lesson has been open and not begun. `halfway`: days since she was last in the
    lesson she has begun. `finished`: hours since she finished one. `praised`: days since the last good word.
    `quiet`: days since she was last here, None while nothing is open to her. `pause`, `pause_left`: days a pause lasts
    in all, and until it ends. `weeks_left`: days until her guided weeks end.
    """

    unopened: int | None = None
    halfway: int | None = None
    finished: int | None = None
    praised: int | None = None
    week: int | None = None
    quiet: int | None = None
    pause: int | None = None
    pause_left: int | None = None
    weeks_left: int | None = None


def letters(here: Standing) -> list[str]:
    """The keys of icbt.mail.WORDING that may be sent now; whether one was sent before is not asked here."""
    if here.pause is not None:
        return ["pause_ending"] if here.pause >= LONG_PAUSE and here.pause_left in PAUSE_ENDS else []
    found = [key for key, days in QUIET.items() if here.quiet in days]
    if not found:
        found += ["lesson_nudge"] if here.unopened in UNOPENED else []
        found += ["halfway_saved"] if here.halfway in HALFWAY else []
    found += ["well_done"] if _praise(here) else []
    found += ["normalise_slow"] if here.week in HARD_WEEKS else []
    found += ["ending_soon"] if here.weeks_left in WEEKS_END else []
    return found


def _praise(here: Standing) -> bool:
    lately = here.praised is not None and here.praised < PRAISE_EVERY
    return here.finished is not None and PRAISE_AFTER <= here.finished < PRAISE_UNTIL and not lately
