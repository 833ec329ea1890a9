"""Files kept under their hash: the same content is stored once, and its name proves it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class ContentStorage(FileSystemStorage):
    """A file that is there already is the same file: it is marked as wanted, not written under another name."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        try:
            os.utime(path)  # `forget` sees that somebody has just asked for it
            return name
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle, making = tempfile.mkstemp(dir=path.parent, prefix=".making-")
        try:
            with os.fdopen(handle, "wb") as made:
                content.seek(0)
                for chunk in content.chunks():
                    made.write(chunk)
            os.chmod(making, settings.FILE_UPLOAD_PERMISSIONS)
            os.replace(making, path)  # whole or not at all, whoever else writes the same
        except BaseException:
            Path(making).unlink(missing_ok=True)
            raise
        return name


def by_content() -> ContentStorage:
    """For file fields: the storage of the site, by content."""
    return ContentStorage()


def forget(folder: str, wanted: Any, before: datetime) -> int:
    """Take files away that no row names any more; answers how many.

    `wanted(names)` says which of some names are still in use. Files that were written or asked for after `before` stay:
    their row may not be committed yet.
    """
    storage, gone = by_content(), 0
    root = Path(storage.path(folder))
    for shelf in sorted(root.iterdir()) if root.is_dir() else ():
        files = [path for path in shelf.iterdir() if path.is_file() and path.stat().st_mtime < before.timestamp()]
        names = {f"{folder}/{shelf.name}/{path.name}": path for path in files}
        for name in set(names) - _used(wanted, names):
            names[name].unlink(missing_ok=True)
            gone += 1
    return gone


def _used(wanted: Any, names: Iterable[str]) -> set[str]:
    return set(wanted(list(names))) if names else set()
