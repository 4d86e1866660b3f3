"""Sealed words in templates: where they cannot be opened, the page says so in their place and stands."""

from django import template

from icbt.encryption import readable

register = template.Library()


@register.filter
def sealed(row, name):
    """The words in a sealed field of a row, empty when there are none; says so where they cannot be read."""
    return (readable(row, name) or "") if row else ""
