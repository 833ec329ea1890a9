"""The name of an official in a template."""

from django import template

from agencies.people import name_of

register = template.Library()
register.filter("official", name_of)
