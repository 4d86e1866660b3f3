"""PURE: what the questions have in common whose answer is drawn back, as a picture with the same in words.

The page draws the picture again after each save; without scripts a button does, and so does going on.
"""

from typing import ClassVar


class Drawn:
    """Wear it before `Interaction`; `piece` gives the picture, whose `kind` names the part drawn_<kind>.html."""

    part: ClassVar[str] = "modules/parts/drawn.html"
    script: ClassVar[str] = "js/live_answers.js"
