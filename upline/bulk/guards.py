"""Guards of the data in the database itself: what a migration installs on SQLite and PostgreSQL alike.

A guard is a set of statements for each of the two databases, and what takes them away again. What a guard refuses
is an IntegrityError on both.

Law: SQLite forgets a table's triggers when a later migration makes the table anew (altering a column does); such a
migration ends with the table's guards once more.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

# For functions that look rows up: a plan that scans, cached while the table was small, would stay when it has grown.
BY_INDEX = "SET enable_seqscan = off"


class Guard(Operation):
    """A migration operation of plain statements; subclasses say which, as lists of SQL."""

    reversible = True
    reduces_to_sql = True

    def sqlite(self) -> list[str]:
        raise NotImplementedError

    def sqlite_away(self) -> list[str]:
        raise NotImplementedError

    def postgresql(self) -> list[str]:
        raise NotImplementedError

    def postgresql_away(self) -> list[str]:
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """A guard changes no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in self.sqlite() if on_sqlite else self.postgresql():
            schema_editor.execute(statement, None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in self.sqlite_away() if on_sqlite else self.postgresql_away():
            schema_editor.execute(statement, None)


def raising(name: str, body: str, declare: str = "", options: str = "") -> str:
    """A PostgreSQL trigger function `name` around `body`; use USING ERRCODE = '23000' in its exceptions."""
    declared = f"DECLARE {declare} " if declare else ""
    head = f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql {options}'
    return f"{head} AS $guard$ {declared}BEGIN {body} END $guard$"
