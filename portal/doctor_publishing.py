"""The invariants of what is to be published: each function yields what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from disclosures import reminding
from disclosures.enums import Validity
from disclosures.models import AgencyText, AgencyTextVersion, BatchRow, Category, OutgoingLink, RowState, UnsavedText
from notices.models import Sweep
from search import preferences


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


def unsaved_texts_go() -> Iterator[str]:
    """What was typed and never saved is gone after its time, with a day for the sweep to do it."""
    late = timezone.now() - timedelta(days=settings.UNSAVED_TEXT_DAYS + 1)
    for pk in UnsavedText.objects.filter(at__lt=late).values_list("pk", flat=True):
        yield f"unsaved text {pk} is older than {settings.UNSAVED_TEXT_DAYS} days"


def dead_links_have_a_day() -> Iterator[str]:
    """Since when a link is dead is known exactly of those that are."""
    for link in OutgoingLink.objects.exclude(checked_on=None).order_by("pk").iterator():
        if link.is_broken != (link.broken_since is not None):
            yield f"link {link.pk}: broken since {link.broken_since}, its last answer says otherwise"


def confirmed_uploads_become_drafts() -> Iterator[str]:
    """A row of an upload that was made has its draft; one that was confirmed does not wait longer than a day."""
    for pk, n in BatchRow.objects.filter(state=RowState.MADE, document=None).values_list("batch", "n"):
        yield f"row {n} of upload {pk} is made, and there is no draft"
    late = timezone.now() - timedelta(days=1)
    for pk, n in BatchRow.objects.to_make().filter(batch__confirmed_at__lt=late).values_list("batch", "n"):
        yield f"row {n} of upload {pk} has waited for more than a day"


def preferences_of_the_search_name_something() -> Iterator[str]:
    """What the search is to show further back is a validity, or a category that is there."""
    there = {f"validity:{value}" for value in Validity.values}
    there |= {f"category:{slug}" for slug in Category.objects.values_list("slug", flat=True)}
    for results in sorted(set(preferences.kept()) - there):
        yield f"preference of the search {results}: there is no such thing"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    documents_near_their_term_are_reminded_of,
    agency_texts_are_their_last_version,
    unsaved_texts_go,
    dead_links_have_a_day,
    confirmed_uploads_become_drafts,
    preferences_of_the_search_name_something,
)
