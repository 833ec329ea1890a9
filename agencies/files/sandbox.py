"""Asking the process that reads files. Nothing that comes from a file is parsed in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from agencies.files import converting, unpacking
from agencies.files.looking import failed

HOUSE = Path(__file__).resolve().parent.parent.parent
# No secret of the site and no way to its database; only what Python needs to be found.
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONHOME")


class Reader:
    """One helper process for each of ours, started when it is asked and again when it has gone."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.lock = threading.Lock()

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """The answer, `{"died": true}` where the helper cannot be had."""
        with self.lock:
            for _attempt in range(2):  # an idle one may have gone just now
                try:
                    process = self._running()
                    process.stdin.write(json.dumps(order).encode("ascii") + b"\n")
                    process.stdin.flush()
                    if line := process.stdout.readline():
                        return dict(json.loads(line))
                except (OSError, ValueError):
                    pass
                self._end()
        return {"died": True}

    def _running(self) -> Any:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            environment = {name: os.environ[name] for name in KEPT if name in os.environ}
            self.process = subprocess.Popen(
                [sys.executable, "-m", "agencies.files"],
                cwd=HOUSE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self.owner = os.getpid()
        return self.process

    def _end(self) -> None:
        process, self.process = self.process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


_reader = Reader()


def look(path: str | Path, kind: str) -> dict[str, Any]:
    """See `looking.look`. A reader that died has read nothing."""
    answer = _reader.ask({"task": "look", "path": str(path), "kind": kind})
    return failed() if "died" in answer else answer


def look_into(file: IO[bytes], kind: str) -> dict[str, Any]:
    """The same for an open file, which is left at its beginning."""
    with tempfile.NamedTemporaryFile(prefix="mingtang-") as copy:
        file.seek(0)
        while piece := file.read(1 << 20):
            copy.write(piece)
        copy.flush()
        file.seek(0)
        return look(copy.name, kind)


def convert(path: str | Path, changes: str) -> dict[str, Any]:
    """See `converting.convert`; of the pictures each with its `data`. A reader that died has read nothing."""
    with tempfile.TemporaryDirectory(prefix="mingtang-") as folder:
        order = {"task": "convert", "path": str(path), "to": folder, "changes": changes}
        answer = _reader.ask(order)
        if "died" in answer:
            return converting.failed()
        for picture in answer["pictures"].values():
            picture["data"] = Path(folder, picture["sha256"]).read_bytes()
        return answer


@contextmanager
def unpacked(path: str | Path) -> Iterator[dict[str, Any]]:
    """See `unpacking.unpack`; of each file its name and where it lies, as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="mingtang-") as folder:
        answer = _reader.ask({"task": "unpack", "path": str(path), "to": folder})
        answer = unpacking.failed() if "died" in answer else answer
        yield answer | {"files": [(name, Path(folder, file)) for name, file in answer["files"]]}


def strip(path: str | Path, kind: str, kinds: Iterable[str]) -> bytes | None:
    """The content without the kinds of findings that are named; None where it could not be made."""
    with tempfile.NamedTemporaryFile(prefix="mingtang-") as copy:
        order = {"task": "strip", "path": str(path), "kind": kind, "kinds": sorted(kinds), "to": copy.name}
        if not _reader.ask(order).get("done"):
            return None
        return Path(copy.name).read_bytes()
