"""Many documents at once: upload, look at each row, confirm; then a page that says how far it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from agencies import uploads
from agencies.enums import Role
from agencies.models import Agency
from agencies.rules import holds
from agencies.scoped_admin import ScopedAdmin
from agencies.tables import as_xlsx, book_file, put
from disclosures.batches import gathering, making, planning
from disclosures.batches.columns import COLUMNS
from disclosures.enums import DocumentKind
from disclosures.models import Batch, Category, RowState

STEM = "admin:disclosures_document_many"
READ = ["GET", "HEAD", "POST"]


class Files(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; its value is a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class ManyForm(forms.Form):
    use_required_attribute = False
    agency = forms.ModelChoiceField(Agency.objects.none(), label=gettext_lazy("agency"))
    files = FilesField(
        label=gettext_lazy("files"),
        widget=Files(attrs={"accept": f".zip,{uploads.ACCEPT}"}),
        help_text=gettext_lazy(
            "One ZIP, or up to 100 files chosen together. With a list (XLSX or CSV) each of its rows becomes a draft; "
            "without one each file does."
        ),
    )
    category = forms.ModelChoiceField(Category.objects.all(), label=gettext_lazy("category of rows that name none"))
    kind = forms.ChoiceField(
        label=gettext_lazy("template"),
        choices=DocumentKind.choices,
        initial=DocumentKind.GENERAL,
        required=False,
        help_text=gettext_lazy("What the review will look for; the text comes from the files."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Agency.objects.visible_to(user, (Role.CLERK,))
        self.user = user
        self.batch: Batch | None = None
        self.fields["agency"].queryset = mine
        self.fields["agency"].initial = mine.first() if len(mine[:2]) == 1 else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            try:
                found = gathering.gather(data["files"])
                kind = data["kind"] or DocumentKind.GENERAL
                self.batch = planning.plan(
                    found, data["agency"], data["category"], kind, actor=self.user, today=timezone.localdate()
                )
            except ValidationError as refused:
                self.add_error("files", refused)
        return data


class BatchPages(ScopedAdmin):
    """For the admin of documents."""

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, "disclosures_document_many"
        return [
            path("many/", wrap(self.many), name=name),
            path("many/sheet/", wrap(self.many_sheet), name=f"{name}_sheet"),
            path("many/<int:pk>/", wrap(self.batch), name=f"{name}_batch"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(READ))
    def many(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ManyForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid() and form.batch:
            return HttpResponseRedirect(reverse(f"{STEM}_batch", args=[form.batch.pk]))
        recent = Batch.objects.filter(actor=request.user).exclude(confirmed_at=None)[:5]
        return self._many_page(request, "many", {"form": form, "recent": recent}, 400 if form.errors else 200)

    @method_decorator(require_safe)
    def many_sheet(self, request: HttpRequest) -> HttpResponse:
        """The empty list, with one row as an example."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        book = Workbook()
        sheet = book.active
        sheet.title = "清单"
        for place, column in enumerate(COLUMNS, 1):
            put(sheet.cell(1, place), column.names[0]).font = Font(bold=True)
            put(sheet.cell(2, place), column.example)
            sheet.column_dimensions[get_column_letter(place)].width = 24 if len(column.example) > 8 else 16
        sheet.freeze_panes = "A2"
        return book_file(book, "documents")

    @method_decorator(require_http_methods(READ))
    def batch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Before it is confirmed what it would do, afterwards how far it is."""
        batch = Batch.objects.select_related("agency", "category").filter(pk=pk, actor=request.user).first()
        if batch is None:
            raise Http404
        if not holds(request.user, batch.agency, Role.CLERK):
            raise PermissionDenied
        here = HttpResponseRedirect(request.path)
        if "report" in request.POST:
            faulty = batch.rows.filter(state__in=[RowState.FAULTY, RowState.FAILED])
            rows = [[row.n, row.title, column, why] for row in faulty for column, why in row.faults]
            return as_xlsx("faulty-rows", [_("Row"), _("title"), _("Column"), _("Reason")], rows)
        if request.method == "POST":
            now = timezone.now()
            if "confirm" in request.POST and not making.confirm(batch, now):
                messages.info(request, _("This was confirmed already."))
            making.go_on(batch.rows.to_make(), making.AT_ONCE, now)
            return here
        rows = list(batch.rows.select_related("document"))
        by_state = {state: [row for row in rows if row.state == state] for state in RowState}
        done = len(by_state[RowState.MADE]) + len(by_state[RowState.FAILED])
        context = {
            "batch": batch,
            "shelves": [(RowState(state), rows) for state, rows in by_state.items() if rows],
            "waiting": len(by_state[RowState.WAITING]),
            "faulty": len(by_state[RowState.FAULTY]) + len(by_state[RowState.FAILED]),
            "done": done,
            "total": done + len(by_state[RowState.WAITING]),
            "drafts": f"{reverse('admin:disclosures_document_changelist')}?stage__exact=draft",
        }
        return self._many_page(request, "batch", context)

    def _many_page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": _("Many documents at once"), "opts": self.opts}
        template = f"admin/disclosures/document/{name}.html"
        return TemplateResponse(request, template, frame | context, status=status)
