"""Checks of the search: its engine is there, and the site has not outgrown it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

from search import health


@register()
def engine_is_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    path = settings.HAYSTACK_CONNECTIONS["default"]["ENGINE"]
    try:
        import_string(path)
    except ImportError as error:
        hint = "SEARCH_ENGINE is whoosh, or tantivy after pip install --require-hashes -r requirements/tantivy.txt."
        return [Error(f"The search engine {path} cannot be used: {error}", hint=hint, id="search.E001")]
    return []


@register(deploy=True)
def engine_is_large_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`manage.py check --deploy`: with the figures, and only where an index is there to be measured."""
    return [
        Warning(
            f"The index has {has:,} {name}; {settings.SEARCH_ENGINE} is made for {most:,}.",
            hint="Set SEARCH_ENGINE=tantivy (requirements/tantivy.txt) and run manage.py index rebuild.",
            id="search.W001",
        )
        for name, has, most in health.beyond()
    ]
