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
import tempfile
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
AT_ONCE = 500  # documents fetched together
# A withdrawal is stamped before its transaction ends.
OVERLAP = timedelta(minutes=5)
# A day of the export begins at three at night, local time: it is made when nobody is about.
BEGINS = timedelta(hours=3)


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


def make(now: datetime) -> Export | None:
    """Make it anew; None where somebody else is at it."""
    with _alone("making", wait=False) as mine:
        if not mine:
            return None
        with _Making() as making:
            for document in _documents():
                making.add(document.pk, gzip.compress(_line(document), 6, mtime=0))
            with _alone("switching"):
                making.become_current(since=now.isoformat())
    return current()


def make_if_due(now: datetime) -> Export | None:
    """Once a day; where the clock was set back, not before it has come round."""
    last = _read()
    if last and timezone.localdate(last.made_at - BEGINS) >= timezone.localdate(now - BEGINS):
        return None
    return make(now)


def _documents() -> Iterator[Document]:
    rows, last = shapes.with_files(shapes.with_what_is_said(Document.objects.public())).order_by("pk"), 0
    while page := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from page
        last = page[-1].pk


def _line(document: Document) -> bytes:
    return as_json(shapes.whole(document, lambda path: settings.SITE_URL + path)) + b"\n"


def _gone_since(export: Export) -> set[int]:
    rows = Document.objects.withdrawn().filter(changed_at__gte=export.made_at - OVERLAP)
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
        with _Making() as making, export.open() as old:
            for pk, length in zip(known[::2], known[1::2], strict=True):
                member = old.read(length)
                if pk not in gone:
                    making.add(pk, member)
            return making.become_current(since=export.since, without=without)


class _Making:
    """A file that is written beside the current one and takes its place whole, or leaves nothing behind."""

    def __enter__(self) -> _Making:
        self.index, self.digest, self.size = array("Q"), hashlib.sha256(), 0
        handle, self.path = tempfile.mkstemp(dir=_root(), prefix=".making-")
        self.out = os.fdopen(handle, "wb")
        return self

    def __exit__(self, *error: Any) -> None:
        self.out.close()
        Path(self.path).unlink(missing_ok=True)

    def add(self, pk: int, member: bytes) -> None:
        self.index.extend((pk, len(member)))
        self._write(member)

    def _write(self, member: bytes) -> None:
        self.out.write(member)
        self.digest.update(member)
        self.size += len(member)

    def become_current(self, **facts: Any) -> Export:
        """Needs `switching`. The one before goes: who has it open reads it to its end."""
        if not self.size:
            self._write(gzip.compress(b"", mtime=0))  # nothing, but as gzip says it
        self.out.flush()
        os.fsync(self.out.fileno())
        sha256 = self.digest.hexdigest()
        name = f"documents-{sha256[:32]}.ndjson.gz"
        (_root() / f"{name}.index").write_bytes(self.index.tobytes())
        os.chmod(self.path, settings.FILE_UPLOAD_PERMISSIONS)
        os.replace(self.path, _root() / name)
        export = _point_at(Export(name, number=len(self.index) // 2, size=self.size, sha256=sha256, **facts))
        for path in _root().glob("documents-*"):
            if not path.name.startswith(name):
                path.unlink(missing_ok=True)
        return export


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
