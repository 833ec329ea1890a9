"""The engine of large sites: tantivy, which comes as a compiled wheel and reads its files by memory map."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

import tantivy
from haystack import connections
from haystack.backends import BaseEngine
from haystack.constants import DJANGO_CT
from haystack.utils import get_model_ct
from tantivy import FieldType, Occur, Order, Query

from search.analysis import IS_HAN, openings, weigh
from search.engine import COMMON, KEY, TEXT, TITLE, WHOLE, EngineBackend, Match, Matches, Narrow, Snapshot
from search.query import Plan
from search.query_set import DATE, PlainQuery

MODEL, NUMBER = "model", "number"  # the key once more, as figures: they are read for thousands of results at once
HEAP = 64_000_000  # bytes of postings in memory, before they become a segment
SMALL_HEAP = 15_000_000  # of a drain; tantivy takes no less
CHARACTERS = {TEXT: "characters", TITLE: "title_characters"}  # fields of lone ideographs: one list of postings each
NESTED = 14  # queries that bring forward what is found, one around the other
FAINT = 0.05  # what a lone ideograph weighs beside words
META = "meta.json"


class TantivySnapshot(Snapshot):
    def __init__(self, directory: Path, labels: dict[int, str], former: TantivySnapshot | None) -> None:
        self.directory, self.labels = directory, labels
        self.meta = self._stamp(directory / META)
        if former is not None and former.directory == directory and former.whole:
            self.index = former.index
        else:
            self.index = tantivy.Index.open(str(directory))
            self.index.config_reader("manual")
        self.index.reload()
        self.schema = self.index.schema
        self.searcher = self.index.searcher()
        self.size = self.searcher.num_docs
        self.commit = json.loads((directory / META).read_bytes())["opstamp"]
        self.files = {path: self._stamp(path) for path in directory.iterdir() if self._written_once(path)}

    @staticmethod
    def _written_once(path: Path) -> bool:
        return path.suffix not in (".json", ".lock", ".store")  # nothing is stored

    @staticmethod
    def _stamp(path: Path) -> tuple[int, int] | None:
        try:
            about = path.stat()
        except FileNotFoundError:  # merged away since; the map keeps it
            return None
        return about.st_size, about.st_mtime_ns

    @property
    def fresh(self) -> bool:
        return self._stamp(self.directory / META) == self.meta and self.whole

    @property
    def whole(self) -> bool:
        """A segment is written once. Reading the map of a file that was cut short since would kill the process."""
        return all(self._stamp(path) in (stamp, None) for path, stamp in self.files.items())

    def frequency(self, term: str, where: str = TEXT) -> int:
        return self.size if _lone(term) else int(self.searcher.doc_freq(where, term))

    def openings(self, start: str) -> dict[str, int]:
        return {term: times for term, times in self.searcher.terms_with_prefix(TEXT, start) if times >= COMMON}

    def everything(self, narrow: Narrow, limit: int | None) -> Matches:
        best, hits = self._run([(Occur.Must, Query.all_query())], self._narrowed(narrow), limit, newest=True)
        return Matches([match._replace(score=0.0) for match in best], hits, loosened=False, partial=False)

    def find(self, plan: Plan, narrow: Narrow, limit: int | None, newest: bool | None, until: float) -> Matches:
        """With fewer of the wanted words where none has so many. One step takes few milliseconds and is not broken."""
        asked = [(Occur.Must, self._term(plan.where, term)) for term in plan.required]
        rest, also = ([self._weighted(plan, term) for term in terms] for terms in (plan.rest, plan.also))
        if plan.tiered:
            every = self._all_of(plan.where, (*plan.wanted, *plan.rest))
            also.append(Query.const_score_query(every, WHOLE))
        wanted = [(Occur.Should, self._weighted(plan, term)) for term in plan.wanted]
        kept = self._narrowed(narrow)
        for terms in plan.excluded:
            kept.append((Occur.MustNot, self._all_of(plan.where, terms)))
        for least in plan.least:
            if time.monotonic() > until:
                return Matches([], 0, loosened=False, partial=True)
            finding, forward = wanted, rest + also
            if not (least or plan.required):  # where none has a telling term, the others find
                finding, forward = wanted + [(Occur.Should, query) for query in rest], also
            some = Query.boolean_query(finding, minimum_number_should_match=least or None)
            some_of = [(Occur.Should if plan.required and not least else Occur.Must, some)] if finding else []
            best, hits = self._run(_brought_forward([*asked, *some_of], forward), kept, limit, newest)
            if hits or least == plan.least[-1]:
                break
        return Matches(best, hits, loosened=least < plan.least[0], partial=False)

    def _run(
        self, asked: list[Any], kept: list[Any], limit: int | None, newest: bool | None
    ) -> tuple[list[Match], int]:
        query = Query.boolean_query(asked)
        if kept:
            query = Query.boolean_query([(Occur.Must, query), *kept])
        options: dict[str, Any] = {"limit": min(limit or self.size, self.size) or 1}
        if newest is not None:
            options |= {"order_by_field": DATE, "order": Order.Desc if newest else Order.Asc}
        found = self.searcher.search(query, **options)
        addresses = [address for _score, address in found.hits]
        models = self.searcher.fast_field_values(MODEL, addresses)
        numbers = self.searcher.fast_field_values(NUMBER, addresses)
        names = zip(found.hits, models, numbers, strict=True)
        return [Match(hit[0], f"{self.labels[model]}.{number}") for hit, model, number in names], found.count

    def _weighted(self, plan: Plan, term: str) -> Query:
        query, weight = self._term(plan.where, term), plan.weights.get(term, 1.0)
        return query if weight == 1 else Query.boost_query(query, weight)

    def _term(self, where: str, term: str) -> Query:
        if not _lone(term):
            return Query.term_query(self.schema, where, term, "freq")
        return Query.boost_query(Query.term_query(self.schema, CHARACTERS[where], term, "freq"), FAINT)

    def _all_of(self, where: str, terms: Iterable[str]) -> Query:
        return Query.boolean_query([(Occur.Must, self._term(where, term)) for term in terms])

    def _narrowed(self, narrow: Narrow) -> list[tuple[Occur, Query]]:
        """Filters add nothing to a score."""
        kept = [Query.term_set_query(self.schema, field, list(values)) for field, values in narrow.values.items()]
        if narrow.dated:
            first, last = max(narrow.first, 1), narrow.last
            kept.append(Query.range_query(self.schema, DATE, FieldType.Integer, first, last))
        return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in kept]


def _brought_forward(asked: list[Any], forward: list[Query]) -> list[Any]:
    """What is asked for, and queries that add to the score of what is found.

    Each of a few around the others is only sought where something is found; side by side all their postings are read.
    Of many, the nesting costs more than the reading.
    """
    if len(forward) > NESTED:
        return asked + [(Occur.Should, query) for query in forward]
    for query in forward:
        asked = [(Occur.Must, Query.boolean_query(asked)), (Occur.Should, query)]
    return asked


def _repeated(terms: Mapping[str, int]) -> str:
    return " ".join(chain.from_iterable((term,) * times for term, times in terms.items()))


def _lone(term: str) -> bool:
    return len(term) == 1 and bool(IS_HAN(term))


class TantivyBackend(EngineBackend):
    unready = (OSError, ValueError)

    @cached_property
    def labels(self) -> dict[int, str]:
        models = connections[self.connection_alias].get_unified_index().get_indexed_models()
        return {crc32(label.encode()): label for label in map(get_model_ct, models)}

    def open(self, directory: Path, former: TantivySnapshot | None) -> TantivySnapshot:
        return TantivySnapshot(directory, self.labels, former)

    def change(self, documents: Iterator[dict[str, Any]], removed: Iterable[str]) -> None:
        self._write(self.snapshot().index, SMALL_HEAP, documents, removed)

    def fill(self, directory: Path, documents: Iterator[dict[str, Any]]) -> int:
        builder = tantivy.SchemaBuilder()
        for name in (TEXT, TITLE, *CHARACTERS.values()):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        for name in (KEY, *sorted(self.filters)):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        for name in (MODEL, NUMBER):
            builder.add_integer_field(name, fast=True)
        builder.add_integer_field(DATE, fast=True, indexed=True)
        return self._write(tantivy.Index(builder.build(), path=str(directory)), HEAP, documents, ())

    def _write(
        self, index: tantivy.Index, heap: int, documents: Iterator[dict[str, Any]], removed: Iterable[str]
    ) -> int:
        """All in one commit. Threads that merge segments are waited for: whoever writes next needs their lock."""
        writer = index.writer(heap, 1)
        count = 0
        try:
            writer.garbage_collect_files()  # of a writer that was killed: a file of the same name stops this one
            for key in removed:
                writer.delete_documents_by_term(KEY, key)
            for document in documents:
                writer.add_document(self._fields(document))
                count += 1
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        return count

    def _fields(self, prepared: dict[str, Any]) -> tantivy.Document:
        texts: dict[str, str] = {}
        for field, characters in CHARACTERS.items():
            terms = weigh(*prepared.pop(field))
            texts[field] = _repeated(terms)
            texts[characters] = _repeated(openings(terms))
        number = int(prepared[KEY].rpartition(".")[2])
        model = crc32(prepared[DJANGO_CT].encode())
        day = prepared.pop(DATE, 0)
        return tantivy.Document(**prepared, **texts, **{MODEL: model, NUMBER: number, DATE: day})


class Engine(BaseEngine):
    backend = TantivyBackend
    query = PlainQuery
