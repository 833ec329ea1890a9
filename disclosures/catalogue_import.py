"""Bringing a catalogue sheet in: upload, look at what each row would do, then enter the good ones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies import uploads
from agencies.models import Agency
from agencies.tables import as_xlsx
from disclosures import rules
from disclosures.catalogue import planning, reading
from disclosures.models import Category, Field

SALT, OPEN_FOR = "disclosures.catalogue_import", 12 * 3600  # seconds
MOST_CARRIED = 2_000_000  # characters that the form takes from the preview to the entry
STEM = "admin:disclosures_catalogueitem"


class UploadForm(forms.Form):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=gettext_lazy("agency"))
    file = forms.FileField(
        label=gettext_lazy("sheet (XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy(
            "One sheet for each field, in the official columns. You see what it does before it is entered."
        ),
    )
    field = forms.ModelChoiceField(
        Field.objects.all(),
        label=gettext_lazy("field of sheets that name none"),
        required=False,
        empty_label=gettext_lazy("none: what arts. 20 and 21 name"),
        help_text=gettext_lazy("A sheet names its field by its own name or in the line above its heads."),
    )
    category = forms.ModelChoiceField(
        Category.objects.exclude(article=None),
        label=gettext_lazy("category of new items whose field has none"),
        required=False,
        help_text=gettext_lazy("Items that are there already keep theirs."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = rules.catalogues_kept_by(user)
        self.fields["agency"].initial = self.fields["agency"].queryset.first()
        self.rows: list[reading.Row] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if upload := data.get("file"):
            try:
                if uploads.check(upload) != uploads.TYPES["xlsx"]:
                    raise forms.ValidationError(_("Please choose an XLSX workbook."))
                self.rows = reading.read(upload, data.get("field"))
            except forms.ValidationError as refused:
                self.add_error("file", refused)
        return data


class ImportPages:
    """The pages of the import, for the admin of catalogue items. What is looked at travels signed in the form."""

    def import_urls(self) -> list[URLPattern]:
        return [path("import/", self.admin_site.admin_view(self.bring_in), name="disclosures_catalogueitem_import")]

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "rows" in request.POST:
            return self._decided(request)
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            agency, category = form.cleaned_data["agency"], form.cleaned_data["category"]
            if response := self._preview(request, agency, form.rows, category):
                return response
            form.add_error("file", _("The file is too large to be looked at in one piece. Please split it."))
        status = 400 if form.errors else 200
        return self._page(request, {"form": form, "kept": rules.catalogues_kept_by(request.user)}, status)

    def _decided(self, request: HttpRequest) -> HttpResponse:
        """The preview comes back: enter the good rows, or hand out the faulty ones."""
        try:
            carried = signing.loads(request.POST["rows"], salt=SALT, max_age=OPEN_FOR)
        except signing.BadSignature:
            messages.error(request, _("This preview was open for too long. Please choose the file again."))
            return HttpResponseRedirect(reverse(f"{STEM}_import"))
        agency = rules.catalogues_kept_by(request.user).filter(pk=carried["agency"]).first()
        if agency is None:
            raise PermissionDenied
        rows = planning.unpacked(carried["rows"])
        category = Category.objects.filter(pk=carried["category"]).first()
        if "report" in request.POST:
            heads = [_("Sheet"), _("Row"), _("Item"), _("Column"), _("Reason")]
            return as_xlsx("faulty-rows", heads, planning.fault_rows(planning.plan(agency, rows, category)))
        done = planning.commit(agency, rows, category, shown=request.POST.get("shown", ""), actor=request.user)
        if done is None:
            messages.warning(request, _("The catalogue has changed since you looked. Please look again."))
            return self._preview(request, agency, rows, category) or HttpResponseRedirect(reverse(f"{STEM}_import"))
        messages.success(request, _done(len(done.new), len(done.changed), len(done.faulty)))
        return HttpResponseRedirect(f"{reverse(f'{STEM}_changelist')}?agency__id__exact={agency.pk}")

    def _preview(
        self, request: HttpRequest, agency: Agency, rows: list[reading.Row], category: Category | None
    ) -> HttpResponse | None:
        """None where the rows are more than a form carries."""
        carried = {"agency": agency.pk, "category": category.pk if category else None, "rows": planning.packed(rows)}
        token = signing.dumps(carried, salt=SALT, compress=True)
        if len(token) > MOST_CARRIED:
            return None
        plan = planning.plan(agency, rows, category)
        return self._page(request, {"agency": agency, "plan": plan, "token": token, "counts": planning.counts(plan)})

    def _page(self, request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": _("Import a catalogue"), "opts": self.opts}
        return TemplateResponse(request, "admin/disclosures/catalogueitem/import.html", frame | context, status=status)


def _done(new: int, changed: int, faulty: int) -> str:
    said = _("Entered: %(new)s new, %(changed)s changed.") % {"new": new, "changed": changed}
    if faulty:
        left = ngettext("%(n)s faulty row was left out.", "%(n)s faulty rows were left out.", faulty)
        said = f"{said} {left % {'n': faulty}}"
    return said
