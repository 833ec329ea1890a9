"""An index that cannot be read is built anew by itself: by one at a time, and more seldom while that is no help."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from haystack.exceptions import SearchBackendError

from search import generations, writer

TRIES = "tries.json"
FIRST, LONGEST = 60, 3600  # seconds to the second attempt, doubled for each one more
FORGOTTEN = 24 * 3600  # seconds without an attempt after which the next one is a first
logger = logging.getLogger(__name__)
_running: list[subprocess.Popen[bytes]] = []


def mend(build: Callable[[], object]) -> bool:
    """Have an index built by `build` where there is none that can be read; whether there is none.

    Somebody who could not read it has left word, or it cannot be opened here.
    """
    root = writer.backend().root
    if not _ill(root):
        return False
    try:
        with generations.writing(root):
            if not _turn(root):
                return True
        logger.error("the index in %s cannot be read and is built anew", root)
        build()
    except generations.LockError:
        pass  # somebody builds it, or is first
    except (SearchBackendError, OSError) as error:
        logger.error("the index in %s is not built: %s", root, error)
    return True


def beside() -> None:
    """Build it in a process of its own: that may take minutes, and a worker has limits to keep meanwhile."""
    _running[:] = [process for process in _running if process.poll() is None]
    if not _running:
        words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "index", "--verbosity", "0", "rebuild"]
        _running.append(subprocess.Popen(words))  # noqa: S603 -- fixed words


def _ill(root: Path) -> bool:
    try:
        writer.backend().status()
    except SearchBackendError:
        return True
    return generations.doubted(root)


def _turn(root: Path) -> bool:
    """Whether it is time for an attempt; then it is one. Needs `writing`, so that of two the second waits."""
    now = time.time()
    try:
        tries, last = json.loads((root / TRIES).read_bytes())
        since = now - last
    except (OSError, ValueError, TypeError):
        tries, since = 0, FORGOTTEN
    if not 0 <= since < FORGOTTEN:
        tries = 0
    elif since < min(FIRST * 2 ** (tries - 1), LONGEST):
        return False
    (root / TRIES).write_text(json.dumps([min(tries + 1, 20), now]))
    return True
