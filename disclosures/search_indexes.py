"""Documents in the search, and agencies: what can be found of an agency is mostly what it wrote about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Substr
from haystack import indexes

from agencies.models import Agency
from disclosures import html
from disclosures.enums import TextState
from disclosures.models import AgencyText, Attachment, Category, DataTable, Document
from search.extract import READ
from search.indexing import LOOKED_THROUGH, PublicIndex, Source

# What is found in a document or shown of it: of some forty columns, and those of its agency and category.
COLUMNS = (
    "title", "summary", "body", "doc_no", "index_no", "issuer", "keywords", "region", "validity", "stage",
    "written_on", "published_at", "agency__slug", "agency__name", "agency__name_en",
    "category__slug", "category__name", "category__name_en",
)  # fmt: skip


class DocumentIndex(PublicIndex, indexes.Indexable):
    name = "document"
    text_columns = ("summary", "body")
    category_column = "category__slug"
    validity_column = "validity"
    day_columns = ("written_on", "published_at")

    def get_model(self) -> type[Document]:
        return Document

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return self._with_columns.all()

    @cached_property
    def _with_columns(self) -> QuerySet[Any]:
        """Put together once: it is asked at each search and depends on nothing that changes."""
        return self.public().select_related("agency", "category").only(*COLUMNS)

    def read(self, found: QuerySet[Any]) -> list[Any]:
        """With files and tables. As rows of a few columns they cost half of what `Prefetch` takes, at each search."""
        documents = {document.pk: document for document in found}
        for document in documents.values():
            document.attached, document.listed = [], []
        files = Attachment.objects.filter(document__in=documents).order_by("id")
        for row in files.values("document_id", "pk", "name", "text", "text_state"):
            documents[row["document_id"]].attached.append(Attachment(**row))
        tables = DataTable.objects.filter(document__in=documents).order_by("n")
        for row in tables.values("document_id", "title", "words"):
            documents[row["document_id"]].listed.append(DataTable(**row))
        return list(documents.values())

    def lineage(self) -> dict[str, tuple[str, ...]]:
        rows = Category.objects.order_by().values_list("pk", "parent", "slug")
        tree = {pk: (parent, slug) for pk, parent, slug in rows}
        return {slug: tuple(_upwards(pk, tree)) for pk, (_parent, slug) in tree.items()}

    def files(self, obj: Document) -> int:
        return len(obj.attached)

    def words(self, obj: Document) -> str:
        return "\n".join(source.text for source in self.sources(obj))

    def texts(self, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
        """With the words of its files and tables."""
        found = super().texts(pks)
        files = Attachment.objects.filter(document__in=found, text_state=TextState.READ)
        tables = DataTable.objects.filter(document__in=found)
        for rows, column in ((files, "text"), (tables, "words")):
            for pk, words in rows.order_by("pk").values_list("document", Substr(column, 1, LOOKED_THROUGH)):
                title, text = found[pk]
                found[pk] = title, f"{text}\n{words}"
        return found

    def sources(self, obj: Document) -> list[Source]:
        """Its text, what is known about it, its files: an extract is of the first of those that hold as much."""
        tables = [f"{table.title}\n{table.words}" for table in obj.listed]
        own = (obj.summary, html.text(obj.body), *tables)
        about = (obj.doc_no, obj.index_no, obj.issuer, obj.keywords, obj.region)
        read = (file for file in obj.attached if file.text_state == TextState.READ)
        files = [Source(f"{file.name}\n{file.text[:READ]}", file.name, file.get_absolute_url()) for file in read]
        return [Source(_lines(own)), Source(_lines(about), about=True), *files]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _upwards(pk: int, tree: dict[int, tuple[int | None, str]]) -> Iterator[str]:
    """The names from a node to its root; a node that stands under itself ends it."""
    seen = set()
    at: int | None = pk
    while at in tree and at not in seen:
        seen.add(at)
        at, slug = tree[at]
        yield slug


class AgencyIndex(PublicIndex, indexes.Indexable):
    name = "agency"
    title_column = "name"
    agency_column = "slug"

    def get_model(self) -> type[Agency]:
        return Agency

    def public(self) -> QuerySet[Any]:
        return Agency.objects.in_directory()

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        written = AgencyText.objects.filter(version__gt=0).only("agency", "content")
        return self.public().prefetch_related(Prefetch("texts", written, to_attr="written"))

    def words(self, obj: Agency) -> str:
        about = (obj.name_en, obj.short_name, obj.functions, obj.address, obj.phone)
        texts = (html.text(text) for row in obj.written for text in row.content.values())
        return "\n".join(text for text in (*about, *texts) if text)

    def heading(self, obj: Agency) -> str:
        return obj.label
