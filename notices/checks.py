"""Checks of a site's own settings: mail hours that are none, a ladder with a mistake, a rung without a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from notices import hours, ladder
from notices.ladder import Rung


@register()
def reminders_can_be_told(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    try:
        hours.window()
    except ValueError as fault:
        found.append(Error(f"MAIL_HOURS is no pair such as 08:00-18:00: {fault}", id="notices.E001"))
    try:
        rungs = ladder.load().rungs
    except (ValueError, OSError) as fault:
        return [*found, Error(f"LADDER_FILE: {fault}", id="notices.E002")]
    missing = [(n, name) for n, rung in enumerate(rungs, start=1) for name in _texts(rung) if not _there(name)]
    return [*found, *(Error(f"rung[{n}].code: there is no text {name}", id="notices.E003") for n, name in missing)]


def _texts(rung: Rung) -> Iterator[str]:
    """What a rung is told by. One text without its subject, or the other way round, is found by the house's tests."""
    if set(rung.to) - {"applicant"}:
        yield f"notices/{rung.kind}.txt"
    if "applicant" in rung.to:
        yield f"notices/{rung.kind}_applicant.txt"


def _there(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
