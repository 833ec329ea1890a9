"""The invariants of tables: what the public reads is what the last revision keeps, in the form of its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count, F

from disclosures.models import DataTable, Document, Revision
from disclosures.tables import checking, schema


def public_tables_are_those_of_the_last_revision() -> Iterator[str]:
    """Nobody changed a table of a public document beside its door."""
    with_tables = Document.objects.public().filter(tables__isnull=False).distinct()
    for document in with_tables.only("pk", "revision").order_by("pk").iterator():
        kept = Revision.objects.filter(document=document, n=document.revision).values_list("content", flat=True).first()
        if (kept or {}).get("tables", []) != [table.content() for table in document.tables.all()]:
            yield f"document {document.pk}: its tables are not those of revision {document.revision}"


def tables_are_in_their_form() -> Iterator[str]:
    """Each table has a schema, as many rows as it says, and cells that the schema would take again."""
    for table in DataTable.objects.annotate(found=Count("rows")).exclude(found=F("size")).order_by("pk"):
        yield f"table {table.pk} says {table.size} rows and has {table.found}"
    for table in DataTable.objects.order_by("pk").iterator():
        if table.schema not in schema.schemas():
            yield f"table {table.pk}: there is no schema {table.schema}"
            continue
        given = [(n, dict(zip(table.columns, cells, strict=True))) for n, cells in enumerate(table.cells(), 1)]
        done = checking.check(table.shape, given, table.columns)
        for fault in done.faults[:3]:
            yield f"table {table.pk}, row {fault.row}, {fault.column.code}: {fault.reason}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    public_tables_are_those_of_the_last_revision,
    tables_are_in_their_form,
)
