"""Haystack's query sets in the one form that an engine reads: plain text, exact filters, days from and to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NoReturn

from haystack import connections
from haystack.backends import BaseSearchQuery, SearchNode
from haystack.exceptions import SearchBackendError

DATE, CONTENT, TITLE = "date", "content", "title"
SPARE = 20  # proposals beyond what is asked for, in the place of those that are public no more


def day_number(day: date | datetime | str | None) -> int | None:
    """20240105 for a day or its ISO form; raises `SearchBackendError` where a text is no day."""
    if isinstance(day, str) and day:
        try:
            day = date.fromisoformat(day)
        except ValueError as error:
            raise SearchBackendError(f"{day} is no day") from error
    return day.year * 10000 + day.month * 100 + day.day if day else None


class PlainQuery(BaseSearchQuery):
    def build_query(self) -> str:
        return " ".join(value for _field, value in self._texts()) or self.matching_all_fragment()

    def build_params(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        params = super().build_params(*args, **kwargs)
        if narrow := self._narrowing() | self.narrow_queries:
            params["narrow_queries"] = narrow
        asked = {field for field, _value in self._texts()}
        if len(asked) > 1:
            self._refuse("words in the title and words anywhere")
        if TITLE in asked:
            params["where"] = TITLE
        params["start_offset"] = 0  # what is public is counted from the first proposal on
        if "end_offset" in params:
            params["end_offset"] += SPARE
        return params

    def run(self, spelling_query: str | None = None, **kwargs: Any) -> None:
        super().run(spelling_query=spelling_query, **kwargs)
        self._only_public()

    def _only_public(self) -> None:
        """The index proposes: what the database calls public no more is no result, and is not counted."""
        named: dict[str, list[str]] = {}
        for result in self._results:
            named.setdefault(f"{result.app_label}.{result.model_name}", []).append(result.pk)
        public = set()
        for model, index in connections[self._using].get_unified_index().get_indexes().items():
            if pks := named.get(label := model._meta.label_lower):
                found = index.among(int(pk) for pk in pks).values_list("pk", flat=True)
                public |= {(label, str(pk)) for pk in found}
        kept = [one for one in self._results if (f"{one.app_label}.{one.model_name}", str(one.pk)) in public]
        self._hit_count -= len(self._results) - len(kept)
        self._results = kept[self.start_offset : self.end_offset]

    def _texts(self) -> list[tuple[str, str]]:
        return [(field, value) for field, _kind, value in self._leaves(self.query_filter) if field in (CONTENT, TITLE)]

    def run_mlt(self, **kwargs: Any) -> None:
        """Haystack's, which would drop filters and limits without a word."""
        super().run_mlt(**(self.build_params() | kwargs))
        self._only_public()

    def get_stats(self) -> NoReturn:
        self._refuse("stats")

    def get_spelling_suggestion(self, preferred_query: str | None = None) -> NoReturn:
        self._refuse("spelling_suggestion")

    def _narrowing(self) -> set[str]:
        found = set()
        for field, kind, value in self._leaves(self.query_filter):
            if kind in ("gte", "lte"):
                found.add(f"{field}:{value}.." if kind == "gte" else f"{field}:..{value}")
            elif field not in (CONTENT, TITLE):
                found.add(f"{field}:{value}")
        return found

    def _leaves(self, node: SearchNode) -> Iterator[tuple[str, str, str]]:
        if node.negated or (node.connector == "OR" and len(node.children) > 1):
            self._refuse("negated or alternative filters")
        for child in node.children:
            if isinstance(child, SearchNode):
                yield from self._leaves(child)
                continue
            field, kind = node.split_expression(child[0])
            value = getattr(child[1], "query_string", child[1])
            if field == DATE and kind in ("gte", "lte"):
                yield field, kind, value.isoformat()[:10] if isinstance(value, date) else str(value)
            elif kind != "content" and (field == TITLE or kind != "exact"):
                self._refuse(f"{field}__{kind}")
            else:
                yield field, kind, str(value)

    @staticmethod
    def _refuse(what: str) -> NoReturn:
        raise SearchBackendError(f"{what}: ask for words, narrow by exact values, by date__gte and date__lte")

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        return str(getattr(value, "query_string", value))
