"""Published answers to what citizens wrote, in the search."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from haystack import indexes

from feedback.models import Submission
from search.indexing import PublicIndex


class AnswerIndex(PublicIndex, indexes.Indexable):
    name = "answer"
    title_column = "public_title"
    text_columns = ("public_text", "public_answer")
    day_columns = ("published_at",)

    def get_model(self) -> type[Submission]:
        return Submission

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return self.public().select_related("agency")

    def words(self, obj: Submission) -> str:
        return f"{obj.public_text}\n{obj.public_answer}"
