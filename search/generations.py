"""Where the index lies: generations side by side, a pointer to the one that serves, a lock for the one writer."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from haystack.exceptions import SearchBackendError

POINTER = "current"
FORMAT = "format-2"  # of what is indexed: a new field or another analysis takes the next number, and a rebuild
LOCK = "writer.lock"
GRACE = 60  # seconds
_NAME = re.compile(r"gen-(\d+)")


class LockError(SearchBackendError):
    """Somebody else writes the index."""


class IndexMissing(SearchBackendError):
    """No generation serves: nothing was built yet, or somebody removed it."""


def current(root: Path) -> Path:
    try:
        name = (root / POINTER).read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise IndexMissing(f"no index in {root}: run manage.py index rebuild") from error
    if not _NAME.fullmatch(name) or not (root / name).is_dir():
        raise IndexMissing(f"the index in {root} is damaged: run manage.py index rebuild")
    if not (root / name / FORMAT).exists():
        raise IndexMissing(f"the index in {root} is of another version: run manage.py index rebuild")
    return root / name


def size(root: Path) -> int:
    """Bytes of the generation that serves. A file that is merged away meanwhile counts nothing."""
    total = 0
    for path in current(root).iterdir():
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Be the one writer, or raise `LockError` at once. The system drops the lock of a process that is killed."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockError("the index is being written") from error
        yield


def _generations(root: Path) -> dict[int, Path]:
    return {int(name[1]): path for path in root.iterdir() if (name := _NAME.fullmatch(path.name))}


def fresh(root: Path) -> Path:
    """A new, empty generation that nobody reads yet. Needs `writing`."""
    directory = root / f"gen-{max(_generations(root), default=0) + 1:06d}"
    directory.mkdir()
    (directory / FORMAT).touch()
    return directory


def switch(root: Path, directory: Path) -> None:
    """Let `directory` serve from now on, in one step: a reader sees the old generation or the new one, whole."""
    beside = root / f"{POINTER}.new"
    with beside.open("w") as file:
        file.write(directory.name)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root / POINTER)


def sweep(root: Path) -> None:
    """Remove what serves no more and what a killed rebuild left behind. Needs `writing`.

    After a switch the old generations stay for a while: a reader may know the pointer and not have opened the files.
    """
    try:
        serving = current(root).name
    except IndexMissing:
        return
    just_switched = time.time() - (root / POINTER).stat().st_mtime < GRACE
    for path in _generations(root).values():
        if path.name > serving or (path.name < serving and not just_switched):
            shutil.rmtree(path, ignore_errors=True)
