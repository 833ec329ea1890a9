"""Agencies in the search."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from haystack import indexes

from agencies.models import Agency
from search.indexing import PublicIndex


class AgencyIndex(PublicIndex, indexes.Indexable):
    name = "agency"
    title_column = "name"
    agency_column = "slug"

    def get_model(self) -> type[Agency]:
        return Agency

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return Agency.objects.in_directory()

    def words(self, obj: Agency) -> str:
        about = (obj.name_en, obj.short_name, obj.functions, obj.guide, obj.rules, obj.address, obj.phone)
        return "\n".join(unescape(strip_tags(text)) for text in about if text)

    def heading(self, obj: Agency) -> str:
        return obj.label
