"""The synonyms of the search: whoever knows how people ask may put in what the laws call it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from oversight.search_admin import SearchAdmin
from search import synonyms
from search.analysis import fold
from search.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(SearchAdmin):
    list_display = ("said", "official")
    search_fields = ("said", "official")
    ordering = ("said",)
    fields = ("said", "official")
    nothing = _("Nothing was put in or changed: the words below hold.")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "listed": self._listed(request)})

    def _listed(self, request: HttpRequest) -> list[tuple[str, str, str]]:
        """What the site came with and nobody has changed, as far as it fits the search; an address where one may."""
        words = fold(request.GET.get("q", "")).split()
        changed = set(Synonym.objects.values_list("said", flat=True))
        rows = [(said, " ".join(official)) for said, official in synonyms.listed().items() if said not in changed]
        address = reverse("admin:search_synonym_add") if self.may_add(request.user) else ""
        return [
            (said, official, address and f"{address}?{urlencode({'said': said, 'official': official})}")
            for said, official in rows
            if all(word in f"{said} {official}" for word in words)
        ]
