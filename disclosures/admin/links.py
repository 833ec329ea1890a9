"""Broken links per agency, and what is said of the links of a text on its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Role
from agencies.rules import holds_any
from agencies.scoped_admin import ScopedAdmin
from agencies.stepped_admin import SteppedAdmin
from disclosures import links, proofreading
from disclosures.enums import OPEN, PUBLIC
from disclosures.links import levels
from disclosures.models import Document, OutgoingLink

AT_MOST = 5
FORWARD = {"submit", "review", "publish", "replace", "schedule"}


class LinkPages(SteppedAdmin):
    """What `DocumentAdmin` has besides: pictures and links that are not in order, on the page and before each step."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        more = said_of(document) if document is not None and document.stage in (*OPEN, *PUBLIC) else {}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def step_context(self, request: HttpRequest, obj: Any, action: str, form: Any) -> dict[str, Any]:
        return super().step_context(request, obj, action, form) | (said_of(obj) if action in FORWARD else {})


def said_of(document: Document) -> dict[str, Any]:
    return {"link_findings": links.findings(document), "picture_faults": proofreading.faults(document)}


def _row(link: OutgoingLink, grave: str) -> dict[str, Any]:
    return {
        "label": link.words or link.url[:60],
        "url": reverse("admin:disclosures_document_change", args=[link.document_id]),
        "mark": link.get_fault_display(),
        "tone": "bad" if grave == "grave" or levels.owed(link) else "warn",
        "note": link.document.title,
    }


@admin.register(OutgoingLink)
class OutgoingLinkAdmin(ScopedAdmin):
    """Read only: the next trial, or the next version of the text, takes a link off this list."""

    list_display = ("words", "target", "found_in", "agency", "fault", "broken_since")
    list_display_links = None
    list_filter = ("fault", "document__agency")
    list_select_related = ("document__agency",)
    search_fields = ("url", "words", "document__title")
    ordering = ("broken_since", "id")
    fields = ("document", "words", "url", "fault", "status", "broken_since", "checked_on")
    nothing = gettext_lazy("No link leads nowhere, as far as they have been tried. They are tried once a day.")

    def scope(self, user: Any) -> Any:
        return OutgoingLink.objects.broken().filter(document__in=Document.objects.handled_by(user))

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """For who writes and keeps documents: what is dead, the longest first, and how grave that is."""
        if not holds_any(request.user, Role.CLERK, Role.REVIEWER, Role.HEAD):
            return []
        mine = OutgoingLink.objects.filter(document__in=Document.objects.handled_by(request.user))
        part = levels.share(mine)
        grave = levels.level(part)
        rows = list(mine.broken().select_related("document").order_by("broken_since", "pk")[:AT_MOST])
        title = _("Broken links")
        return [
            {
                "title": f"{title} ({100 * part:.1f} %)" if grave else title,
                "count": mine.broken().count(),
                "rows": [_row(link, grave) for link in rows],
                "url": reverse("admin:disclosures_outgoinglink_changelist"),
                "empty": _("No link is known to be dead."),
                "order": 70,
            }
        ]

    @admin.display(description=gettext_lazy("agency"), ordering="document__agency")
    def agency(self, link: OutgoingLink) -> str:
        return link.document.agency.label

    @admin.display(description=gettext_lazy("web address"))
    def target(self, link: OutgoingLink) -> SafeString:
        shown = link.url if len(link.url) < 60 else f"{link.url[:57]}…"
        return format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', link.url, shown)

    @admin.display(description=gettext_lazy("document"))
    def found_in(self, link: OutgoingLink) -> SafeString:
        page = reverse("admin:disclosures_document_change", args=[link.document_id])
        return format_html('<a href="{}">{}</a>', page, link.document)
