"""The tree in which documents are filed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agencies.admin import KEEPERS, KeptAdmin
from disclosures.models import Category


@admin.register(Category)
class CategoryAdmin(KeptAdmin):
    """The catalogue: everybody files under it, system administrators keep it."""

    viewers = KEEPERS
    list_display = ("name", "name_en", "item", "parent", "order")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "slug")
    ordering = ("order", "id")
    fields = ("name", "name_en", "slug", "parent", "article", "item", "level", "order")
    prepopulated_fields = {"slug": ("name_en",)}

    def scope(self, user: Any) -> QuerySet[Category]:
        return Category.objects.all()

    def may_change(self, user: Any, obj: Category) -> bool:
        return self.may_add(user)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields
