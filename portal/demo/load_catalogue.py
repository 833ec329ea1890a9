"""The catalogue of each agency: what it publishes anyway, and a few duties that are overdue or empty."""

from __future__ import annotations

from collections.abc import Iterable

from disclosures.enums import Channel, Cycle
from disclosures.models import CatalogueItem, Category, Field
from portal.demo.days import DAY
from portal.demo.prose import entries
from portal.demo.site import Site

SINCE = 400  # days for which an item has been in the catalogue, where nothing else is said
VILLAGE = "board"  # who publishes on a board, publishes for the village


def load(site: Site, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The item that the documents of an agency in a category fulfil.

    `places`: the (agency, category) pairs in which the city has documents.
    """
    places = sorted(set(places))
    categories = {category.slug: category for category in Category.objects.all()}
    fields = {field.name: field for field in Field.objects.all()}
    fulfilled: dict[tuple[str, str], int] = {}
    for order, entry in enumerate(entries("catalogue"), start=1):
        takes = entry.get("takes", "")
        wanted = (
            entry["agencies"].split() if "agencies" in entry else [slug for slug, place in places if place == takes]
        )
        for slug in wanted:
            if (slug, takes) in fulfilled:
                continue  # the standard catalogue of a field says it more closely
            item = _item(site, slug, entry, order, categories, fields)
            if takes:
                fulfilled[slug, takes] = item.pk
    return fulfilled


def _item(
    site: Site, slug: str, entry: dict[str, str], order: int, categories: dict[str, Category], fields: dict[str, Field]
) -> CatalogueItem:
    agency, (n, _blank, unit) = site.agencies[slug], entry["cycle"].partition(" ")
    town = agency.kind == "township"
    item, _made = CatalogueItem.objects.get_or_create(
        agency=agency,
        item_l1=entry["l1"],
        item_l2=entry["l2"],
        defaults={
            "field": fields.get(entry.get("field", "")),
            "category": categories[entry["category"]],
            "seq": str(order),
            "content": entry["body"],
            "basis": entry["basis"],
            "time_limit": entry["limit"],
            "owner": agency.name,
            "cycle": unit or Cycle.CHANGE,
            "cycle_n": int(n) if unit else None,
            "channels": [Channel(code).value for code in entry["channels"].split()],
            "audience_group": entry.get("group", ""),
            "by_request": "request" in entry,
            "level_county": not town,
            "level_town": town,
            "level_village": town and VILLAGE in entry["channels"].split(),
            "empty_reason": entry.get("reason", ""),
            "order": order * 10,
            "active_since": site.days.today - int(entry.get("since", SINCE)) * DAY,
        },
    )
    return item
