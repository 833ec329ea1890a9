"""Going through sealed columns row by row, to change their key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models, transaction

from ledger.seal import (
    BlindIndex,
    SealedField,
    Unreadable,
    blind,
    blind_indexes,
    is_sealed,
    keys,
    seal,
    sealed_fields,
    unseal,
)

BATCH = 500
Change = Callable[[str, str], str]  # (value as stored, place) -> value to store


def reopen(value: str, place: str) -> str:
    return unseal(value, place) if is_sealed(value) else value


def turn(value: str, place: str) -> str:
    """The same under the first key."""
    return value if value.startswith(f"s1:{keys()[0].id}:") else seal(unseal(value, place), place)


def stale(connection: Any, model: type[models.Model]) -> int:
    """How many rows hold a value that is not under the first key."""
    condition, arguments = _stale(connection, model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_table(connection, model)} WHERE {condition}", arguments)  # noqa: S608
        return int(cursor.fetchone()[0])


def change(connection: Any, model: type[models.Model], how: Change) -> Iterator[int]:
    """Rewrite the rows that are not under the first key, in batches; yields how many rows each batch went through.

    A value is written only where it is still the one that was read, so a site that goes on running loses nothing, and
    a run that broke off is taken up by the next.
    """
    condition, arguments = _stale(connection, model)
    names, pk = _columns(connection, model), _quoted(connection, model._meta.pk)
    rows = f"SELECT {pk}, {', '.join(names.values())} FROM {_table(connection, model)}"  # noqa: S608
    last = 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"{rows} WHERE {pk} > %s AND ({condition}) ORDER BY {pk} LIMIT {BATCH}", [last, *arguments])
            found = cursor.fetchall()
            for key, *values in found:
                _rewrite(connection, cursor, model, key, dict(zip(names, values, strict=True)), how)
        if not found:
            return
        last = found[-1][0]
        yield len(found)


def _rewrite(
    connection: Any, cursor: Any, model: type[models.Model], key: int, row: dict[Any, str], how: Change
) -> None:
    opened: dict[str, str] = {}
    for field, value in row.items():
        if isinstance(field, SealedField):
            new = how(value, field.place)
            opened[field.name] = reopen(new, field.place)
        else:  # a blind index follows its field while that is there
            new = next(iter(blind(opened[field.of], field.of)), value)
        if new != value:
            column = _quoted(connection, field)
            cursor.execute(
                f"UPDATE {_table(connection, model)} SET {column} = %s "  # noqa: S608
                f"WHERE {_quoted(connection, model._meta.pk)} = %s AND {column} = %s",
                [new, key, value],
            )


def _stale(connection: Any, model: type[models.Model]) -> tuple[str, list[str]]:
    parts, arguments = [], []
    for field, column in _columns(connection, model).items():
        if isinstance(field, BlindIndex):
            source = _quoted(connection, model._meta.get_field(field.of))
            parts.append(f"({source} <> '' AND {column} NOT LIKE %s)")
            arguments.append(f"{keys()[0].id}:%")
        else:
            parts.append(f"({column} <> '' AND {column} NOT LIKE %s)")
            arguments.append(f"s1:{keys()[0].id}:%")
    return " OR ".join(parts), arguments


def _columns(connection: Any, model: type[models.Model]) -> dict[Any, str]:
    """The sealed fields first, then the blind indexes that need them, each with its quoted column."""
    fields: list[Any] = [*sealed_fields(model), *blind_indexes(model)]
    return {field: _quoted(connection, field) for field in fields}


def _quoted(connection: Any, field: Any) -> str:
    return str(connection.ops.quote_name(field.column))


def _table(connection: Any, model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def unreadable(connection: Any, model: type[models.Model]) -> Iterator[int]:
    """The keys of rows with a value that is not sealed, or that no key opens."""
    fields = list(sealed_fields(model))
    if not fields:
        return
    columns = ", ".join(_quoted(connection, field) for field in (model._meta.pk, *fields))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_table(connection, model)}")  # noqa: S608
        while rows := cursor.fetchmany(BATCH):
            for pk, *values in rows:
                try:
                    for field, value in zip(fields, values, strict=True):
                        unseal(value, field.place)
                except Unreadable:
                    yield pk
