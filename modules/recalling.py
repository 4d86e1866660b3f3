"""The piece of a lesson that brings back what she entered before; pure: her words are found in modules.recalled."""

from dataclasses import dataclass
from typing import Any, ClassVar

from modules.interaction import Interaction
from modules.tables import Table

ONE_OF_TWO = 'Give either "from" (a lesson and a question in it) or "worksheet".'
FROM = '"from" needs a lesson and a question in it, such as "making-sense/my-dial".'


@dataclass(frozen=True)
class Recall(Interaction):
    """Her answer to a question of a lesson, or fields of her newest entry of a worksheet; it asks nothing.

    `lesson` and `question`, or `sheet` and perhaps `fields` (empty for all); the others are empty.
    """

    lesson: str = ""
    question: str = ""
    sheet: str = ""
    fields: tuple[str, ...] = ()
    type: ClassVar[str] = "recall"
    own_minutes: ClassVar[float] = 0.5
    part: ClassVar[str] = "modules/parts/recall.html"

    @classmethod
    def _read(cls, table: Table) -> dict[str, Any]:
        source, sheet = table.text("from", ""), table.text("worksheet", "")
        lesson, slash, question = source.partition("/")
        if bool(source) == bool(sheet):
            table.fault("type", ONE_OF_TWO)
        elif source and not (lesson and slash and question):
            table.fault("from", FROM)
        return {"lesson": lesson, "question": question, "sheet": sheet, "fields": table.texts("fields", 0, 20)}
