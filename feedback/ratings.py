"""Rating a page: a signed note of which page it is, and one row for each visit and page."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from agencies.models import Agency
from feedback.models import Rating

SALT = "feedback.rating"


def seal(path: str, agency: Agency | None) -> str:
    """What the form carries: the page and the agency that answers for it, so that nobody can name another."""
    return signing.dumps([path[:300], agency.pk if agency else None], salt=SALT)


def unseal(note: str) -> tuple[str, int | None] | None:
    """The page and the agency; None where the note is not ours."""
    try:
        path, agency = signing.loads(note, salt=SALT)
    except signing.BadSignature:
        return None
    return path, agency


def rate(path: str, agency_id: int | None, *, useful: bool, word: str, visit: str) -> bool:
    """Add a rating; False where this visit has rated the page before. A page of no agency belongs to the highest."""
    agency = Agency.objects.filter(pk=agency_id).first() or Agency.objects.in_directory().filter(parent=None).first()
    if agency is None:
        return False
    key = salted_hmac(SALT, f"{visit} {path}", algorithm="sha256").hexdigest()
    fields: dict[str, Any] = {"path": path, "agency": agency, "useful": useful, "word": word}
    return Rating.objects.get_or_create(key=key, defaults=fields)[1]
