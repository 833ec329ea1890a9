"""Whoosh's own segment files, written and read in bulk: its format and its readers, without a call for each posting."""

from __future__ import annotations

import pickle
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.fields import FieldType
from whoosh.formats import Existence
from whoosh.reading import TermNotFound
from whoosh.system import emptybytes, pack_ushort
from whoosh.util.numeric import length_to_byte
from whoosh.writing import SegmentWriter

from search.analysis import weigh

BLOCK = 4096  # postings
INLINE = 4  # so few postings stand beside their term
WORTH_PACKING = 120  # bytes
SPILL = 4_000_000  # postings held in memory, at some 40 bytes each, before they become a segment


class GramField(FieldType):
    """Title and text in one field of terms with their frequencies: no positions, nothing stored.

    Whoosh keeps the name of this class in the index: a renamed class makes every index unreadable.
    """

    def __init__(self) -> None:
        super().__init__(Existence(), None, scorable=True)

    def index(self, value: tuple[str, str], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, weight in weigh(*value).items():
            yield term.encode(), weight, weight, emptybytes


class Postings:
    """Postings in memory, a list for each term: what Whoosh calls its pool."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[bytes, list[int]]] = {}
        self.size = 0

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        field, term, document, weight, _ = posting
        terms = self.fields.get(field)
        if terms is None:
            terms = self.fields[field] = {}
        times = int(weight)  # all weights here are whole: small integers cost no memory of their own, floats do
        held = terms.get(term)
        if held is None:
            terms[term] = [document, times]
        else:
            held += (document, times)
        self.size += 1

    def cleanup(self) -> None:
        self.fields.clear()


def _blocks(documents: list[int], weights: list[int]) -> Iterator[bytes]:
    for start in range(0, len(documents), BLOCK):
        ids, block = documents[start : start + BLOCK], weights[start : start + BLOCK]
        steps = (ids[0], *(b - a for a, b in zip(ids, ids[1:], strict=False)))
        plain = float(block[0]) if min(block) == max(block) else array("f", block)
        data = pickle.dumps((steps, plain, None), 2)
        packed = len(data) > WORTH_PACKING
        data = zlib.compress(data, 1) if packed else data
        one = length_to_byte(1)
        about = pickle.dumps((len(ids), ids[-1], max(block), int(packed), one, one), 2)
        length = len(about) + len(data)
        last = start + BLOCK >= len(documents)
        yield (-length if last else length).to_bytes(4, "big", signed=True) + about + data


class BulkWriter(SegmentWriter):
    """A writer of segments that holds its postings by term and writes each term at once."""

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, **options)
        self.pool = Postings()

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        fields = self.fieldwriter
        for name in sorted(self.pool.fields):
            number = fields._fieldmap.setdefault(name, len(fields._fieldmap))
            terms = self.pool.fields[name]
            for term in sorted(terms):
                held = terms.pop(term)
                self._write_term(pack_ushort(number) + term, held[::2], held[1::2])
        fields.close()

    def _write_term(self, key: bytes, documents: list[int], weights: list[int]) -> None:
        about = W3TermInfo(
            weight=sum(weights), df=len(documents), minlength=1, maxlength=1, maxweight=max(weights),
            minid=documents[0], maxid=documents[-1],
        )  # fmt: skip
        if len(documents) <= INLINE:
            about.set_inlined(documents, weights, (emptybytes,) * len(documents))
        else:
            posts = self.fieldwriter._postfile
            start = posts.tell()
            posts.write(WHOOSH3_HEADER_MAGIC + b"".join(_blocks(documents, weights)))
            about.set_extent(start, posts.tell() - start)
        self.fieldwriter._tindex.add(key, about.to_bytes())


def postings(reader: Any, field: str, term: bytes) -> tuple[Iterable[int], Iterable[float]]:
    """All documents of a term in one segment, deleted ones included, with the weights it has in them."""
    terms = reader._terms
    try:
        about = terms.term_info(field, term)
    except TermNotFound:
        return (), ()
    if about.is_inlined():
        return about.inlined_postings()[:2]
    matcher = reader.codec().postings_reader(terms._postfile, about, reader.schema[field].format)
    documents: list[int] = []
    weights: list[float] = []
    while True:
        matcher._read_data()
        steps, block, _ = matcher._data
        documents.extend(accumulate(steps))
        weights.extend(block if isinstance(block, array | tuple) else (block or 1.0,) * len(steps))
        if matcher._lastblock:
            return documents, weights
        matcher._next_block()


def frequency(reader: Any, field: str, term: bytes) -> int:
    """In how many documents of a segment a term stands, deleted ones included."""
    try:
        return int(reader._terms.doc_frequency(field, term))
    except (TermNotFound, KeyError, TypeError):
        return 0


def openings(reader: Any, field: str, start: bytes) -> Iterator[bytes]:
    """The terms of a segment that begin with `start`."""
    if field not in reader._terms._fieldmap:
        return
    for name, term in reader._terms.terms_from(field, start):
        if name != field or not term.startswith(start):
            return
        yield term
