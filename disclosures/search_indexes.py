"""Documents in the search."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from haystack import indexes

from disclosures import html
from disclosures.enums import TextState
from disclosures.models import Attachment, DataTable, Document
from search.extract import READ
from search.indexing import PublicIndex


class DocumentIndex(PublicIndex, indexes.Indexable):
    name = "document"
    category_column = "category__slug"
    day_columns = ("written_on", "published_at")

    def get_model(self) -> type[Document]:
        return Document

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        read = Attachment.objects.filter(text_state=TextState.READ).defer(None).only("document", "name", "text")
        tables = DataTable.objects.defer(None).only("document", "n", "title", "words")
        return (
            Document.objects.public()
            .select_related("agency", "category")
            .prefetch_related(Prefetch("attachments", read, to_attr="read"), Prefetch("tables", tables))
        )

    def words(self, obj: Document) -> str:
        return "\n".join(text for _name, text in self.sources(obj))

    def sources(self, obj: Document) -> list[tuple[str, str]]:
        own = (obj.summary, html.text(obj.body), obj.doc_no, obj.index_no, obj.issuer, obj.keywords, obj.region)
        files = [(file.name, f"{file.name}\n{file.text[:READ]}") for file in obj.read]
        tables = [f"{table.title}\n{table.words}" for table in obj.tables.all()]
        return [("", "\n".join(filter(None, [*own, *tables]))), *files]
