"""Answered requests that were published without personal data, in the search."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from requests_app.models import InformationRequest
from search.indexing import PublicIndex


class RequestIndex(PublicIndex, indexes.Indexable):
    name = "request"
    title_column = "public_title"
    text_columns = ("public_text",)
    day_columns = ("published_at",)

    def get_model(self) -> type[InformationRequest]:
        return InformationRequest

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return self.public().select_related("agency")

    def words(self, obj: InformationRequest) -> str:
        return obj.public_text
