"""Dates in mails: facts carry them as `agencies.provisional.written` wrote them, people read days."""

from django import template

from agencies import provisional

register = template.Library()


@register.filter
def day(text: str) -> str:
    """A day in the reader's own form, marked where it is provisional."""
    return provisional.marked(*provisional.read(text))
