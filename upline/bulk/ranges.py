"""Ranges that never overlap, kept so by the database itself, on SQLite and PostgreSQL alike.

Each statement is checked as it ends, set-wise on PostgreSQL and row by row on SQLite: whoever replaces ranges deletes
or shortens the old ones before the new ones go in.
"""

from collections.abc import Sequence

from .guards import BY_INDEX, Guard, raising


class RefuseOverlap(Guard):
    """Refuses a row whose range (both ends included) meets that of another row with the same key.

    key: SQL expressions over the columns, each calling the row `{row}`, written as the unique index on
    (key, lower) has them, so that it serves the look-up. id: the primary key's column.
    message: for a person, with the rule's number; PostgreSQL adds the two rows' ids.
    """

    def __init__(self, table: str, key: Sequence[str], lower: str, upper: str, message: str) -> None:
        self.table, self.key, self.lower, self.upper, self.message = table, tuple(key), lower, upper, message

    def describe(self) -> str:
        return f"Refuse overlapping ranges of {self.table}"

    def _meets(self, row: str) -> str:
        same = " AND ".join(f"{part.format(row='other')} = {part.format(row=row)}" for part in self.key)
        return (
            f'{same} AND other."{self.lower}" <= {row}."{self.upper}" AND other."{self.upper}" >= {row}."{self.lower}"'
            f' AND other."id" <> {row}."id"'
        )

    def sqlite(self) -> list[str]:
        return [
            f'CREATE TRIGGER "{self.table}_overlap_{event}" AFTER {event.upper()} ON "{self.table}" '
            f'WHEN EXISTS (SELECT 1 FROM "{self.table}" other WHERE {self._meets("NEW")}) '
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for event in ("insert", "update")
        ]

    def sqlite_away(self) -> list[str]:
        return [f'DROP TRIGGER "{self.table}_overlap_{event}"' for event in ("insert", "update")]

    def postgresql(self) -> list[str]:
        """The advisory lock makes two sessions that add ranges at once see each other's rows, one after the other."""
        function = f"{self.table}_overlap"
        body = f"""
            PERFORM pg_advisory_xact_lock(hashtext('{self.table} ranges'));
            SELECT added."id" AS new, other."id" AS old INTO two
              FROM added JOIN "{self.table}" other ON {self._meets("added")} LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION '{self.message}: rows % and %', two.new, two.old USING ERRCODE = '23000';
            END IF;
            RETURN NULL;"""
        return [
            raising(function, body, declare="two record;", options=BY_INDEX),
            *(
                f'CREATE TRIGGER "{self.table}_overlap_{event}" AFTER {event.upper()} ON "{self.table}" '
                f'REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()'
                for event in ("insert", "update")
            ),
        ]

    def postgresql_away(self) -> list[str]:
        return [f'DROP FUNCTION "{self.table}_overlap"() CASCADE']
