"""The invariants of the catalogue: each function yields what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import F

from disclosures.catalogue import time_limits
from disclosures.models import CatalogueItem, Document


def documents_fulfil_duties_of_their_agency() -> Iterator[str]:
    """A document stands under an item of the catalogue of its own agency."""
    named = Document.objects.exclude(catalogue_item=None).exclude(catalogue_item__agency=F("agency"))
    for pk, item in named.order_by("pk").values_list("pk", "catalogue_item"):
        yield f"document {pk} stands under item {item} of another agency's catalogue"


def catalogue_items_say_what_their_words_say() -> Iterator[str]:
    """The limit in numbers is that of the words, and the key by which an import finds the item that of its content."""
    for item in CatalogueItem.objects.order_by("pk").iterator(chunk_size=500):
        limit = time_limits.parse(item.time_limit) or (None, "")
        if (item.limit_n, item.limit_unit) != limit:
            yield f"catalogue item {item.pk} has another limit than its words"
        if item.key != item.identity():
            yield f"catalogue item {item.pk} would not be found by an import"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    documents_fulfil_duties_of_their_agency,
    catalogue_items_say_what_their_words_say,
)
