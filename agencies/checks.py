"""Checks of the admin: what would show rows of other agencies is refused before the site starts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.checks import CheckMessage, Error, register

from agencies.scoped_admin import ScopedAdmin, ScopedInline


@register()
def admin_is_scoped(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page and inline is scoped; no widget or filter of Django's that asks for rows by itself."""
    found: list[CheckMessage] = []
    for keeper in admin.site._registry.values():
        where = type(keeper)
        if not isinstance(keeper, ScopedAdmin):
            found.append(Error("derive it from ScopedAdmin", obj=where, id="agencies.E001"))
        for part in (keeper, *keeper.inlines):
            # Its label is read with the default manager: any id typed in would be answered with a name.
            if part.raw_id_fields:
                found.append(Error("raw_id_fields name rows of other agencies", obj=where, id="agencies.E002"))
        for inline in keeper.inlines:
            if not issubclass(inline, ScopedInline):
                found.append(Error(f"derive {inline.__name__} from ScopedInline", obj=where, id="agencies.E003"))
        for spec in keeper.list_filter:
            given = spec[1] if isinstance(spec, list | tuple) else spec
            if isinstance(given, type) and issubclass(given, admin.AllValuesFieldListFilter):
                found.append(Error("this filter lists values of other agencies", obj=where, id="agencies.E004"))
    return found
