"""The release check of the tables of a document: each finding with its row and its column."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from disclosures.release.findings import WHAT, Finding, key_of, mask_name
from disclosures.release.text import in_text
from disclosures.tables.checking import unmasked


def in_table(table: Any, domains: frozenset[str]) -> Iterator[Finding]:
    """Its title and its note, then cell by cell."""
    heads, rows, field = table.heads, table.cells(), f"table-{table.n}"
    for place, text in ((_("title"), table.title), (_("note"), table.note)):
        yield from in_text(f"{table.title}, {place}", text, domains, field)
    cells = [
        (n, column, cell) for n, row in enumerate(rows, 1) for column, cell in zip(heads, row, strict=True) if cell
    ]
    starts, text = [], []
    end = 0
    for _n, _column, cell in cells:  # one long text is looked through faster than a hundred thousand short ones
        starts.append(end)
        text.append(cell)
        end += len(cell) + 1
    for one in in_text("", "\n".join(text), domains, field):
        if one.span and one.kind != "id_like":
            n, column, _cell = cells[bisect.bisect_right(starts, one.span[0]) - 1]
            yield one._replace(place=_place(table, n, column), span=None)
    for n, column in unmasked(table.shape, heads, rows):
        value = rows[n - 1][heads.index(column)]
        key = key_of("natural", field, column.code, value)
        what = str(WHAT["natural"])
        yield Finding(_place(table, n, column), what, mask_name(value), field, None, "natural", None, key)


def _place(table: Any, n: int, column: Any) -> str:
    return _("%(table)s, row %(n)s, %(column)s") % {"table": table.title, "n": n, "column": column}
