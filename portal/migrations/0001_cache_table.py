"""The table of the cache: a site without Redis keeps there how often somebody tried."""

from typing import Any

from django.core.management import call_command
from django.db import migrations
from django.db.migrations.operations.base import Operation


class CacheTable(Operation):
    """Made with the others, so that nobody can forget it; one that is there already stays."""

    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that the models know of."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # With Redis as well: who leaves it later finds the table.
        call_command("createcachetable", "cache_entries", database=schema_editor.connection.alias, verbosity=0)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """It holds nothing that has to go."""

    def describe(self) -> str:
        return "Make the table of the cache"


class Migration(migrations.Migration):
    dependencies = []
    operations = [CacheTable()]
