"""The invariants of what is to be published: each function yields what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import timezone

from disclosures import reminding
from notices.models import Sweep


def documents_near_their_term_are_reminded_of() -> Iterator[str]:
    """Every reminder of a document that is not out yet has reached somebody, as far as the last sweep has looked."""
    swept = Sweep.objects.filter(finished_at__isnull=False).exclude(calendars="").order_by("-finished_at").first()
    if swept is None:
        return
    day = min(timezone.localdate(swept.upto), timezone.localdate())
    for pk, kind, moment in reminding.missing(day, since=swept.started_at):
        yield f"document {pk}: {kind} should have been sent on {moment}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (documents_near_their_term_are_reminded_of,)
