"""The tables of a document: penalties, licences, budgets, as rows whose cells have a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from disclosures.models.documents import Document
from disclosures.tables import schema as schemas
from disclosures.tables.schema import Column, Schema
from ledger.fields import AsWritten

AT_ONCE = 500
READ = 200_000  # characters that the search looks through


class DataTableManager(models.Manager["DataTable"]):
    """Lists leave the words for the search in the database."""

    def get_queryset(self) -> models.QuerySet[DataTable]:
        return super().get_queryset().defer("words")


class DataTable(models.Model):
    """A table of one schema. `columns`: the codes of its columns as they were when it was entered; `n`: its number,
    which stays when others go, so that its address does."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="tables")
    n = models.PositiveSmallIntegerField(_("number"))
    schema = models.CharField(_("kind of table"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    columns = models.JSONField(default=list)
    size = models.PositiveIntegerField(_("rows"), default=0)
    words = models.TextField(blank=True, editable=False)

    objects = DataTableManager()

    class Meta:
        ordering = ["document", "n"]
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        constraints = [models.UniqueConstraint(fields=["document", "n"], name="one_table_a_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:table", args=[self.document_id, self.n])

    @property
    def csv_url(self) -> str:
        return reverse("documents:table_csv", args=[self.document_id, self.n])

    @property
    def xlsx_url(self) -> str:
        return reverse("documents:table_xlsx", args=[self.document_id, self.n])

    @cached_property
    def shape(self) -> Schema:
        return schemas.load(self.schema)

    @cached_property
    def heads(self) -> list[Column]:
        return [self.shape.column(code) for code in self.columns]

    def cells(self) -> list[list[str]]:
        """All rows; from what was fetched before, where it was."""
        if "rows" in getattr(self, "_prefetched_objects_cache", {}):
            return [row.cells for row in self.rows.all()]
        return list(self.rows.values_list("cells", flat=True))

    def content(self) -> dict[str, Any]:
        """As a revision keeps it."""
        kept = {name: getattr(self, name) for name in ("n", "schema", "title", "note", "columns")}
        return kept | {"rows": self.cells()}

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """These rows instead of those before. Cells must be in their form, in the order of the columns."""
        self.rows.all().delete()
        made = DataRow.objects.bulk_create(self._made(rows), batch_size=AT_ONCE)
        self.size, self.words = len(rows), "\n".join(row.words for row in made)[:READ]
        self.save(update_fields=["size", "words"])

    def _made(self, rows: Iterable[Sequence[str]]) -> Iterable[DataRow]:
        register = self.shape.register
        day = self.columns.index(register.date) if register and register.date in self.columns else None
        for n, cells in enumerate(rows, 1):
            on = date.fromisoformat(cells[day]) if day is not None and cells[day] else None
            yield DataRow(table=self, n=n, cells=list(cells), on=on, words="\n".join(filter(None, cells)))

    def copied_to(self, document: Document) -> DataTable:
        kept = {name: getattr(self, name) for name in ("n", "schema", "title", "note", "columns")}
        copy = type(self).objects.create(document=document, **kept)
        copy.fill(self.cells())
        return copy

    @classmethod
    def exchange(cls, original: Document, revision: Document) -> None:
        """The tables of the revision become those of the original, which the revision keeps out of sight."""
        last = max((table.n for table in [*original.tables.all(), *revision.tables.all()]), default=0)
        aside = models.F("n") + last
        old, new = (list(document.tables.values_list("pk", flat=True)) for document in (original, revision))
        # Around the key of document and number: first out of the way, then over, then back.
        cls.objects.filter(pk__in=old).update(document=revision, n=aside)
        cls.objects.filter(pk__in=new).update(document=original)
        cls.objects.filter(pk__in=old).update(n=models.F("n") - last)


class DataRow(models.Model):
    """One row. `cells`: text in the order of the columns; `on`: its day in the register; `words`: for the search."""

    table = models.ForeignKey(DataTable, models.CASCADE, related_name="rows")
    n = models.PositiveIntegerField(_("number"))
    cells = models.JSONField(default=list, encoder=AsWritten)
    on = models.DateField(_("date"), null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["table", "n"]
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        constraints = [models.UniqueConstraint(fields=["table", "n"], name="one_row_a_number")]
        indexes = [models.Index(fields=["-on", "-id"], condition=models.Q(on__isnull=False), name="row_in_register")]

    def __str__(self) -> str:
        return f"{self.table_id}#{self.n}"
