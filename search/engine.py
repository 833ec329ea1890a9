"""What every search engine of the site is: Haystack's interface, our questions, generations and one writer.

An engine is one file `search/<name>_engine.py` with a class `Engine`. It brings a snapshot of a generation and two
ways to write one; what is asked, in which order, and what is refused is the same for all and stands here.
"""

from __future__ import annotations

import logging
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from django.db import DatabaseError
from haystack import connections
from haystack.backends import BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from search import generations, query, synonyms
from search.query_set import DATE, day_number

BUDGET = 0.5  # seconds of one search; then it answers with what it has
K1, B = 1.2, 0.75  # of BM25
WHOLE = 1000.0  # for a document that has all terms of a long question: more than they can score
COMMON = 5  # documents: a word of fewer could tell of one that was withdrawn
TEXT, KEY, TITLE = "text", ID, "title"
EVERYTHING = "*"  # from a program; from a person it is a character without a word in it
REFUSED = {
    "facets": "counts come from the database",
    "date_facets": "counts come from the database",
    "query_facets": "counts come from the database",
    "highlight": "extracts come from the database, through search.extract",
    "within": "nothing here has a place",
    "dwithin": "nothing here has a place",
    "distance_point": "nothing here has a place",
    "boost": "a word weighs what its rarity says",
    "spelling_query": "search.nearby has words for who found nothing",
}
STORED = frozenset({KEY, DJANGO_CT, DJANGO_ID, "pk", "score"})  # all else of a result is read from the database
Pair = tuple[Any, Any]  # a search index and one of its objects

logger = logging.getLogger(__name__)


class Match(NamedTuple):
    score: float
    key: str  # app_label.model.pk


class Matches(NamedTuple):
    best: list[Match]
    hits: int
    loosened: bool  # no document has all the words: these have some
    partial: bool  # the time was up before everything was read
    worth: Mapping[str, float] = {}  # what each term of a long question says


NOTHING = Matches([], 0, loosened=False, partial=False)


class Narrow(NamedTuple):
    """Which documents may be found: one of the values in each of the fields, and a day between two."""

    values: Mapping[str, Iterable[str]] = {}
    first: int = 0  # year, month and day as one number
    last: int = 99999999

    def __bool__(self) -> bool:
        return bool(self.values) or self.dated

    @property
    def dated(self) -> bool:
        return self[1:] != Narrow()[1:]


class Snapshot(ABC):
    """A generation at one commit, as a reader sees it."""

    directory: Path
    commit: int
    size: int  # documents

    @property
    @abstractmethod
    def fresh(self) -> bool:
        """Nothing was committed since, and no file was cut short."""

    @abstractmethod
    def frequency(self, term: str, where: str = TEXT) -> int:
        """In how many documents a term stands; a single ideograph stands for all terms that begin with it."""

    @abstractmethod
    def find(self, plan: query.Plan, narrow: Narrow, limit: int | None, newest: bool | None, until: float) -> Matches:
        """BM25. `newest` orders by date instead (False: oldest first); `until` is monotonic time."""

    @abstractmethod
    def everything(self, narrow: Narrow, limit: int | None) -> Matches:
        """All documents, the newest first: what a question without words means to a program."""

    @abstractmethod
    def openings(self, start: str) -> dict[str, int]:
        """The terms that begin with `start` and in how many documents each stands, at least in `COMMON`."""


class EngineBackend(BaseSearchBackend):
    """One a thread, as Haystack keeps them; each keeps one snapshot a commit."""

    limits: Mapping[str, int] = {}  # of what `measure` tells: beyond them a site needs another engine
    unready: tuple[type[Exception], ...] = (OSError,)  # raised while a generation is switched or merged away

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.root = Path(options["PATH"])
        self._snapshot: Any = None
        self._filters: frozenset[str] | None = None

    # What an engine brings

    def open(self, directory: Path, former: Any) -> Any:
        """A snapshot of a generation as it is now; `former`, of whatever generation, may lend what it has open."""
        raise NotImplementedError

    def change(self, documents: Iterator[dict[str, Any]], removed: Iterable[str]) -> None:
        """Remove the documents with these keys and add others, in one commit to the generation that serves."""
        raise NotImplementedError

    def fill(self, directory: Path, documents: Iterator[dict[str, Any]]) -> int:
        """Make an index of documents in an empty directory, and count them."""
        raise NotImplementedError

    @property
    def filters(self) -> frozenset[str]:
        """The fields of exact values."""
        if self._filters is None:
            indexed = connections[self.connection_alias].get_unified_index().all_searchfields().values()
            names = {field.index_fieldname for field in indexed if not field.document and field.field_type != "date"}
            self._filters = frozenset(names - {TITLE} | {DJANGO_CT})
        return self._filters

    def build_schema(self, fields: Any) -> NoReturn:
        raise SearchBackendError("the schema is that of search.indexing.PublicIndex, and of no other")

    # Reading

    def snapshot(self) -> Any:
        """What serves now. The pointer may be moved while it is followed: then it is followed again."""
        for attempt in range(5):
            directory = generations.current(self.root)
            if self._snapshot and self._snapshot.directory == directory and self._snapshot.fresh:
                return self._snapshot
            try:
                generations.check(directory)
                self._snapshot = self.open(directory, self._snapshot)
            except self.unready:
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
        where: str = TEXT,
        among: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Haystack's search. `query_string` is plain text, asked in title and text or, `where` says so, in titles.

        `among` narrows by one of several values in each of its fields. Beside results and hits: `loosened`, `partial`.
        """
        self._refuse(options)
        newest = self._order(sort_by)
        narrow = self._narrow(narrow_queries, models, among)
        with self._damage_named():
            matches = self._match(query_string, narrow, newest, end_offset, where)
        return self._answer(matches, start_offset, end_offset, result_class)

    def more_like_this(
        self,
        model_instance: Any,
        additional_query_string: str | None = None,
        start_offset: int = 0,
        end_offset: int | None = None,
        models: Iterable[Any] | None = None,
        result_class: Any = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Haystack's: what shares the telling words of an object; one that is not public is like nothing."""
        if additional_query_string not in (None, "", EVERYTHING):
            raise SearchBackendError("more_like_this: an object has words enough, no others are added")
        if options.get("sort_by"):
            raise SearchBackendError("more_like_this: the order is that of likeness")
        self._refuse(options)
        narrow = self._narrow(options.get("narrow_queries"), models)
        index = connections[self.connection_alias].get_unified_index().get_index(type(model_instance))
        public = index.objects_by_pk([model_instance.pk]).get(model_instance.pk)
        if public is None:
            return self._answer(NOTHING, start_offset, end_offset, result_class)
        prepared = index.full_prepare(public)
        with self._damage_named():
            snapshot = self.snapshot()
            plan = query.likeness(prepared.get(TITLE) or "", prepared[TEXT] or "", snapshot.size, snapshot.frequency)
            limit = None if end_offset is None else end_offset + 1
            found = snapshot.find(plan, narrow, limit, None, time.monotonic() + BUDGET) if plan else NOTHING
        best = [match for match in found.best if match.key != prepared[KEY]]
        without = found._replace(best=best, hits=found.hits - (len(best) < len(found.best)))
        return self._answer(without, start_offset, end_offset, result_class)

    def status(self) -> tuple[int, str]:
        """How many documents are indexed, and in which commit of which generation."""
        with self._damage_named():
            snapshot = self.snapshot()
            return snapshot.size, f"{snapshot.directory.name}.{snapshot.commit}"

    def measure(self) -> dict[str, int]:
        """The figures that `limits` name, and the number of documents."""
        with self._damage_named():
            return {"documents": self.snapshot().size}

    def keys(self) -> list[str]:
        """All indexed objects, as app_label.model.pk."""
        with self._damage_named():
            return [match.key for match in self.snapshot().everything(Narrow(), None).best]

    def openings(self, start: str) -> dict[str, int]:
        """Frequent terms that begin with `start`, which is not empty; for a question that found nothing."""
        with self._damage_named():
            found: dict[str, int] = self.snapshot().openings(start)
            return found

    def frequency(self, term: str) -> int:
        with self._damage_named():
            return int(self.snapshot().frequency(term))

    @contextmanager
    def _damage_named(self, what: str = "read") -> Iterator[None]:
        try:
            yield
        except (SearchBackendError, DatabaseError):  # that of the site is not the index
            raise
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except (
            BaseException
        ) as error:  # a damaged file raises anything: struct, zlib, key, a panic that is no Exception
            self._snapshot = None
            raise SearchBackendError(f"the index in {self.root} cannot be {what}: {error!r}") from error

    def _match(self, text: str, narrow: Narrow, newest: bool | None, limit: int | None, where: str) -> Matches:
        snapshot = self.snapshot()
        if limit is not None and limit <= 0:
            return NOTHING
        if text == EVERYTHING:
            found: Matches = snapshot.everything(narrow, limit)
            return found
        frequency = cache(partial(snapshot.frequency, where=where))
        plan = replace(query.plan(query.read(text), frequency, snapshot.size, synonyms.others()), where=where)
        if not plan:
            return NOTHING
        until = time.monotonic() + BUDGET
        found = snapshot.find(plan, narrow, limit, newest, until)
        if plan.also and not (plan.required or found.hits or found.partial):
            found = snapshot.find(plan.instead, narrow, limit, newest, until)._replace(loosened=True)
        return found._replace(worth=plan.worth(frequency, snapshot.size) if plan.tiered else {})

    @staticmethod
    def _answer(matches: Matches, start: int, end: int | None, result_class: Any) -> dict[str, Any]:
        make = result_class or SearchResult
        wanted = matches.best[max(start or 0, 0) : end]
        return {
            "results": [make(*match.key.split(".", 2), match.score) for match in wanted],
            "hits": matches.hits,
            "loosened": matches.loosened,
            "partial": matches.partial,
            "worth": matches.worth,
            "facets": {},
            "spelling_suggestion": None,
        }

    @staticmethod
    def _refuse(options: Mapping[str, Any]) -> None:
        for name, why in REFUSED.items():
            if options.get(name):
                raise SearchBackendError(f"{name}: {why}")
        if asked := set(options.get("fields") or ()) - STORED:
            raise SearchBackendError(f"{', '.join(sorted(asked))}: values come from the database")

    @staticmethod
    def _order(sort_by: Sequence[str] | None) -> bool | None:
        if not sort_by:
            return None
        if len(sort_by) > 1 or sort_by[0].lstrip("-") != DATE:
            raise SearchBackendError(f"results are sorted by relevance, date or -date, not by {', '.join(sort_by)}")
        return bool(sort_by[0].startswith("-"))

    def _narrow(
        self,
        queries: Iterable[str] | None,
        models: Iterable[Any] | None,
        among: Mapping[str, Sequence[str]] | None = None,
    ) -> Narrow:
        values: dict[str, list[str]] = {}
        first, last = Narrow()[1:]
        for field, _, value in (one.partition(":") for one in queries or ()):
            if field == DATE and ".." in value:
                since, _, until = value.partition("..")
                first, last = max(first, day_number(since) or 0), min(last, day_number(until) or last)
            elif field not in self.filters or (field in values and [value] != values[field]):
                raise SearchBackendError(f"results cannot be narrowed by {field}:{value}")
            else:
                values[field] = [value]
        for field, several in (among or {}).items():
            if field not in self.filters or field in values:
                raise SearchBackendError(f"results cannot be narrowed by {field}")
            values[field] = list(several)
        if models:
            values[DJANGO_CT] = [get_model_ct(model) for model in models]
        return Narrow(values, first, last)

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
        narrow = Narrow({DJANGO_CT: [get_model_ct(model) for model in models]})
        self.write((), [match.key for match in self.snapshot().everything(narrow, None).best])

    def write(self, pairs: Iterable[Pair], removed: Iterable[str]) -> None:
        """Take over changes and removals in one commit; raises `LockError` where somebody else writes."""
        with generations.writing(self.root):
            self.take_over(pairs, removed)

    def take_over(self, pairs: Iterable[Pair], removed: Iterable[str]) -> None:
        """The same for who holds `generations.writing`."""
        pairs = list(pairs)
        with self._damage_named():
            directory = self.snapshot().directory
        with self._damage_named("written"):
            self.change(self._documents(pairs), {*removed, *(get_identifier(obj) for _, obj in pairs)})
            generations.seal(directory)

    def build(self, pairs: Iterable[Pair]) -> int:
        """A new generation of all `pairs`, which serves when it is whole. Needs `generations.writing`."""
        generations.sweep(self.root)
        directory = generations.fresh(self.root)
        try:
            with self._damage_named("written"):
                count = self.fill(directory, self._documents(pairs))
                generations.seal(directory)
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)  # where the disk is full, half an index is all too much
            raise
        generations.switch(self.root, directory)
        return count

    def _documents(self, pairs: Iterable[Pair]) -> Iterator[dict[str, Any]]:
        """One object that cannot be prepared must not keep all others out: it is left out itself, and loudly."""
        for index, obj in pairs:
            try:
                document = self._document(index, obj)
            except DatabaseError:  # no fault of the object: it must be tried again
                raise
            except Exception:
                logger.exception("%s cannot be indexed and is left out", get_identifier(obj))
            else:
                yield document

    def _document(self, index: Any, obj: Any) -> dict[str, Any]:
        """Key, filters, date as a number; under `TEXT` and `TITLE`, a title and a text: that of titles is empty."""
        prepared = index.full_prepare(obj)
        title = prepared.get(TITLE) or ""
        prepared |= {TEXT: (title, prepared[TEXT] or ""), TITLE: (title, "")}
        prepared.pop(DJANGO_ID, None)
        prepared[DATE] = day_number(prepared.get(DATE))
        return {name: value for name, value in prepared.items() if value not in (None, "")}
