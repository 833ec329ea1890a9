"""All that is public as one file: a line a document (NDJSON), each compressed by itself, made anew every day.

Gzip allows files to be strung together, so a document is taken out again by copying the others: no database, no worker
and no waiting are needed to give out a file in which nothing is that was withdrawn since it was made.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from disclosures.api import shapes
from disclosures.api.answers import as_json
from disclosures.models import Document

FOLDER, POINTER = "exports", "current.json"
MAKING, CUTTING = "making.ndjson.gz", "cutting.ndjson.gz"
AT_ONCE = 500  # documents fetched together
# A withdrawal is stamped before its transaction ends.
OVERLAP = timedelta(minutes=5)
# A day of the export begins at three at night, local time: it is made when nobody is about.
BEGINS = timedelta(hours=3)
HOLDS = timedelta(hours=6)  # that a file which is half made can be gone on with


@dataclass(frozen=True)
class Export:
    """The file as it is given out. `since`: from when changes are not in it; `without`: documents withdrawn since."""

    file: str
    since: str
    number: int
    size: int
    sha256: str
    without: tuple[int, ...] = ()

    storage = default_storage

    @property
    def name(self) -> str:
        return f"{FOLDER}/{self.file}"

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.since)

    @property
    def resume(self) -> str:
        """From when to ask for what is not in it."""
        return timezone.localtime(self.made_at - OVERLAP).isoformat(timespec="seconds")

    def open(self, mode: str = "rb") -> Any:
        return default_storage.open(self.name, mode)

    def close(self) -> None:
        """Nothing is held."""


def current() -> Export | None:
    """What may be given out now; None as long as none was made. Costs one query, and a copy after a withdrawal."""
    export = _read()
    return _without(export) if export and _gone_since(export) else export


def make(now: datetime, most: float | None = None) -> bool | None:
    """Make it anew, or work on it for at most so many seconds; says whether there is more to do.

    What is half made lies beside the one that is given out, and the next call goes on with it.
    None where somebody else is at it.
    """
    with _alone("making", wait=False) as mine:
        if not mine:
            return None
        until = time.monotonic() + most if most else None
        making = _Making(MAKING, since=now.isoformat())
        for document in _documents(after=making.last):
            making.add(document.pk, gzip.compress(_line(document), 6, mtime=0))
            if until and time.monotonic() > until:
                making.lay_down()
                return True
        with _alone("switching"):
            making.become_current()
        return False


def make_if_due(now: datetime, most: float | None = None) -> bool:
    """Once a day; where the clock was set back, not before it has come round. Answers whether there is more to do."""
    last = _read()
    if last and timezone.localdate(last.made_at - BEGINS) >= timezone.localdate(now - BEGINS):
        return False
    return bool(make(now, most))


def _documents(after: int) -> Iterator[Document]:
    rows, last = shapes.with_files(shapes.with_what_is_said(Document.objects.public())).order_by("pk"), after
    while page := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from page
        last = page[-1].pk


def _line(document: Document) -> bytes:
    return as_json(shapes.whole(document, lambda path: settings.SITE_URL + path)) + b"\n"


def _gone_since(export: Export) -> set[int]:
    """What was withdrawn, brought back or not: the file holds the words for which it was withdrawn."""
    since = export.made_at - OVERLAP
    rows = Document.objects.filter(changed_at__gte=since, withdrawn_at__gte=since)
    return set(rows.values_list("pk", flat=True)) - set(export.without)


def _without(export: Export) -> Export:
    """The same without what was withdrawn meanwhile: the rest is copied as it is."""
    with _alone("switching"):
        export = _read() or export  # somebody may have been faster
        if not (gone := _gone_since(export)):
            return export
        known, without = _index(export), tuple(sorted({*export.without, *gone}))
        if not gone & set(known[::2]):
            return _point_at(replace(export, without=without))
        making = _Making(CUTTING, since=export.since, without=without, anew=True)
        with export.open() as old:
            for pk, length in zip(known[::2], known[1::2], strict=True):
                member = old.read(length)
                if pk not in gone:
                    making.add(pk, member)
        return making.become_current()


class _Making:
    """A file that is written beside the current one, in one go or in several, and takes its place whole."""

    def __init__(self, name: str, *, since: str, without: tuple[int, ...] = (), anew: bool = False) -> None:
        self.path, self.said = _root() / name, _root() / f"{name}.index"
        self.index, self.since, self.without = array("Q"), since, without
        if not anew and self.path.exists() and self.said.exists():
            self._take_up()
        if not self.index:
            self.said.unlink(missing_ok=True)  # it speaks of a file that is no more
        self.out = self.path.open("r+b" if self.index else "wb")
        self.out.seek(sum(self.index[1::2]))
        self.out.truncate()  # what was written after it was last laid down counts for nothing

    def _take_up(self) -> None:
        since, _newline, index = self.said.read_bytes().partition(b"\n")
        # Too old, and a good part of it would have changed: begin again.
        if datetime.fromisoformat(self.since) - datetime.fromisoformat(since.decode()) < HOLDS:
            self.since = since.decode()
            self.index.frombytes(index)

    @property
    def last(self) -> int:
        return self.index[-2] if self.index else 0

    def add(self, pk: int, member: bytes) -> None:
        self.out.write(member)
        self.index.extend((pk, len(member)))

    def lay_down(self) -> None:
        """Until somebody takes it up again."""
        self._close()
        self.said.write_bytes(self.since.encode() + b"\n" + self.index.tobytes())

    def become_current(self) -> Export:
        """Needs `switching`. The one before goes: who has it open reads it to its end."""
        if not self.index:
            self.out.write(gzip.compress(b"", mtime=0))  # nothing, but as gzip says it
        self._close()
        with self.path.open("rb") as made:
            sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        name, size = f"documents-{sha256[:32]}.ndjson.gz", self.path.stat().st_size
        (_root() / f"{name}.index").write_bytes(self.index.tobytes())
        os.chmod(self.path, settings.FILE_UPLOAD_PERMISSIONS)
        os.replace(self.path, _root() / name)
        self.said.unlink(missing_ok=True)
        export = _point_at(Export(name, self.since, len(self.index) // 2, size, sha256, self.without))
        for path in _root().glob("documents-*"):
            if not path.name.startswith(name):
                path.unlink(missing_ok=True)
        return export

    def _close(self) -> None:
        self.out.flush()
        os.fsync(self.out.fileno())
        self.out.close()


def _index(export: Export) -> array[int]:
    """Key and length of each document in it, one after the other."""
    known = array("Q")
    known.frombytes((_root() / f"{export.file}.index").read_bytes())
    return known


def _read() -> Export | None:
    try:
        said = json.loads((_root() / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    export = Export(**said | {"without": tuple(said["without"])})
    return export if default_storage.exists(export.name) else None


def _point_at(export: Export) -> Export:
    beside = _root() / f".{POINTER}"
    beside.write_text(json.dumps(asdict(export)), encoding="utf-8")
    os.replace(beside, _root() / POINTER)
    return export


@contextmanager
def _alone(what: str, *, wait: bool = True) -> Iterator[bool]:
    """Answers whether nobody else is at it. The system drops the lock of a process that is killed."""
    with (_root() / f".{what}").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _root() -> Path:
    root = Path(default_storage.path(FOLDER))
    root.mkdir(parents=True, exist_ok=True)
    return root
