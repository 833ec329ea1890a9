"""The engine of small sites, in plain Python: Whoosh's files with Chinese terms.

It shares none of the code of Haystack's stock Whoosh backend: that one parses the public's text as a query language,
refuses one character, asks for every pair of a long question, opens a searcher a search and empties the index while
it is rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

from haystack.backends import BaseEngine
from whoosh import fields
from whoosh.columns import NumericColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshIndexError

from search.engine import KEY, TEXT, TITLE, EngineBackend
from search.query_set import DATE, PlainQuery
from search.segments import SPILL, BulkWriter, GramField
from search.snapshot import WhooshSnapshot


@contextmanager
def _written(writer: BulkWriter) -> Iterator[BulkWriter]:
    """Commit. Where that fails, as on a full disk, the lock goes all the same: the next try is made by this process."""
    try:
        yield writer
        writer.commit()
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise
    finally:
        with suppress(Exception):
            writer.writelock.release()


class WhooshBackend(EngineBackend):
    # Near either a lone character costs some 40 ms of a processor, the dearest question there is; it grows with both.
    limits: ClassVar = {"documents": 10_000, "words": 10_000_000}
    unready = (OSError, WhooshIndexError)

    @property
    def schema(self) -> fields.Schema:
        """Nothing is stored but the key; the title goes into the text with more weight, and stands alone once more."""
        exact = {name: fields.ID() for name in self.filters}
        key, day = fields.ID(unique=True, sortable=True), fields.COLUMN(NumericColumn("i"))
        return fields.Schema(**exact, **{KEY: key, DATE: day, TEXT: GramField(), TITLE: GramField()})

    def measure(self) -> dict[str, int]:
        with self._damage_named():
            snapshot = self.snapshot()
            return {"documents": snapshot.size, "words": snapshot.words}

    def open(self, directory: Path, former: WhooshSnapshot | None) -> WhooshSnapshot:
        return WhooshSnapshot(directory, self.schema, former)

    def change(self, documents: Iterator[dict[str, Any]], removed: Iterable[str]) -> None:
        snapshot = self.snapshot()
        with _written(BulkWriter(snapshot.index)) as writer:
            for key in removed:
                for number in snapshot.locate(key):
                    writer.delete_document(number)
            for document in documents:
                writer.add_document(**document)

    def fill(self, directory: Path, documents: Iterator[dict[str, Any]]) -> int:
        index = FileIndex.create(FileStorage(str(directory)), self.schema)
        count = 0
        writer = BulkWriter(index)
        for document in documents:
            if writer.pool.size > SPILL:
                writer.commit(merge=False)
                writer = BulkWriter(index)
            writer.add_document(**document)
            count += 1
        writer.commit(merge=False)
        return count


class Engine(BaseEngine):
    backend = WhooshBackend
    query = PlainQuery
