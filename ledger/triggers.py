"""Database triggers behind `AppendOnly`: UPDATE and DELETE are refused below Django too."""

from typing import Any

from django.db.migrations.operations.base import Operation

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


class Guard(Operation):
    """The migration operation. Unlike `RunPython` it asks for no models, which would be made anew for every table."""

    reduces_to_sql = False

    def __init__(self, *tables: str, stays: bool) -> None:
        self.tables, self.stays = tables, stays

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that the models know of."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in self.tables:
            drop(schema_editor.connection, table)
            create(schema_editor.connection, table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in self.tables:
            drop(schema_editor.connection, table)
            if self.stays:
                create(schema_editor.connection, table)

    def describe(self) -> str:
        return f"Forbid UPDATE and DELETE on {', '.join(self.tables)}"


def append_only(*tables: str) -> Guard:
    """After the tables have been made."""
    return Guard(*tables, stays=False)


def renewed(*tables: str) -> Guard:
    """After a change of columns: SQLite copies the table for that, and the triggers stay behind."""
    return Guard(*tables, stays=True)


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
