"""The synonyms of the search: whoever knows how people ask may put in what the laws call it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from agencies.admin import KEEPERS, KeptAdmin, administers
from agencies.enums import Role
from agencies.rules import holds_any
from search.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(KeptAdmin):
    """All officials read them; supervisors, who see what finds nothing, and system administrators keep them."""

    viewers = KEEPERS
    list_display = ("said", "official")
    search_fields = ("said", "official")
    ordering = ("said",)
    fields = ("said", "official")

    def scope(self, user: Any) -> QuerySet[Synonym]:
        return Synonym.objects.all()

    def may_add(self, user: Any) -> bool:
        return administers(user) or holds_any(user, Role.SUPERVISOR)

    def may_change(self, user: Any, obj: Synonym) -> bool:
        return self.may_add(user)
