"""A world that the tests of one file have in common: set up once, and each test goes back to it when it ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from haystack import connections


@dataclass(frozen=True)
class World:
    """Its rows stand in the transaction around all tests of the file; its files wait in a folder to be copied."""

    folder: Path
    made: Any

    def enter(self, settings: LazySettings) -> None:
        """Lay copies of its files where a test looks for its own."""
        for name, place in (("files", settings.MEDIA_ROOT), ("search", settings.SEARCH_INDEX_DIR)):
            if (self.folder / name).exists():
                shutil.copytree(self.folder / name, place)
        connections.reload("default")


@contextmanager
def of_a_file(blocker: Any, folder: Path, make: Callable[[], Any]) -> Iterator[World]:
    """To be entered by a fixture of the module; `make` says what stands in the world."""
    around = transaction.atomic()
    around._from_testcase = True  # a test's own transaction begins inside, as if this one were not there
    with blocker.unblock(), around:
        with override_settings(
            MEDIA_ROOT=folder / "files",
            SEARCH_INDEX_DIR=folder / "search",
            HAYSTACK_CONNECTIONS={"default": {"ENGINE": engine(), "PATH": str(folder / "search")}},
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            CACHES={
                name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"{folder}-{name}"}
                for name in ("default", "memory")
            },
            CELERY_TASK_ALWAYS_EAGER=True,
        ):
            connections.reload("default")
            made = make()
        yield World(folder, made)
        transaction.set_rollback(True)


def engine() -> str:
    return connections.connections_info["default"]["ENGINE"]
