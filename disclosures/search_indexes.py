"""Documents in the search."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from disclosures import html
from disclosures.models import Document
from search.indexing import PublicIndex


class DocumentIndex(PublicIndex, indexes.Indexable):
    name = "document"
    category_column = "category__slug"
    day_columns = ("written_on", "published_at")

    def get_model(self) -> type[Document]:
        return Document

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return Document.objects.public().select_related("agency", "category")

    def words(self, obj: Document) -> str:
        words = (obj.summary, html.text(obj.body), obj.doc_no, obj.index_no, obj.issuer, obj.keywords, obj.region)
        return "\n".join(filter(None, words))
