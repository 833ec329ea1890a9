"""What may be asked for: one table, by which questions are read, the page explains them and OpenAPI describes them."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.api.answers import Fault

USUAL, MOST = 50, 200  # rows of a page
LONGEST = 300  # characters of a value


@dataclass(frozen=True)
class Parameter:
    """`schema`: of JSON Schema, for OpenAPI. `about`: for people."""

    name: str
    schema: dict[str, Any]
    about: Any


UPDATED_SINCE = Parameter(
    "updated_since",
    {"type": "string", "examples": ["2026-11-01", "2026-11-01T08:00:00+08:00"]},
    gettext_lazy("A day or a moment: only what has changed since, and the traces of what was withdrawn since"),
)
AGENCY = Parameter("agency", {"type": "string"}, gettext_lazy("Only of this agency: its slug"))
CATEGORY = Parameter("category", {"type": "string"}, gettext_lazy("Only of this category and those below it: its slug"))
LIMIT = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    gettext_lazy("How many rows a page has at most"),
)
CURSOR = Parameter(
    "cursor", {"type": "string"}, gettext_lazy("Where the page begins. It stands in next; do not make it yourself")
)
PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    "documents": (UPDATED_SINCE, AGENCY, CATEGORY, LIMIT, CURSOR),
    "catalogue": (AGENCY, LIMIT, CURSOR),
    "agencies": (LIMIT, CURSOR),
    "categories": (LIMIT, CURSOR),
}


def read(request: HttpRequest, known: tuple[Parameter, ...]) -> dict[str, str]:
    """The values that were given; a name that is not known is refused, lest a slip be answered with everything."""
    names = [parameter.name for parameter in known]
    for name, values in request.GET.lists():
        if name not in names:
            listed = ", ".join(names) or "-"
            raise Fault(
                400, "unknown", _("There is no such parameter here. There are: %(names)s") % {"names": listed}, name
            )
        if len(values) > 1 or len(values[0]) > LONGEST or not values[0].isprintable():
            raise Fault(400, "value", _("Give this parameter once, with a short value."), name)
    return {name: value for name in names if (value := request.GET.get(name, "").strip())}


def limit(given: dict[str, str]) -> int:
    text = given.get("limit", str(USUAL))
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST):
        raise Fault(400, "value", _("A whole number from 1 to %(most)s, please.") % {"most": MOST}, "limit")
    return int(text)


def moment(given: dict[str, str]) -> datetime | None:
    """Of `updated_since`: a day begins at midnight, a moment without a zone is local. A + may have become a blank."""
    text = given.get("updated_since", "")
    if not text:
        return None
    try:
        day: date | None = parse_date(text)
        found = datetime.combine(day, time.min) if day else parse_datetime(text.replace(" ", "+"))
        if found is None and " " in text:
            found = parse_datetime(text)
        if found is not None:
            return (found if timezone.is_aware(found) else timezone.make_aware(found)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    example = UPDATED_SINCE.schema["examples"][1]
    raise Fault(
        400, "value", _("A day or a moment of ISO 8601, please, such as %(example)s.") % {"example": example},
        "updated_since",
    )  # fmt: skip


def cursor(given: dict[str, str], *kinds: type) -> list[Any] | None:
    """The values that `cursor_of` was given, each of its kind; None at the first page."""
    text = given.get("cursor", "")
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return [_as(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        raise Fault(400, "cursor", _("This is no place to go on from. Begin without it, and follow next."), "cursor")


def cursor_of(*values: Any) -> str:
    text = json.dumps([value.isoformat() if isinstance(value, datetime) else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _as(kind: type, value: Any) -> Any:
    if kind is datetime:
        found = datetime.fromisoformat(value)
        if timezone.is_naive(found):
            raise ValueError(value)
        return found
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError(value)
    return value
