"""READ: the signs of the body that may mean a new illness, for a room that asks about them outside a questionnaire.

The signs and the advice are those of the body check. Named by settings.BODY_SIGNS, so that no room needs this one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from icbt import content
from outcomes import gate
from outcomes.definitions import Instrument, Item
from outcomes.scoring import Answers
from outcomes.signs import Advice, advice_for, level

BODY_CHECK = "body-check"
SEVERAL, UNSURE = 20, 99  # answers of the body check: more than one sign of a part; cannot say


@dataclass(frozen=True)
class Part:
    """One part of the body: what it is called, and its signs as code and words."""

    title: str
    signs: list[tuple[str, str]]


@dataclass(frozen=True)
class BodySigns:
    """The body check as it stands now."""

    instrument: Instrument

    @property
    def parts(self) -> list[Part]:
        return [Part((item.text or item.key).split(".")[0], self._signs(item)) for item in self.instrument.items]

    def _signs(self, item: Item) -> list[tuple[str, str]]:
        signs = (option for option in item.options if 0 < option.value < SEVERAL)
        return [(f"{item.key}:{sign.value}", sign.text or "") for sign in signs]

    def answers(self, codes: Collection[str], *, unsure: bool = False) -> Answers:
        """What was ticked as answers to the body check: of several signs of one part, "more than one of these".

        `unsure`: each part without a sign is answered with "I am not sure". Codes that are not ours count for nothing.
        """
        found: dict[str, int] = {}
        for item in self.instrument.items:
            ticked = [code for code, _ in self._signs(item) if code in codes]
            if ticked:
                found[item.key] = SEVERAL if len(ticked) > 1 else int(ticked[0].split(":")[1])
            elif unsure:
                found[item.key] = UNSURE
        return found

    def advice(self, codes: Collection[str], *, unsure: bool = False) -> tuple[Advice, ...]:
        """What to do, most pressing first, the same words once; nothing without a sign."""
        advice = advice_for(self.instrument, self.answers(codes, unsure=unsure))
        return tuple({one.text: one for one in reversed(advice)}.values())[::-1]

    def level(self, codes: Collection[str], *, unsure: bool = False) -> str:
        """ "today", "soon", "unsure", or "" without a sign."""
        return level(self.advice(codes, unsure=unsure)) or ""


def body_signs(language: str) -> BodySigns:
    """The signs in that language, in English where there are none of its own."""
    return BodySigns(gate.definition(content.current("instrument", BODY_CHECK, language).pk))
