"""`migrate` alone makes the table of the cache: a page that counts tries must not fail on a new site."""

import os
import subprocess
import sys
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.db import connection

FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


def test_migrate_is_enough_for_a_site_without_redis(tmp_path):
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN} | {"VAR_DIR": str(tmp_path)}
    said = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-c"),
            "import django; django.setup(); from django.core.management import call_command;"
            "from django.core.cache import cache; call_command('migrate', 'portal', verbosity=0);"
            "cache.add('tries', 1); print(cache.incr('tries'))",
        ],
        env=env | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout == "2\n", said.stderr


def test_one_that_is_there_already_stays(db):
    operation = import_module("portal.migrations.0001_cache_table").Migration.operations[0]
    for _time in range(2):
        operation.database_forwards("portal", SimpleNamespace(connection=connection), None, None)
    assert connection.introspection.table_names().count("cache_entries") == 1
