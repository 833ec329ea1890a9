"""The invariants of what is to be published: each function yields what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from disclosures import reminding
from disclosures.models import AgencyText, AgencyTextVersion
from notices.models import Sweep


def documents_near_their_term_are_reminded_of() -> Iterator[str]:
    """Every reminder of a document that is not out yet has reached somebody, as far as the last sweep has looked."""
    swept = Sweep.objects.filter(finished_at__isnull=False).exclude(calendars="").order_by("-finished_at").first()
    if swept is None:
        return
    day = min(timezone.localdate(swept.upto), timezone.localdate())
    for pk, kind, moment in reminding.missing(day, since=swept.started_at):
        yield f"document {pk}: {kind} should have been sent on {moment}"


def agency_texts_are_their_last_version() -> Iterator[str]:
    """What is public of a guide or of rules is the newest version that was kept, and nothing is public without one."""
    newest = AgencyTextVersion.objects.filter(text=OuterRef("pk")).order_by("-n")
    rows = AgencyText.objects.annotate(
        last=Subquery(newest.values("n")[:1]), kept=Subquery(newest.values("content")[:1])
    )
    for row in rows.order_by("pk").iterator(chunk_size=200):
        if (row.last or 0) != row.version or (row.kept or {}) != row.content:
            yield f"text {row.pk} is not its version {row.version}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    documents_near_their_term_are_reminded_of,
    agency_texts_are_their_last_version,
)
