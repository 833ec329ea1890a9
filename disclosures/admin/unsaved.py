"""The editor keeps what is typed on the server; and two people at one text learn of each other."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.scoped_admin import ScopedAdmin
from disclosures import comparing, unsaved
from disclosures.models import Document
from disclosures.workflow import content_of


class UnsavedPages(ScopedAdmin):
    """What `DocumentAdmin` has besides: the address to which the editor sends what is typed, and what a page says."""

    def get_urls(self) -> list[Any]:
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.unsaved_view)
        return [
            path("unsaved/", view, name=f"{stem}_unsaved_new"),
            path("<path:object_id>/unsaved/", view, name=f"{stem}_unsaved"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def unsaved_view(self, request: HttpRequest, object_id: str = "") -> JsonResponse:
        """`text` is kept; without it what was kept is forgotten."""
        document = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and (document is None or not self.has_view_permission(request, document)):
            raise Http404
        if not (self.has_change_permission(request, document) if document else self.has_add_permission(request)):
            raise PermissionDenied
        if "text" not in request.POST:
            unsaved.forget(request.user, document)
            return JsonResponse({})
        now = timezone.now()
        try:
            unsaved.keep(request.user, document, request.POST["text"], now)
        except ValueError:
            return JsonResponse({"errors": [_("This text is too long to be kept unsaved.")]}, status=413)
        others = unsaved.at_work(document, request.user, now) if document else ()
        return JsonResponse({"others": _told(others)})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        document: Document | None = kwargs.get("obj")
        form = context["adminform"].form
        if document and self.has_change_permission(request, document):
            context["at_work"] = _told(unsaved.at_work(document, request.user, timezone.now()))
        if "body" in form.fields:
            form.fields["body"].widget.attrs |= self._kept(request, document, offer=not form.is_bound)
        if newer := getattr(form, "newer", None):
            typed = content_of(form.instance) | {"body": form.data.get("body", "")}
            saved = content_of(newer)
            context["newer"] = {
                "facts": comparing.facts(saved, typed),
                "rows": comparing.sides(saved["body"], typed["body"]),
            }
        answer = super().render_change_form(request, context, *args, **kwargs)
        if newer and isinstance(answer, TemplateResponse):
            answer.status_code = 409
        return answer

    def _kept(self, request: HttpRequest, document: Document | None, *, offer: bool) -> dict[str, str]:
        """For the editor: where it sends what is typed, and what was typed before and not saved."""
        stem = f"admin:{self.opts.app_label}_{self.opts.model_name}_unsaved"
        attrs = {"data-keep": reverse(stem, args=[document.pk]) if document else reverse(f"{stem}_new")}
        if offer and (kept := unsaved.offered(request.user, document)):
            stale = bool(document and kept.base != document.updated_at)
            told = {"text": kept.body, "at": kept.at.isoformat(), "stale": stale}
            attrs["data-kept"] = json.dumps(told, ensure_ascii=False)
        return attrs


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _told(rows: Any) -> str:
    """Who else is at work, in one sentence; nothing where nobody is."""
    names = [
        _("%(name)s since %(time)s") % {"name": row.user.get_username(), "time": _time(row.begun_at)} for row in rows
    ]
    said = _("Others have typed in this text and not saved it yet: %(names)s. Speak with them before you save.")
    return said % {"names": _(", ").join(names)} if names else ""
