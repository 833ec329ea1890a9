"""What all tests share: the place of real input, and a flush that passes the append-only triggers."""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

_var = tempfile.mkdtemp(prefix="mingtang-test-")
os.environ["VAR_DIR"] = _var
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Playwright keeps an event loop in the thread of the tests, which Django would take for an async caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PLANTING = (
    "disclosures.migrations.0003_catalogue_of_article_20",
    "disclosures.migrations.0004_catalogue_fields",
    "feedback.migrations.0003_reply_limits",
)
REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def shared(name: str) -> Path:
    """A file of real input beside the checkout. A stranger's clone has none: the test steps aside, but never in CI."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} must be there in CI")
        pytest.skip(f"real input {name} is not beside this checkout")
    return path


# Who asks for none of these has no database, whichever it is; what is started in tests/faults brings its own.
WITH_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_blocker"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what may come out differently there: all of it has run on SQLite."""
    from django.conf import settings  # noqa: PLC0415 -- settings must be ready first

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    told_apart: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        has_database = item.get_closest_marker("django_db") or WITH_DATABASE & set(getattr(item, "fixturenames", ()))
        enough = item.get_closest_marker("sqlite_is_enough")
        told_apart[bool(has_database or "tests/faults/" in item.nodeid) and not enough].append(item)
    items[:] = told_apart[True]
    config.hook.pytest_deselected(items=told_apart[False])


class OneSite(LoadFileScheduling):
    """A file stays with one worker; so does all that is clicked through, which shares one site with its city."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneSite:
    return OneSite(config, log)


def _with_room(test: Callable[..., object], **given: object) -> object:
    return test(**given)


# CPython 3.11 keeps its frames in pieces of 16 KB. It takes a piece from the system and gives it back at each call that
# goes over the end of one: loops at such an end were a fifth of the suite. A frame that claims half a megabyte gets a
# piece of one, and all that it calls has room in it.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=66_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    if isinstance(item, pytest.Function):
        item.obj = partial(_with_room, item.obj)


@pytest.fixture(autouse=True)
def _own_world(settings, tmp_path):
    """Each test has its own files, index and mail, and the fast password hash."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.HAYSTACK_CONNECTIONS = {
        "default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(tmp_path / "search")}
    }
    # Haystack keeps an engine a thread, which would go on looking at the index of an earlier test.
    from haystack import connections  # noqa: PLC0415 -- settings must be ready first

    connections.reload("default")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"{tmp_path}-{name}"}
        for name in ("default", "memory")
    }
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.WHITENOISE_AUTOREFRESH = True  # each client would look through all static files first


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_triggers():
    """A flush is DELETE on SQLite, which the triggers refuse: tests drop them for its duration, production cannot.

    It takes away what migrations planted, too; that is planted again.
    """
    from django.apps import apps  # noqa: PLC0415 -- settings must be ready first
    from django.core.management.commands import flush  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415

    from ledger import triggers  # noqa: PLC0415

    original, truncate = flush.Command.handle, DatabaseOperations.sql_flush

    def handle(self, **options):
        connection = connections[options["database"]]
        names = triggers.guarded(connection)
        for table in names:
            triggers.drop(connection, table)
        try:
            original(self, **options)
        finally:
            for table in names:
                triggers.create(connection, table)
        for migration in PLANTING:
            import_module(migration).plant(apps, None)

    def delete(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        """TRUNCATE writes the files of all tables anew: seconds, for some twenty rows."""
        if reset_sequences:
            return truncate(self, style, tables, reset_sequences=True, allow_cascade=allow_cascade)
        return [f"DELETE FROM {self.quote_name(table)}" for table in tables]

    flush.Command.handle, DatabaseOperations.sql_flush = handle, delete
    yield
    flush.Command.handle, DatabaseOperations.sql_flush = original, truncate


@pytest.fixture
def cast(db):
    from tests.cast import assemble  # noqa: PLC0415 -- needs the apps

    return assemble()
