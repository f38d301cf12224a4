"""How the lines lie in the database: by the million, sorted by their key, a cycle at a time.

PostgreSQL: a partition a cycle, filled before it has an index and attached in the same transaction. SQLite: the table
is its own key's tree, so that sorted rows are only appended.
"""

from typing import TYPE_CHECKING, Any

from django.db import connection

from upline.bulk.columns import write_table

from .models import Line

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    ("cycle_id", "integer"),
    ("agent_id", "bigint"),
    ("transaction_id", "bigint"),
    ("stretch", "smallint"),
    ("level", "smallint"),
    ("policy_month", "integer"),
    ("version", "integer"),
    ("percent", "integer"),
    ("below_percent", "integer"),
    ("base", "bigint"),
    ("fixed", "bigint"),
    ("commission", "bigint"),
    ("advance", "bigint"),
    ("recovery", "bigint"),
    ("earned", "bigint"),
    ("admin_fee", "bigint"),
)
KEY = "(cycle_id, agent_id, transaction_id, stretch)"


def create(apps: Any, schema_editor: Any) -> None:
    """Lay the empty table of the migration out for its load; a step of a migration."""
    columns = ", ".join(f'"{name}" {kind} NOT NULL' for name, kind in COLUMNS)
    schema_editor.execute('DROP TABLE "line"')
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'CREATE TABLE "line" ({columns}, PRIMARY KEY {KEY}) PARTITION BY LIST (cycle_id)')
    else:
        schema_editor.execute(f'CREATE TABLE "line" ({columns}, PRIMARY KEY {KEY}) WITHOUT ROWID')


def load(cycle: int, lines: "pa.Table") -> None:
    """Write a cycle's lines, sorted by their key, inside the caller's transaction."""
    if connection.vendor != "postgresql":
        write_table(Line, lines)
        return
    partition = f"line_{int(cycle)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "{partition}" (LIKE "line" INCLUDING DEFAULTS)')
        # what was made in this transaction is seen by nobody else, so its rows need no version of their own
        write_table(Line, lines, into=partition, frozen=True)
        cursor.execute(f'ALTER TABLE "{partition}" ADD PRIMARY KEY {KEY}')
        cursor.execute(f'ALTER TABLE "{partition}" ADD CONSTRAINT of_cycle CHECK (cycle_id = {int(cycle)})')
        cursor.execute(f'ALTER TABLE "line" ATTACH PARTITION "{partition}" FOR VALUES IN ({int(cycle)})')
        cursor.execute(  # the guards of rows come with the partition, that of the whole table does not
            f'CREATE TRIGGER sealed_truncate BEFORE TRUNCATE ON "{partition}"'
            " FOR EACH STATEMENT EXECUTE FUNCTION line_sealed_truncate()"
        )
        cursor.execute(f'ANALYZE "{partition}"')


def remove(cycle: int) -> None:
    """Take away the lines of a cycle that is abandoned."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TABLE IF EXISTS "line_{int(cycle)}"')
        else:
            cursor.execute('DELETE FROM "line" WHERE cycle_id = %s', [cycle])
