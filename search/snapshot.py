"""One generation of Whoosh as a reader sees it: kept open, and scored term at a time over its postings."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.numeric import byte_to_length

from search import segments
from search.analysis import IS_HAN
from search.engine import COMMON, DATE, K1, KEY, TEXT, TITLE, WHOLE, B, Match, Matches, Narrow, Snapshot
from search.query import Plan, rarity


class Leaf:
    """One segment: its reader, and columns that are read once."""

    def __init__(self, reader: Any, path: Path) -> None:
        self.reader = reader
        self.size = reader.doc_count_all()
        self.deleted = frozenset(reader._perdoc.deleted_docs())
        self.norms: dict[str, list[float]] = {}
        self.path = path
        self.written = self._stamp()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            about = self.path.stat()
        except FileNotFoundError:  # merged away since; the map keeps it
            return None
        return about.st_size, about.st_mtime_ns

    @property
    def whole(self) -> bool:
        """A segment is written once. Reading the map of a file that was cut short since would kill the process."""
        return self._stamp() in (self.written, None)

    def _column(self, name: str, field: Any) -> Any:
        return self.reader._perdoc.column_reader(name, field) if self.reader._perdoc.has_column(name) else None

    @cached_property
    def lengths(self) -> dict[str, list[int]]:
        return {field: self._lengths(field) for field in (TEXT, TITLE)}

    def _lengths(self, field: str) -> list[int]:
        column = self._column(f"_{field}_len", LENGTHS_COLUMN)
        return [byte_to_length(byte) for byte in column] if column else [0] * self.size

    @cached_property
    def keys(self) -> list[str]:
        column = self._column(KEY, self.reader.schema[KEY].column_type)
        return [column[n].decode() for n in range(self.size)]

    @cached_property
    def dates(self) -> list[int]:
        column = self._column(DATE, self.reader.schema[DATE].column_type) if DATE in self.reader.schema else None
        return [column[n] for n in range(self.size)] if column else [0] * self.size

    def postings(self, field: str, term: str) -> tuple[Iterable[int], Iterable[float]]:
        if field in (TEXT, TITLE) and len(term) == 1 and IS_HAN(term):
            weights: dict[int, float] = {}
            for longer in segments.openings(self.reader, field, term.encode()):
                for document, weight in zip(*segments.postings(self.reader, field, longer), strict=True):
                    weights[document] = weights.get(document, 0.0) + weight
            return weights.keys(), weights.values()
        return segments.postings(self.reader, field, term.encode())

    def allowed(self, narrow: Narrow) -> set[int] | None:
        """The documents that may be found; None where nothing is narrowed."""
        allowed: set[int] | None = None
        if narrow.dated:
            allowed = {n for n, day in enumerate(self.dates) if day and narrow.first <= day <= narrow.last}
        for field, values in narrow.values.items():
            have = {document for value in values for document in self.postings(field, value)[0]}
            allowed = have if allowed is None else allowed & have
        return allowed


class WhooshSnapshot(Snapshot):
    """A generation at one commit. A changed generation gets a new snapshot, which takes over the open segments."""

    def __init__(self, directory: Path, schema: Any, former: WhooshSnapshot | None = None) -> None:
        self.directory = directory
        self.index = FileIndex(FileStorage(str(directory)), schema)
        kept = {} if former is None or former.directory != directory else former._by_segment
        self.reader, self.commit, self._by_segment = self._open(schema, kept)
        self.leaves = list(self._by_segment.values())
        self.size = sum(leaf.size - len(leaf.deleted) for leaf in self.leaves)
        documents = max(sum(leaf.size for leaf in self.leaves), 1)
        for field in (TEXT, TITLE):
            average = sum(sum(leaf.lengths[field]) for leaf in self.leaves) / documents or 1
            for leaf in self.leaves:
                leaf.norms[field] = [K1 * (1 - B + B * length / average) for length in leaf.lengths[field]]

    def _open(self, schema: Any, kept: dict[str, Leaf]) -> tuple[Any, int, dict[str, Leaf]]:
        reader = self.index.reader()
        leaves = {}
        for leaf, _ in reader.leaf_readers() if reader.doc_count_all() else ():
            segment = leaf.segment()
            new = Leaf(leaf, self.directory / f"{segment.segment_id()}.seg")
            if old := kept.get(segment.segment_id()):
                for column in ("lengths", "keys", "dates"):
                    if column in old.__dict__:
                        new.__dict__[column] = old.__dict__[column]
            leaves[segment.segment_id()] = new
        return reader, reader.generation() or 0, leaves

    @property
    def fresh(self) -> bool:
        return self.index.latest_generation() == self.commit and all(leaf.whole for leaf in self.leaves)

    def frequency(self, term: str, where: str = TEXT) -> int:
        if len(term) == 1 and IS_HAN(term):
            return self.size
        return sum(segments.frequency(leaf.reader, where, term.encode()) for leaf in self.leaves)

    def locate(self, key: str) -> list[int]:
        """The numbers of a document in this snapshot."""
        found, base = [], 0
        for leaf in self.leaves:
            documents, _ = segments.postings(leaf.reader, KEY, key.encode())
            found += [base + document for document in documents if document not in leaf.deleted]
            base += leaf.size
        return found

    def openings(self, start: str) -> dict[str, int]:
        terms = {term for leaf in self.leaves for term in segments.openings(leaf.reader, TEXT, start.encode())}
        counted = ((term, sum(segments.frequency(leaf.reader, TEXT, term) for leaf in self.leaves)) for term in terms)
        return {term.decode(): times for term, times in counted if times >= COMMON}

    def everything(self, narrow: Narrow, limit: int | None) -> Matches:
        found = [
            (leaf.dates[n], leaf.keys[n])
            for leaf in self.leaves
            for n in self._kept(leaf, range(leaf.size), narrow, Plan())
        ]
        best = heapq.nlargest(limit or len(found), found, key=lambda one: one[0])
        return Matches([Match(0.0, key) for _day, key in best], len(found), loosened=False, partial=False)

    def _kept(
        self,
        leaf: Leaf,
        documents: Iterable[int],
        narrow: Narrow,
        plan: Plan,
    ) -> list[int]:
        allowed = leaf.allowed(narrow)
        dropped = set(leaf.deleted)
        for terms in plan.excluded:
            dropped |= set.intersection(*(set(leaf.postings(plan.where, term)[0]) for term in terms))
        return [n for n in documents if n not in dropped and (allowed is None or n in allowed)]

    @property
    def words(self) -> int:
        """Of all documents together: what a search and a rebuild of them cost."""
        return sum(sum(leaf.lengths[TEXT]) for leaf in self.leaves)

    def find(self, plan: Plan, narrow: Narrow, limit: int | None, newest: bool | None, until: float) -> Matches:
        """BM25, a term at a time."""
        every_term = (*plan.required, *plan.wanted, *plan.rest, *plan.also)
        weigh = {term: self._rarity(term, plan.where) * plan.weights.get(term, 1.0) for term in every_term}
        partial = False
        scored = []
        for leaf in self.leaves:
            scores, needed, counts = [0.0] * leaf.size, bytearray(leaf.size), bytearray(leaf.size)
            norms = leaf.norms[plan.where]
            others, unasked = bytearray(leaf.size), bytearray(leaf.size)
            tallies = ((plan.required, needed), (plan.wanted, counts), (plan.rest, others), (plan.also, unasked))
            for terms, tally in tallies:
                # The rarest first: where the time is up, those have told most.
                for term in sorted(terms, key=lambda term: -weigh[term]):
                    if time.monotonic() > until:
                        partial = True
                        break
                    rarity = weigh[term] * (K1 + 1)
                    for n, weight in zip(*leaf.postings(plan.where, term), strict=True):
                        scores[n] += rarity * weight / (weight + norms[n])
                        tally[n] += 1
            every = len(plan.required)
            touched = [n for n in range(leaf.size) if needed[n] == every and (every or counts[n] or others[n])]
            if plan.tiered:
                for n in touched:
                    scores[n] += WHOLE * (counts[n] + others[n] == len(plan.wanted) + len(plan.rest))
            scored.append((leaf, scores, counts, self._kept(leaf, touched, narrow, plan)))
        least, loosened = self._least(plan, scored)
        found = [(scores[n], leaf, n) for leaf, scores, counts, kept in scored for n in kept if counts[n] >= least]
        if newest is None:
            best = heapq.nlargest(limit or len(found), found, key=lambda one: one[0])
        else:
            found.sort(key=lambda one: (one[1].dates[one[2]], one[0]), reverse=newest)
            best = found[:limit]
        matches = [Match(score, leaf.keys[n]) for score, leaf, n in best]
        return Matches(matches, len(found), loosened and not partial, partial)

    @staticmethod
    def _least(plan: Plan, scored: list[Any]) -> tuple[int, bool]:
        """The first number of words that some document has, and whether it is fewer than were wanted."""
        most = max((counts[n] for _, _, counts, kept in scored for n in kept), default=0)
        least = next((least for least in plan.least if least <= most), plan.least[-1])
        return least, least < plan.least[0]

    def _rarity(self, term: str, where: str) -> float:
        frequency = self.frequency(term, where)
        return rarity(frequency, self.size) if frequency <= self.size else 0.01
