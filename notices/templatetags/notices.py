"""Dates in mails: facts carry ISO text, people read days."""

from datetime import date

from django import template
from django.utils.formats import date_format

from agencies.choices import language

register = template.Library()


@register.filter
def day(iso: str) -> str:
    """An ISO date in the reader's own form."""
    return date_format(date.fromisoformat(iso), "DATE_FORMAT") if iso else ""


@register.filter
def in_language(names: dict[str, str]) -> str:
    """Of a name in each language, the reader's."""
    return names.get(language(), "") if names else ""
