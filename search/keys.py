"""Very many keys in one question to the database, and what its planner must know to go by them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

SAMPLE = 1000  # rows of each index that SQLite looks at for its statistics


@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`pk__among`: `pk__in` for thousands of keys, which are one value here and not a parameter each."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(list(self.rhs))]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def count_anew(tables: Iterable[type[models.Model]]) -> None:
    """Give SQLite its statistics. Without them it takes 200 keys for more than all that is public, and reads that.

    PostgreSQL keeps its own.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        for model in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
