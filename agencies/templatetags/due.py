"""A due date or a last day: `{% due day provisional %}` in a page, `{{ day|due:provisional }}` in a text."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from agencies import provisional as standing
from statutes.calendars import Calendar

register = template.Library()


@register.simple_tag
def due(day: date | None, provisional: bool = False) -> SafeString | str:
    """The day for people and for machines, with the mark of a date that may still move; its reason is in the title."""
    if not day:  # what a template does not find is an empty text
        return ""
    shown = format_html('<time datetime="{}">{}</time>', day.isoformat(), standing.marked(day, False))
    pattern = pgettext("a day and its mark", "%(text)s %(mark)s") % {"text": "{}", "mark": "{}"}
    return format_html(pattern, shown, may_move()) if provisional else shown


@register.simple_tag
def may_move(provisional: bool = True, calendar: Calendar | None = None) -> SafeString | str:
    """The mark alone, where the day stands elsewhere."""
    if not provisional:
        return ""
    return format_html('<span class="provisional" title="{}">{}</span>', standing.reason(calendar), standing.mark())


@register.simple_tag
def why_provisional(provisional: bool = True, calendar: Calendar | None = None) -> str:
    """The reason as a sentence, where there is room for it."""
    return standing.reason(calendar) if provisional else ""


@register.filter(name="due")
def due_text(day: date | None, provisional: bool = False) -> str:
    return standing.marked(day or None, bool(provisional))
