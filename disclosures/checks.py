"""Checks before the site starts: a schema of a table that cannot be used is refused with file, key and reason."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from disclosures.enums import DocumentKind
from disclosures.tables import schema
from statutes.source import LawError


@register()
def schemas_can_be_used(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for file in sorted(schema.FOLDER.glob("*.toml")):
        try:
            for kind in set(schema.read(file).kinds) - set(DocumentKind.values):
                found.append(Error(f"{file.name}: schema.kinds: there is no kind {kind}", id="disclosures.E001"))
        except LawError as fault:
            found.append(Error(str(fault), id="disclosures.E001"))
    return found
