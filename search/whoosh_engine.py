"""Haystack's engine for small sites: Whoosh's files with Chinese terms, plain questions and generations.

It shares Haystack's interface with the stock Whoosh backend and none of its code: that one parses the public's text
as a query language, refuses one character, asks for every pair of a long question, opens a searcher a search and
empties the index while it is rebuilt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery, SearchNode, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct
from whoosh import fields
from whoosh.columns import NumericColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshIndexError

from search import generations, query
from search.segments import SPILL, BulkWriter, GramField
from search.snapshot import DATE, TEXT, Matches, Snapshot

BUDGET = 0.5  # seconds of one search; then it answers with what it has
EVERYTHING = "*"  # from a program; from a person it is a character without a word in it
REFUSED = {
    "facets": "counts come from the database",
    "date_facets": "counts come from the database",
    "query_facets": "counts come from the database",
    "highlight": "extracts come from the database, through search.highlight",
    "within": "nothing here has a place",
    "dwithin": "nothing here has a place",
}
Pair = tuple[Any, Any]  # a search index and one of its objects

logger = logging.getLogger(__name__)


class ChineseWhooshBackend(BaseSearchBackend):
    """One a thread, as Haystack keeps them; each keeps one snapshot a commit."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.root = Path(options["PATH"])
        self._snapshot: Snapshot | None = None
        self._schema: fields.Schema | None = None

    @property
    def schema(self) -> fields.Schema:
        if self._schema is None:
            indexed = connections[self.connection_alias].get_unified_index().all_searchfields()
            self._schema = self.build_schema(indexed)[1]
        return self._schema

    def build_schema(self, fields_: dict[str, Any]) -> tuple[str, fields.Schema]:
        """Haystack's fields as Whoosh's: nothing stored but the key; the title goes into the text with more weight."""
        schema = {ID: fields.ID(unique=True, sortable=True), DJANGO_CT: fields.ID()}
        for field in fields_.values():
            name = field.index_fieldname
            if field.document:
                schema[name] = GramField()
            elif field.field_type == "date":
                schema[name] = fields.COLUMN(NumericColumn("i"))
            elif name != "title":
                schema[name] = fields.ID()
        return TEXT, fields.Schema(**schema)

    # Reading

    def snapshot(self) -> Snapshot:
        """What serves now. The pointer may be moved while it is followed: then it is followed again."""
        for attempt in range(5):
            directory = generations.current(self.root)
            if self._snapshot and self._snapshot.directory == directory and self._snapshot.fresh:
                return self._snapshot
            try:
                self._snapshot = Snapshot(directory, self.schema, self._snapshot)
            except (OSError, WhooshIndexError):
                self._snapshot = None
                if attempt == 4:
                    raise
                time.sleep(0.02)
        return self._snapshot  # a commit came with every attempt: the last one is as good

    @log_query
    def search(
        self,
        query_string: str,
        sort_by: Sequence[str] | None = None,
        start_offset: int = 0,
        end_offset: int | None = None,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[Any] | None = None,
        result_class: Any = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Haystack's search. `query_string` is plain text. Beside results and hits: `loosened` and `partial`."""
        for name, why in REFUSED.items():
            if options.get(name):
                raise SearchBackendError(f"{name}: {why}")
        newest = self._order(sort_by)
        narrow = self._narrow(narrow_queries, models)
        start, end = max(start_offset or 0, 0), end_offset
        with self._damage_named():
            matches = self._match(query_string, narrow, newest, end)
            results = [self._result(match, result_class or SearchResult) for match in matches.best[start:end]]
        return {
            "results": results,
            "hits": matches.hits,
            "loosened": matches.loosened,
            "partial": matches.partial,
            "facets": {},
            "spelling_suggestion": None,
        }

    def status(self) -> tuple[int, str]:
        """How many documents are indexed, and in which commit of which generation."""
        with self._damage_named():
            snapshot = self.snapshot()
            return snapshot.size, f"{snapshot.directory.name}.{snapshot.commit}"

    def keys(self) -> list[str]:
        """All indexed objects, as app_label.model.pk."""
        with self._damage_named():
            return [match.key for match in self.snapshot().everything({}, None).best]

    def neighbours(self, terms: Iterable[str], most: int) -> list[str]:
        """Frequent terms that begin with a character of `terms`, for a question that found nothing."""
        with self._damage_named():
            return self.snapshot().neighbours(dict.fromkeys("".join(terms)), most)

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        try:
            yield
        except SearchBackendError:
            raise
        except Exception as error:  # a damaged file raises anything: struct, zlib, pickle, key ...
            self._snapshot = None
            raise SearchBackendError(f"the index in {self.root} cannot be read: {error!r}") from error

    def _match(self, text: str, narrow: dict[str, list[str]], newest: bool | None, limit: int | None) -> Matches:
        snapshot = self.snapshot()
        if text == EVERYTHING:
            return snapshot.everything(narrow, limit)
        if limit is not None and limit <= 0:
            return Matches([], 0, False, False)
        plan = query.plan(query.read(text), snapshot.frequency)
        if not plan:
            return Matches([], 0, False, False)
        return snapshot.find(plan, narrow=narrow, limit=limit, newest=newest, until=time.monotonic() + BUDGET)

    @staticmethod
    def _result(match: Any, result_class: Any) -> Any:
        app, model, pk = match.key.split(".", 2)
        return result_class(app, model, pk, match.score)

    @staticmethod
    def _order(sort_by: Sequence[str] | None) -> bool | None:
        if not sort_by:
            return None
        if len(sort_by) > 1 or sort_by[0].lstrip("-") != DATE:
            raise SearchBackendError(f"results are sorted by relevance, date or -date, not by {', '.join(sort_by)}")
        return bool(sort_by[0].startswith("-"))

    def _narrow(self, queries: Iterable[str] | None, models: Iterable[Any] | None) -> dict[str, list[str]]:
        narrow: dict[str, list[str]] = {}
        for field, _, value in (one.partition(":") for one in queries or ()):
            if not isinstance(self.schema._fields.get(field), fields.ID):
                raise SearchBackendError(f"results cannot be narrowed by {field}")
            narrow[field] = [value]
        if models:
            narrow[DJANGO_CT] = [get_model_ct(model) for model in models]
        return narrow

    # Writing

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        self.write([(index, obj) for obj in iterable], ())

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        self.write((), [get_identifier(obj_or_string)])

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        """Haystack's. Readers keep the old generation until the empty one stands."""
        if models is None:
            with generations.writing(self.root):
                self.build(())
            return
        snapshot = self.snapshot()
        narrow = {DJANGO_CT: [get_model_ct(model) for model in models]}
        self.write((), [match.key for match in snapshot.everything(narrow, None).best])

    def write(self, pairs: Iterable[Pair], removed: Iterable[str]) -> None:
        """Take over changes and removals in one commit; raises `LockError` where somebody else writes."""
        with generations.writing(self.root):
            self.take_over(pairs, removed)

    def take_over(self, pairs: Iterable[Pair], removed: Iterable[str]) -> None:
        """The same for who holds `generations.writing`."""
        with self._damage_named():
            snapshot = self.snapshot()
        writer = BulkWriter(snapshot.index)
        try:
            pairs = list(pairs)
            for key in {*removed, *(get_identifier(obj) for _, obj in pairs)}:
                for number in snapshot.locate(key):
                    writer.delete_document(number)
            for document in self._documents(pairs):
                writer.add_document(**document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def build(self, pairs: Iterable[Pair]) -> int:
        """A new generation of all `pairs`, which serves when it is whole. Needs `generations.writing`."""
        generations.sweep(self.root)
        directory = generations.fresh(self.root)
        index = FileIndex.create(FileStorage(str(directory)), self.schema)
        count = 0
        writer = BulkWriter(index)
        for document in self._documents(pairs):
            if writer.pool.size > SPILL:
                writer.commit(merge=False)
                writer = BulkWriter(index)
            writer.add_document(**document)
            count += 1
        writer.commit(merge=False)
        generations.switch(self.root, directory)
        return count

    def _documents(self, pairs: Iterable[Pair]) -> Iterator[dict[str, Any]]:
        """One object that cannot be prepared must not keep all others out: it is left out itself, and loudly."""
        for index, obj in pairs:
            try:
                document = self._document(index, obj)
            except Exception:
                logger.exception("%s cannot be indexed and is left out", get_identifier(obj))
            else:
                yield document

    def _document(self, index: Any, obj: Any) -> dict[str, Any]:
        prepared = index.full_prepare(obj)
        prepared[TEXT] = (prepared.pop("title", "") or "", prepared[TEXT] or "")
        prepared.pop(DJANGO_ID, None)
        if day := prepared.pop(DATE, None):
            prepared[DATE] = day.year * 10000 + day.month * 100 + day.day
        return {name: value for name, value in prepared.items() if value not in (None, "")}


class PlainQuery(BaseSearchQuery):
    """Haystack's query sets in the one form that the engine reads: plain text, and exact filters to narrow by."""

    def build_query(self) -> str:
        texts = [text for field, text in self._leaves(self.query_filter) if field == "content"]
        return " ".join(texts) or self.matching_all_fragment()

    def build_params(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        narrow = {f"{field}:{value}" for field, value in self._leaves(self.query_filter) if field != "content"}
        params = super().build_params(*args, **kwargs)
        if narrow := narrow | self.narrow_queries:
            params["narrow_queries"] = narrow
        return params

    def _leaves(self, node: SearchNode) -> Iterator[tuple[str, str]]:
        if node.negated or (node.connector == "OR" and len(node.children) > 1):
            self._refuse("negated or alternative filters")
        for child in node.children:
            if isinstance(child, SearchNode):
                yield from self._leaves(child)
                continue
            field, kind = node.split_expression(child[0])
            if kind not in ("content", "exact"):
                self._refuse(f"{field}__{kind}")
            yield field, str(getattr(child[1], "query_string", child[1]))

    @staticmethod
    def _refuse(what: str) -> NoReturn:
        raise SearchBackendError(f"{what}: ask for words, and narrow by exact values")

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        return str(getattr(value, "query_string", value))


class ChineseWhooshEngine(BaseEngine):
    backend = ChineseWhooshBackend
    query = PlainQuery
