"""What the floor tells the rooms above it, inside the transaction in which it happens.

The floor imports none of them: settings.ROOMS_HEAR names the functions that hear of each happening.
One that raises takes the whole transaction back, so a room can also refuse.
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def tell(happening: str, **facts: Any) -> None:
    """Tell every room that hears of this happening, in order. Raises KeyError for one that nobody has named."""
    for hearer in settings.ROOMS_HEAR[happening]:
        import_string(hearer)(**facts)
