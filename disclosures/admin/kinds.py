"""A new document begins with what it tells of; its page says what of that kind is still missing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agencies.scoped_admin import ScopedAdmin
from disclosures import kinds
from disclosures.enums import DocumentKind
from disclosures.models import Document

ADD_MISSING = "_missing"  # the button that puts the missing headings at the end of the text


class KindPages(ScopedAdmin):
    """For the admin of documents."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        asked = request.GET.get("kind", "")
        if request.method in ("GET", "HEAD") and asked not in DocumentKind.values:
            return self._choose(request)
        more = {"kind": kinds.of(asked)}
        return super().add_view(request, form_url, {**more, **(extra_context or {})})

    def _choose(self, request: HttpRequest) -> HttpResponse:
        """All kinds, and the two ways that begin with a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = {name: value for name, value in request.GET.items() if name != "kind"}
        here = request.path

        def address(code: str) -> str:
            return f"{here}?{urlencode({'kind': code, **given})}"

        word = reverse("admin:disclosures_document_word")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add a document"),
            "opts": self.opts,
            "kinds": [(kind, address(kind.code)) for kind in kinds.kinds().values()],
            "blank": address(DocumentKind.GENERAL),
            "word": f"{word}?{urlencode(given)}" if given else word,
            "many": reverse("admin:disclosures_document_many"),
        }
        return TemplateResponse(request, "admin/disclosures/document/kinds.html", context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the template proposes; what the address says goes before."""
        given = super().get_changeform_initial_data(request)
        kind = kinds.of(str(given.get("kind", "")))
        if kind is None:
            return given
        place = kinds.category(kind)
        proposed = {"body": kind.skeleton, "genre": kind.genre, "category": place.pk if place else None}
        return {**{name: value for name, value in proposed.items() if value}, **given}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if document is not None:
            seen = kinds.seen(document)
            more = {
                "kind": kinds.of(document.kind),
                "elements": seen,
                "blanks": kinds.unfilled(document),
                "may_add_missing": any(not s.there and s.element.body for s in seen),
            }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """With its button, the headings that are missing come after the text; nothing that is there goes."""
        document: Document = super().save_form(request, form, change)
        if ADD_MISSING in request.POST and (more := kinds.left_to_add(document)):
            document.body = f"{document.body}\n{more}"
            form.changed_data.append("body")
        return document

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if ADD_MISSING in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_change(request, obj)
