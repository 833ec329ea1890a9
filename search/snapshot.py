"""One generation as a reader sees it: kept open, and scored term at a time over Whoosh's postings."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.numeric import byte_to_length

from search import segments
from search.analysis import IS_HAN
from search.query import Plan

K1, B = 1.2, 0.75
COMMON = 5  # documents
TEXT, KEY, DATE = "text", "id", "date"


class Match(NamedTuple):
    score: float
    key: str  # app_label.model.pk
    date: int


class Matches(NamedTuple):
    best: list[Match]
    hits: int
    loosened: bool  # no document has all the words: these have some
    partial: bool  # the time was up before everything was read


class Leaf:
    """One segment: its reader, and columns that are read once."""

    def __init__(self, reader: Any, path: Path) -> None:
        self.reader = reader
        self.size = reader.doc_count_all()
        self.deleted = frozenset(reader._perdoc.deleted_docs())
        self.norms: list[float] = []
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
    def lengths(self) -> list[int]:
        column = self._column(f"_{TEXT}_len", LENGTHS_COLUMN)
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
        if field == TEXT and len(term) == 1 and IS_HAN(term):
            weights: dict[int, float] = {}
            for longer in segments.openings(self.reader, field, term.encode()):
                for document, weight in zip(*segments.postings(self.reader, field, longer), strict=True):
                    weights[document] = weights.get(document, 0.0) + weight
            return weights.keys(), weights.values()
        return segments.postings(self.reader, field, term.encode())

    def allowed(self, narrow: Mapping[str, Iterable[str]]) -> set[int] | None:
        """The documents that have one of the values in each of the fields; None where nothing is narrowed."""
        allowed: set[int] | None = None
        for field, values in narrow.items():
            have = {document for value in values for document in self.postings(field, value)[0]}
            allowed = have if allowed is None else allowed & have
        return allowed


class Snapshot:
    """A generation at one commit. A changed generation gets a new snapshot, which takes over the open segments."""

    def __init__(self, directory: Path, schema: Any, former: Snapshot | None = None) -> None:
        self.directory = directory
        self.index = FileIndex(FileStorage(str(directory)), schema)
        kept = {} if former is None or former.directory != directory else former._by_segment
        self.reader, self.commit, self._by_segment = self._open(schema, kept)
        self.leaves = list(self._by_segment.values())
        self.size = sum(leaf.size - len(leaf.deleted) for leaf in self.leaves)
        average = sum(sum(leaf.lengths) for leaf in self.leaves) / max(sum(leaf.size for leaf in self.leaves), 1) or 1
        for leaf in self.leaves:
            leaf.norms = [K1 * (1 - B + B * length / average) for length in leaf.lengths]

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
        """Nothing was committed since, and no file was cut short."""
        return self.index.latest_generation() == self.commit and all(leaf.whole for leaf in self.leaves)

    def frequency(self, term: str) -> int:
        if len(term) == 1 and IS_HAN(term):
            return self.size
        return sum(segments.frequency(leaf.reader, TEXT, term.encode()) for leaf in self.leaves)

    def locate(self, key: str) -> list[int]:
        """The numbers of a document in this snapshot."""
        found, base = [], 0
        for leaf in self.leaves:
            documents, _ = segments.postings(leaf.reader, KEY, key.encode())
            found += [base + document for document in documents if document not in leaf.deleted]
            base += leaf.size
        return found

    def neighbours(self, characters: Iterable[str], most: int) -> list[str]:
        """The most frequent pairs that begin with one of the characters, which stand in many documents: a term of a
        few could tell of one that was withdrawn."""
        found: dict[str, int] = {}
        for character in [one for one in characters if IS_HAN(one)][:8]:
            pairs = {term for leaf in self.leaves for term in segments.openings(leaf.reader, TEXT, character.encode())}
            counted = {pair.decode(): self.frequency(pair.decode()) for pair in pairs if len(pair) > 4}
            common = [pair for pair, times in counted.items() if times >= COMMON]
            found |= {pair: counted[pair] for pair in heapq.nlargest(2, common, key=counted.__getitem__)}
        return heapq.nlargest(most, found, key=found.__getitem__)

    def everything(self, narrow: Mapping[str, Iterable[str]], limit: int | None) -> Matches:
        """All documents, the newest first: what a question without words means to a program."""
        found = [
            Match(0.0, leaf.keys[n], leaf.dates[n])
            for leaf in self.leaves
            for n in self._kept(leaf, range(leaf.size), narrow, ())
        ]
        best = heapq.nlargest(limit or len(found), found, key=lambda match: match.date)
        return Matches(best, len(found), loosened=False, partial=False)

    def _kept(
        self,
        leaf: Leaf,
        documents: Iterable[int],
        narrow: Mapping[str, Iterable[str]],
        excluded: Iterable[tuple[str, ...]],
    ) -> list[int]:
        allowed = leaf.allowed(narrow)
        dropped = set(leaf.deleted)
        for terms in excluded:
            dropped |= set.intersection(*(set(leaf.postings(TEXT, term)[0]) for term in terms))
        return [n for n in documents if n not in dropped and (allowed is None or n in allowed)]

    def find(
        self,
        plan: Plan,
        *,
        narrow: Mapping[str, Iterable[str]],
        limit: int | None,
        newest: bool | None,
        until: float,
    ) -> Matches:
        """BM25, a term at a time. `newest` orders by date instead (False: oldest first); `until` is monotonic time."""
        weigh = {term: self._rarity(term) for term in (*plan.required, *plan.wanted)}
        partial = False
        scored = []
        for leaf in self.leaves:
            scores, needed, counts = [0.0] * leaf.size, bytearray(leaf.size), bytearray(leaf.size)
            for terms, tally in ((plan.required, needed), (plan.wanted, counts)):
                for term in terms:
                    if time.monotonic() > until:
                        partial = True
                        break
                    rarity = weigh[term] * (K1 + 1)
                    for n, weight in zip(*leaf.postings(TEXT, term), strict=True):
                        scores[n] += rarity * weight / (weight + leaf.norms[n])
                        tally[n] += 1
            every = len(plan.required)
            touched = [n for n in range(leaf.size) if needed[n] == every and (every or counts[n])]
            scored.append((leaf, scores, counts, self._kept(leaf, touched, narrow, plan.excluded)))
        least, loosened = self._least(plan, scored)
        found = [(scores[n], leaf, n) for leaf, scores, counts, kept in scored for n in kept if counts[n] >= least]
        if newest is None:
            best = heapq.nlargest(limit or len(found), found, key=lambda one: one[0])
        else:
            found.sort(key=lambda one: (one[1].dates[one[2]], one[0]), reverse=newest)
            best = found[:limit]
        matches = [Match(score, leaf.keys[n], leaf.dates[n]) for score, leaf, n in best]
        return Matches(matches, len(found), loosened, partial)

    @staticmethod
    def _least(plan: Plan, scored: list[Any]) -> tuple[int, bool]:
        """The first number of words that some document has."""
        most = max((counts[n] for _, _, counts, kept in scored for n in kept), default=0)
        least = next((least for least in plan.least if least <= most), plan.least[-1])
        return least, least < plan.least[0] == len(plan.wanted)

    def _rarity(self, term: str) -> float:
        frequency = self.frequency(term)
        return log(1 + (self.size - frequency + 0.5) / (frequency + 0.5)) if frequency <= self.size else 0.01
