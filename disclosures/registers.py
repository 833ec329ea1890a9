"""The registers: rows of one kind of table over all public documents, penalties and licences among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.tables import as_csv
from disclosures.models import DataRow, DataTable, Document
from disclosures.tables.schema import Column, Schema, schemas
from disclosures.tables.showing import Cell
from disclosures.tables.values import for_file, shown

PER_PAGE, MOST_PAGES, FILE_MOST, MOST_WORDS = 50, 200, 10_000, 4


def known() -> list[Schema]:
    """The schemas that have a register."""
    return [schema for schema in schemas().values() if schema.register]


class RegisterForm(forms.Form):
    """What a reader narrows a register by; the state is the address of the page."""

    q = forms.CharField(label=gettext_lazy("Words in the row"), max_length=100, required=False)
    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, schema: Schema) -> None:
        super().__init__(data)
        self.schema = schema
        having = DataTable.objects.filter(schema=schema.code, document__in=Document.objects.public())
        agencies = Agency.objects.filter(pk__in=having.values("document__agency"))
        choices = [(agency.slug, agency.label) for agency in agencies]
        self.fields["agency"].choices = [("", _("All agencies")), *choices]

    def rows(self) -> Any:
        """Public rows, the newest decision first. What is not understood is said at its field and left out."""
        self.full_clean()
        said = self.cleaned_data
        rows = DataRow.objects.filter(
            table__schema=self.schema.code, table__document__in=Document.objects.public(), on__isnull=False
        )
        for word in (said.get("q") or "").split()[:MOST_WORDS]:
            rows = rows.filter(words__icontains=word)
        if said.get("agency"):
            rows = rows.filter(table__document__agency__slug=said["agency"])
        if said.get("since"):
            rows = rows.filter(on__gte=said["since"])
        if said.get("until"):
            rows = rows.filter(on__lte=said["until"])
        tables = DataTable.objects.select_related("document__agency").defer("words", "document__body")
        return rows.defer("words").prefetch_related(Prefetch("table", tables))  # each table once, however many rows

    @property
    def narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class _Bounded(Paginator):
    """Nobody reads page 201, and counting so far costs; whoever wants more narrows it or takes the file."""

    @property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)


@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    schema = _schema(code)
    form = RegisterForm(request.GET, schema)
    rows = form.rows().order_by("-on", "-id")
    page: Page[Any] = _Bounded(rows, PER_PAGE).get_page(request.GET.get("page"))
    columns = [schema.column(name) for name in schema.register.columns] if schema.register else []
    query = urlencode({name: value for name, value in request.GET.items() if name != "page"})
    context = {
        "register": schema.register,
        "schema": schema,
        "form": form,
        "page": page,
        "columns": columns,
        "lines": [(_cells(row, columns), row.table) for row in page.object_list],
        "others": [other for other in known() if other.code != code],
        "file": reverse("registers:csv", args=[code]) + (f"?{query}" if query else ""),
        "file_most": FILE_MOST,
    }
    return render(request, "disclosures/register.html", context)


@require_safe
def as_file(request: HttpRequest, code: str) -> HttpResponse:
    """What the page lists, all columns of it, with the document that says so."""
    schema = _schema(code)
    rows = RegisterForm(request.GET, schema).rows().order_by("-on", "-id")[:FILE_MOST]
    heads = [*(column.head for column in schema.columns), "公开机关", "公开文件", "索引号", "网址"]
    return as_csv(schema.code, heads, _lines(request, schema, rows))


def _lines(request: HttpRequest, schema: Schema, rows: Any) -> Iterator[Sequence[Any]]:
    where: dict[int, list[Any]] = {}
    for row in rows:
        document, cells = row.table.document, dict(zip(row.table.columns, row.cells, strict=True))
        if row.table_id not in where:
            address = request.build_absolute_uri(row.table.get_absolute_url())
            where[row.table_id] = [document.agency.name, document.title, document.index_no, address]
        own = [for_file(column, cells.get(column.code, "")) for column in schema.columns]
        yield [*own, *where[row.table_id]]


def _cells(row: DataRow, columns: Sequence[Column]) -> list[Cell]:
    said = dict(zip(row.table.columns, row.cells, strict=True))
    return [Cell(shown(column, said.get(column.code, "")), column, not n) for n, column in enumerate(columns)]


def _schema(code: str) -> Schema:
    found = next((schema for schema in known() if schema.code == code), None)
    if found is None:
        raise Http404
    return found


app_name = "registers"
urlpatterns = [
    path("<slug:code>/", register, name="list"),
    path("<slug:code>.csv", as_file, name="csv"),
]
