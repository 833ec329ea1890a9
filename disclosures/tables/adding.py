"""What does not add up in the tables of a document, for whoever lets it go on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from disclosures.tables import checking
from ledger.door import Facts

SAID = 5  # sums that a reason names


def broken(table: Any) -> list[checking.Broken]:
    """Of a table that is kept. One without rules costs nothing."""
    return checking.broken(table.shape, table.heads, table.cells()) if table.shape.rules else []


def sums_hold(document: Any, facts: Facts) -> str:
    """For the table of steps: why a document may not go on."""
    said = [f"{table}: {one}" for table in document.tables.all() for one in broken(table)]
    if not said:
        return ""
    what = "; ".join(said[:SAID]) + ("; …" if len(said) > SAID else "")
    return _("Sums of the tables do not add up (%(what)s).") % {"what": what}
