"""A table of a document on a page of its own, and as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.tables import as_csv, book_file
from disclosures.enums import Stage
from disclosures.models import DataTable
from disclosures.tables.showing import shown_table
from disclosures.tables.writing import lines, workbook
from disclosures.views.documents import found, gone

PER_PAGE = 100  # rows of a page


def _of_document(view: Callable[[HttpRequest, DataTable], HttpResponse]) -> Callable[..., HttpResponse]:
    """For a table whose document this reader may see; of a withdrawn one only that it was."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, n: int) -> HttpResponse:
        document = found(request, pk)
        if document.stage == Stage.WITHDRAWN:
            return gone(request, document)
        table = get_object_or_404(document.tables, n=n)
        table.document = document
        return view(request, table)

    return guarded


@_of_document
def page(request: HttpRequest, table: DataTable) -> HttpResponse:
    rows = Paginator(table.rows.all(), PER_PAGE).get_page(request.GET.get("page"))
    shown = shown_table(table, rows.object_list)
    return render(request, "disclosures/table.html", {"document": table.document, "shown": shown, "page": rows})


@_of_document
def csv(request: HttpRequest, table: DataTable) -> HttpResponse:
    return as_csv(_file_name(table), [column.head for column in table.heads], lines(table.heads, table.cells()))


@_of_document
def xlsx(request: HttpRequest, table: DataTable) -> HttpResponse:
    return book_file(workbook(table.shape, table.heads, table.title, table.cells()), _file_name(table))


def _file_name(table: DataTable) -> str:
    return f"{table.schema}-{table.document_id}-{table.n}"
