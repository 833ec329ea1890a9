"""The pages on which officials enter the tables of a draft: from a sheet or cell by cell, looked at first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.scoped_admin import ScopedAdmin
from agencies.tables import as_xlsx, book_file
from disclosures.models import DataTable, Document
from disclosures.tables import adding, entering, keeping
from disclosures.tables.entering import LOOKED_AT, Entry
from disclosures.tables.schema import Schema, schemas
from disclosures.tables.writing import workbook
from ledger.door import Refused

READ, PAGES = require_safe, require_http_methods(["GET", "HEAD", "POST"])


class TableForm(forms.Form):
    """What a table has besides its rows."""

    use_required_attribute = False
    title = forms.CharField(
        label=gettext_lazy("title"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    note = forms.CharField(
        label=gettext_lazy("note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("It stands under the table."),
    )
    file = forms.FileField(
        label=gettext_lazy("sheet (XLSX or CSV)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Its rows take the place of those below. You see them before they are kept."),
    )
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class TablePages(ScopedAdmin):
    """What `DocumentAdmin` has for the tables of a document."""

    def get_urls(self) -> list[Any]:
        stem, wrapped = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<path:object_id>/tables/", wrapped(self.tables_view), name=f"{stem}_tables"),
            path("<path:object_id>/tables/<int:n>/", wrapped(self.table_view), name=f"{stem}_table"),
            path("<path:object_id>/tables/add/<slug:code>/", wrapped(self.table_view), name=f"{stem}_table_add"),
            path("<path:object_id>/tables/sheet/<slug:code>/", wrapped(self.sheet_view), name=f"{stem}_table_sheet"),
            *super().get_urls(),
        ]

    @method_decorator(PAGES)
    def tables_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All tables with how they stand, and what may be added."""
        document = self._document_of_tables(request, object_id)
        why_not = keeping.why_not(document, request.user)
        if request.method == "POST":
            number = request.POST.get("take_out", "")
            try:
                keeping.take_out(
                    document, int(number) if number.isascii() and number.isdigit() else 0, actor=request.user
                )
                messages.success(request, _("The table is taken out."))
            except Refused as refused:
                for reason in refused.reasons:
                    messages.error(request, reason)
            return HttpResponseRedirect(self._tables_url(document))
        fitting = [one for one in schemas().values() if document.kind in one.kinds]
        context = {
            "tables": [(table, adding.broken(table)) for table in document.tables.all()],
            "fitting": fitting,
            "others": [one for one in schemas().values() if one not in fitting],
            "why_not": why_not,
        }
        return self._table_page(request, document, "tables", _("Tables"), context)

    @method_decorator(READ)
    def sheet_view(self, request: HttpRequest, object_id: str, code: str) -> HttpResponse:
        """The empty sheet of a schema."""
        self._document_of_tables(request, object_id)
        schema = _schema(code)
        return book_file(workbook(schema, schema.columns, "", []), schema.code)

    @method_decorator(PAGES)
    def table_view(self, request: HttpRequest, object_id: str, n: int | None = None, code: str = "") -> HttpResponse:
        """One table, new or kept: read from a file, typed, looked at, kept."""
        document = self._document_of_tables(request, object_id)
        table = document.tables.filter(n=n).first() if n is not None else None
        if n is not None and table is None:
            raise Http404
        schema = _schema(table.schema if table else code)
        if keeping.why_not(document, request.user):
            raise PermissionDenied
        if request.method != "POST":
            entry = entering.kept(table, schema) if table else entering.fresh(schema)
            said = {"title": table.title, "note": table.note, "seen": keeping.digest(table)} if table else {}
            return self._entry_page(
                request, document, table, entry, TableForm(initial=said or {"title": schema.title["zh-hans"]})
            )
        form = TableForm(request.POST, request.FILES)
        form.is_valid()
        entry = _entry(request, form, table, schema)
        if "report" in request.POST:
            heads = [_("Row"), _("Column"), _("Given"), _("Reason")]
            return as_xlsx("faulty-cells", heads, entering.fault_rows(entry))
        if "keep" in request.POST and not form.errors and not form.cleaned_data["file"] and not entry.faults:
            if kept := self._keep_table(request, document, table, entry, form):
                return kept
            return self._entry_page(request, document, table, entry, form, status=409)
        status = 400 if form.errors or (entry.faults and "keep" in request.POST) else 200
        return self._entry_page(request, document, table, entry, form, status)

    def _keep_table(
        self, request: HttpRequest, document: Document, table: DataTable | None, entry: Entry, form: TableForm
    ) -> HttpResponse | None:
        """None where the door is shut; the form then says why, and the next try is the person's choice."""
        said = form.cleaned_data
        try:
            kept = keeping.keep(
                document, entry.schema, entry.done, title=said["title"], note=said["note"], actor=request.user,
                n=table.n if table else None, seen=said["seen"] if table else None,
            )  # fmt: skip
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            if table:
                form.data = form.data.copy()
                form.data["seen"] = keeping.digest(table)
            return None
        rows = ngettext("Kept: %(title)s, one row.", "Kept: %(title)s, %(n)s rows.", kept.size)
        messages.success(request, rows % {"title": kept.title, "n": kept.size})
        if entry.broken:
            messages.warning(request, _("Its sums do not add up yet, so the document cannot be submitted."))
        return HttpResponseRedirect(self._tables_url(document))

    def _entry_page(
        self, request: HttpRequest, document: Document, table: DataTable | None, entry: Entry, form: TableForm,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        context: dict[str, Any] = {"form": form, "table": table, "entry": entry, "schema": entry.schema}
        if entry.is_small:
            context["grid"] = entry.grid()
        else:
            context["looked_at"] = entry.done.rows[:LOOKED_AT]
            context["token"] = entry.token() if entry.from_file else ""
        title = table.title if table else str(entry.schema)
        return self._table_page(request, document, "table", title, context, status)

    def _table_page(
        self,
        request: HttpRequest,
        document: Document,
        name: str,
        title: str,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": document,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[document.pk]),
        }
        return TemplateResponse(request, f"admin/disclosures/document/{name}.html", frame | context, status=status)

    def _document_of_tables(self, request: HttpRequest, object_id: str) -> Document:
        document = self.get_object(request, unquote(object_id))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        return document

    def _tables_url(self, document: Document) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_tables", args=[document.pk])


def _schema(code: str) -> Schema:
    if code not in schemas():
        raise Http404
    return schemas()[code]


def _entry(request: HttpRequest, form: TableForm, table: DataTable | None, schema: Schema) -> Entry:
    """What came with the form: a file first, then rows carried along, then cells; long tables may stay as kept."""
    if upload := form.cleaned_data.get("file"):
        try:
            entry = entering.from_file(schema, upload)
            entry.token()  # whether a form carries it
            return entry
        except ValidationError as refused:
            form.add_error("file", refused)
    if "token" in request.POST:
        try:
            return entering.carried(schema, request.POST["token"])
        except signing.BadSignature:
            form.add_error("file", _("This preview was open for too long. Please choose the file again."))
    if table and "as_kept" in request.POST:
        return entering.kept(table, schema)
    return entering.typed(schema, request.POST)
