"""Every type of question a lesson may hold, by the name its file uses."""

from typing import Any

from modules.answering import Card, Question, Scale, Text, TrueFalse, YesNoAdvice
from modules.breathing import Breathe
from modules.chain import Chain
from modules.choosing import Choose, Sort, Tick
from modules.compass_rating import CompassRating
from modules.dial import Dial
from modules.figuring import Calculator, LinkWorksheet
from modules.interaction import Interaction, Option
from modules.loop import Loop, Place
from modules.recalling import Recall
from modules.simulator import Simulator
from modules.tables import Data, Table

TYPES: dict[str, type[Interaction]] = {
    one.type: one
    for one in (
        *(Tick, Sort, TrueFalse, Choose, Text, Scale, YesNoAdvice, Calculator, LinkWorksheet, Breathe, Recall),
        *(Dial, Loop, Chain, Simulator, CompassRating),  # these are drawn back
    )
}
PARTS: dict[str, Any] = {"options": Option, "bins": Option, "cards": Card, "questions": Question}
PARTS |= {"places": Place, "ways": Place}


def read(table: Table) -> Interaction | None:
    """The question written in an interaction block; None when its type is not one of ours."""
    kind = TYPES.get(table.choice("type", TYPES))
    return kind.read(table) if kind else None


def from_dict(data: Data) -> Interaction:
    """The inverse of `Interaction.to_dict`."""
    values = {key: _restored(key, value) for key, value in data.items() if key != "type"}
    return TYPES[data["type"]](**values)


def _restored(key: str, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return tuple(PARTS[key](**_tuples(one)) for one in value) if key in PARTS else tuple(value)


def _tuples(data: Data) -> Data:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
