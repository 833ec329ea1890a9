"""Texts that were typed and not saved: kept for who typed them, offered on whatever machine they come back on.

No event tells of it and nobody else reads it; of others it is only said that they are at work, and since when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from disclosures import html
from disclosures.models import Document, UnsavedText

AT_WORK = timedelta(minutes=15)  # since the last word that somebody typed
LONGEST = 1_000_000  # characters


def keep(user: Any, document: Document | None, text: str, now: datetime) -> UnsavedText:
    """Keep the text in the place of what was kept before. Raises ValueError where it is longer than any document."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    kept, _new = UnsavedText.objects.update_or_create(
        user=user,
        document=document,
        defaults={"body": html.CONTROL.sub("", text), "at": now},
        create_defaults={
            "body": html.CONTROL.sub("", text),
            "at": now,
            "begun_at": now,
            "base": document.updated_at if document else None,
        },
    )
    return kept


def forget(user: Any, document: Document | None) -> None:
    UnsavedText.objects.filter(user=user, document=document).delete()


def offered(user: Any, document: Document | None) -> UnsavedText | None:
    """What this person has not saved of it, where it is another text than that which is saved."""
    kept = UnsavedText.objects.filter(user=user, document=document).first()
    saved = document.body if document else ""
    return kept if kept and html.anchored(html.from_person(kept.body)) != saved else None


def at_work(document: Document, user: Any, now: datetime) -> Iterable[UnsavedText]:
    """Who else has typed something here a short while ago, and has not saved it."""
    rows = document.unsaved.exclude(user=user).filter(at__gt=now - AT_WORK)
    return rows.select_related("user").defer("body").order_by("begun_at")


def forget_old(now: datetime) -> int:
    """For the sweep: what nobody has come back for."""
    old = UnsavedText.objects.filter(at__lt=now - timedelta(days=settings.UNSAVED_TEXT_DAYS))
    return old.delete()[0]
