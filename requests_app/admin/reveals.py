"""Who looked at an applicant's masked data, at which case, when and why: a list for auditors and supervisors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.enums import Role
from agencies.people import name_of
from agencies.scoped_admin import ScopedAdmin
from requests_app.models import InformationRequest, Reveal
from requests_app.models.reveal import ACT

MANY = 20  # looks of one person in a day that an auditor should ask about


class Often(admin.SimpleListFilter):
    title = _("how often in a day")
    parameter_name = "often"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("many", _("%(n)s or more by one person") % {"n": MANY})]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(facts__that_day__gte=MANY) if self.value() == "many" else queryset


@admin.register(Reveal)
class RevealAdmin(ScopedAdmin):
    """Read-only: the ledger cannot be changed."""

    viewers = (Role.AUDITOR, Role.SUPERVISOR)
    list_display = ("at", "who", "case", "why", "that_day")
    list_display_links = None
    list_select_related = ("actor",)
    list_filter = (Often,)
    search_fields = ("=actor__username",)
    search_help_text = _("User name of the official")
    ordering = ("-id",)
    nothing = _("Nobody has looked at masked data. Every look, with its reason, is listed here.")

    def scope(self, user: Any) -> Any:
        return Reveal.objects.filter(act=ACT).of(InformationRequest.objects.visible_to(user))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows of the page with what their cases are called, in one question for all of them."""
        found = super().get_changelist_instance(request)
        found.result_list = list(found.result_list)
        cases = InformationRequest.objects.in_bulk({entry.case_pk for entry in found.result_list})
        for entry in found.result_list:
            entry.called = str(cases.get(entry.case_pk, entry.case_pk))
        return found

    @admin.display(description=_("who"), ordering="actor")
    def who(self, entry: Reveal) -> str:
        return name_of(entry.actor) or "—"

    @admin.display(description=_("information request"), ordering="subject")
    def case(self, entry: Reveal) -> str:
        url = reverse("admin:requests_app_informationrequest_change", args=[entry.case_pk])
        return format_html('<a href="{}">{}</a>', url, getattr(entry, "called", entry.case_pk))

    @admin.display(description=_("why"))
    def why(self, entry: Reveal) -> str:
        return str(entry.facts.get("why", ""))

    @admin.display(description=_("looks that day"))
    def that_day(self, entry: Reveal) -> str:
        n = int(entry.facts.get("that_day", 1))
        words = ngettext("%(n)s look", "%(n)s looks", n) % {"n": n}
        return format_html('<span class="desk-mark is-{}">{}</span>', "bad" if n >= MANY else "plain", words)
