"""Database triggers behind `AppendOnly`: UPDATE and DELETE are refused below Django too."""

from typing import Any

from django.db.migrations import RunPython

MESSAGE = "rows are only ever added"


def _sqlite(table: str, act: str) -> str:
    return (
        f'CREATE TRIGGER "{table}_no_{act.lower()}" BEFORE {act} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table}: {MESSAGE}'); END"
    )


def create(connection: Any, table: str) -> None:
    """Forbid UPDATE and DELETE on `table`. TRUNCATE passes on PostgreSQL: the site's role does not own its tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("UPDATE", "DELETE"):
                cursor.execute(_sqlite(table, act))
        elif connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '%: {MESSAGE}', TG_TABLE_NAME; END $$"
            )
            cursor.execute(
                f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
                f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
            )


def drop(connection: Any, table: str) -> None:
    """Take the triggers of `table` away, for a migration backwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("update", "delete"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"')
        elif connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"')


def append_only(table: str) -> RunPython:
    """The migration operation."""
    return RunPython(
        lambda apps, editor: create(editor.connection, table),
        lambda apps, editor: drop(editor.connection, table),
        elidable=False,
    )


def renewed(table: str) -> RunPython:
    """The same after a change of columns: SQLite copies the table for that, and the triggers stay behind."""

    def renew(apps: Any, editor: Any) -> None:
        drop(editor.connection, table)
        create(editor.connection, table)

    return RunPython(renew, renew, elidable=False)


def guarded(connection: Any) -> list[str]:
    """The tables that have the triggers now; `doctor` compares them with the append-only models."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'")
        else:
            cursor.execute(
                "SELECT DISTINCT event_object_table FROM information_schema.triggers"
                " WHERE trigger_name LIKE '%_append_only'"
            )
        return sorted(row[0] for row in cursor.fetchall())
