"""Where the index lies: generations side by side, a pointer to the one that serves, a lock for the one writer.

A file of a generation is written once. Its checksum is kept beside it, so that what was damaged is never read: a file
that is not what it was makes an engine answer nonsense, take all memory, or die.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from haystack.exceptions import SearchBackendError

POINTER = "current"
FORMAT = "format-4"  # of what is indexed: a new field or another analysis takes the next number, and a rebuild
LOCK = "writer.lock"
DOUBT = "doubt"  # left by who could not read the index, for who writes it
SUMS = "sums.json"
GRACE = 60  # seconds
_NAME = re.compile(r"gen-(\d+)")
_intact: dict[Path, tuple[int, int]] = {}  # files that this process has read through, as they were then


class LockError(SearchBackendError):
    """Somebody else writes the index."""


class IndexMissing(SearchBackendError):
    """No generation serves: nothing was built yet, or somebody removed it."""


class Damaged(SearchBackendError):
    """A file is not what it was when it was written."""


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
    _replace(root / POINTER, directory.name)
    with suppress(OSError):
        (root / DOUBT).unlink()


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def doubt(root: Path) -> bool:
    """Leave word that the generation that serves could not be read; True for who is the first to say so."""
    if doubted(root):
        return False
    with suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        (root / DOUBT).write_text(_pointed(root))
    return True


def doubted(root: Path) -> bool:
    try:
        return (root / DOUBT).read_text(errors="replace") == _pointed(root)
    except OSError:
        return False


def _pointed(root: Path) -> str:
    try:
        return (root / POINTER).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def seal(directory: Path) -> None:
    """Keep size and checksum of what was written since the last time, and make it read-only. Needs `writing`."""
    known = _sums(directory)
    sums = {path.name: known.get(path.name) or (path.stat().st_size, _sum(path)) for path in _written_once(directory)}
    for name in sums.keys() - known.keys():
        with suppress(OSError):  # it is of somebody else, who has written it
            (directory / name).chmod(0o444)
    if sums != known:
        _replace(directory / SUMS, json.dumps(sums))


def check(directory: Path) -> None:
    """Raise `Damaged` where a file is not as it was sealed. A process reads each once, and again when it was changed.

    What a writer had committed when it was killed is not sealed yet, and is taken as it is.
    """
    for name, (size, sum_) in _sums(directory).items():
        path = directory / name
        try:
            about = path.stat()
        except FileNotFoundError:  # merged away; if not, the engine misses it
            _intact.pop(path, None)
            continue
        stamp = about.st_size, about.st_mtime_ns
        if _intact.get(path) == stamp:
            continue
        if about.st_size != size or _sum(path) != sum_:
            raise Damaged(f"{path} is not what it was: run manage.py index rebuild")
        _intact[path] = stamp


def _written_once(directory: Path) -> Iterator[Path]:
    for path in directory.iterdir():
        if path.suffix not in ("", ".json", ".lock", ".new"):
            yield path


def _sums(directory: Path) -> dict[str, tuple[int, int]]:
    try:
        found = json.loads((directory / SUMS).read_bytes())
        return {name: (size, sum_) for name, (size, sum_) in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError, TypeError) as error:
        raise Damaged(f"{directory / SUMS} is not what it was: run manage.py index rebuild") from error


def _sum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found = crc32(block, found)
    return found


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
