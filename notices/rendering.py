"""The words of a notice: subject and text in the reader's language, and the morning's mail of many."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from agencies import provisional
from notices.ladder import URGENCIES
from notices.models import DIGEST, Notice

LINES = 30  # of one part of a morning's mail; the others are counted


def render(notice: Notice) -> tuple[str, str]:
    """Subject and body in the reader's language. No name and no secret goes into a subject."""
    with translation.override(notice.language):
        context = _context(notice)
        context["moving"] = provisional.any_in(notice.facts)
        if notice.kind == DIGEST:
            context |= digest(notice)
        context["why_moving"] = provisional.reason() if context["moving"] else ""
        subject = render_to_string(f"notices/{notice.kind}.subject.txt", context)
        body = render_to_string(f"notices/{notice.kind}.txt", context)
    return " ".join(subject.split()), body.strip() + "\n"


def _context(notice: Notice) -> dict[str, Any]:
    """The facts; of those that are kept in each language, the words in the reader's."""
    spoken = {code for code, _name in settings.LANGUAGES}
    said = {
        name: value[translation.get_language() or settings.LANGUAGE_CODE]
        if isinstance(value, dict) and value.keys() == spoken
        else value
        for name, value in notice.facts.items()
    }
    return {**said, "site_url": settings.SITE_URL, "notice": notice}


def line(notice: Notice) -> str:
    """The subject of one reminder, as it stands in the mail of many."""
    context = _context(notice)
    return " ".join(render_to_string(f"notices/{notice.kind}.subject.txt", context).split())


def about(notice: Notice) -> str:
    """What a reminder is about: the first two words of its key, such as `request:12`."""
    return ":".join(notice.key.split(":")[:2])


def digest(notice: Notice) -> dict[str, Any]:
    """The parts of a morning's mail: one line for each thing, its most urgent reminder; what comes late is counted."""
    rows = sorted(notice.merged.all(), key=lambda row: (URGENCIES.index(row.urgency), row.moment, row.pk))
    newest: dict[str, Notice] = {}
    for row in rows:
        best = newest.setdefault(about(row), row)
        # Of two reminders of the same urgency the later one says how things stand now.
        if best.urgency == row.urgency:
            newest[about(row)] = row
    parts, moving = [], False
    for urgency in URGENCIES:
        here = [row for row in newest.values() if row.urgency == urgency]
        if here:
            shown = [{"text": line(row), "path": row.facts.get("page", ""), "late": row.late} for row in here[:LINES]]
            moving = moving or any(provisional.any_in(row.facts) for row in here[:LINES])
            parts.append({"urgency": urgency, "count": len(here), "lines": shown, "more": len(here) - len(shown)})
    return {
        "parts": parts,
        "count": len(newest),
        "asked": sum(1 for row in newest.values() if row.asks and not row.settled_at),
        "late": sum(1 for row in newest.values() if row.late),
        "moving": moving,
    }
