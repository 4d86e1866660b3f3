"""How the figures of the safety report are shown on its page: as on paper."""

from django import template

from outcomes.harm_paper import shown
from outcomes.harm_report import Row

register = template.Library()


@register.filter
def beside(row: Row, columns: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each figure of a row with the name of its column."""
    return [(column, shown(value)) for column, value in zip(columns, row.cells, strict=True)]
