"""Small words for templates: icons, navigation, kind dates, and where a form error lives."""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from icbt import crisis

register = template.Library()


@register.simple_tag
def icon(name):
    """Draw one symbol of static/icons/steady.svg; screen readers skip it, so put words beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons/steady.svg"),
        name,
    )


@register.simple_tag
def lang(language):
    """The attributes of a piece of content in another language than its page; "" in the same, or for no language."""
    here, own = (get_language() or "en").partition("-")[0], (language or "").partition("-")[0]
    if own in ("", here):
        return ""
    turned = (own in settings.LANGUAGES_BIDI) != (here in settings.LANGUAGES_BIDI)
    way = "rtl" if own in settings.LANGUAGES_BIDI else "ltr"
    return format_html(' lang="{}" dir="{}"', language, way) if turned else format_html(' lang="{}"', language)


@register.simple_tag
def choice_input(choice):
    """Draw the native radio or box of one choice; Django would render four templates for each."""
    drawn = choice.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>',
        drawn["type"],
        drawn["name"],
        drawn["value"],
        flatatt(drawn["attrs"]),
    )


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(context, url_name, symbol, label, badge=None):
    """One link of the navigation, marked when the reader is there; nothing where the page does not exist."""
    try:
        href = reverse(url_name)
    except NoReverseMatch:
        return {}
    path = getattr(context.get("request"), "path", "")
    here = path == href or (href != "/" and path.startswith(href))
    return {"href": href, "symbol": symbol, "label": label, "badge": badge, "here": here}


@register.filter
def dial(number):
    """A phone number as it stands in a link to tap."""
    return crisis.dial(number or "")


@register.filter
def kind_day(value):
    """Name a date or an aware moment as people do: today, yesterday, Thursday 4 June; in the reader's zone.

    A day within six days is its weekday alone, another year is named; None gives the empty string.
    """
    if not value:
        return ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    today = timezone.localdate()
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    if abs(distance) < 7:
        return date_format(day, "l")
    return date_format(day, "l j F" if day.year == today.year else "j F Y")


@register.filter
def kind_moment(value):
    """Name an aware moment with its time: today at 14:05; in the reader's zone; None gives the empty string."""
    if not value:
        return ""
    clock = date_format(timezone.localtime(value), "H:i")
    return _("%(day)s at %(clock)s") % {"day": kind_day(value), "clock": clock}


@register.filter
def iso(value):
    """Write a date or moment for the datetime attribute of <time>."""
    return value.isoformat() if isinstance(value, date) else ""


@register.filter
def first_input(field):
    """The id an error link must point to: the field's own input, or the first one of a group of choices."""
    return field.id_for_label or f"{field.auto_id}_0"
