"""What the public reads about the life of a document."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from disclosures import term
from disclosures.enums import SEEN, Event, Validity
from disclosures.models import Document


def history(document: Document) -> list[dict[str, Any]]:
    """Entries for the timeline, oldest first, beginning with the day of writing."""
    entries = []
    if document.written_on:
        entries.append(_entry(document.written_on, _("Written"), document.doc_no))
    for event in document.events.all():
        if event.kind in SEEN:
            validity = event.facts.get("validity")
            text = Validity(validity).label if validity in Validity.values else ""
            note = event.facts.get("note") or event.facts.get("reason") or ""
            timely = term.said(event.facts.get("days_late")) if event.kind == Event.PUBLISHED else ""
            entries.append(_entry(timezone.localdate(event.at), event.label, text, note, timely))
    if entries:
        entries[-1]["state"] = "now"
    return entries


def _entry(day: Any, what: Any, *texts: Any) -> dict[str, Any]:
    return {
        "when": date_format(day),
        "datetime": day.isoformat(),
        "what": what,
        "text": " · ".join(str(text) for text in texts if text),
    }
