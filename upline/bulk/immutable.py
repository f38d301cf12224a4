"""Rows that never change (A6), kept so by the database itself: triggers on SQLite and PostgreSQL, set by a migration.

`RefuseChange` guards a table for good; `SealedWith` guards rows from the moment that the record they belong to has
reached a state, such as the lines of a closed cycle.
"""

from collections.abc import Sequence

from .guards import Guard, raising


class RefuseChange(Guard):
    """Refuses UPDATE and/or DELETE (with DELETE also TRUNCATE) of the rows of a table.

    when: SQL that must hold for the old row, which it calls OLD (an update's may compare with NEW); none: every row.
    keys: the table's unique keys. On SQLite INSERT OR REPLACE deletes a row past its triggers, so an insert
    with a key that exists is refused there; leave out keys by which rows are offered again on purpose.
    law: what the message says, with the rule's number.
    """

    def __init__(
        self,
        table: str,
        update: bool = True,
        delete: bool = True,
        when: str | None = None,
        keys: Sequence[Sequence[str]] = (),
        law: str = "is never changed or deleted, correct it by a new record (A6)",
    ) -> None:
        self.table, self.update, self.delete, self.when = table, update, delete, when
        self.keys = [tuple(key) for key in keys]
        self.law = law

    def describe(self) -> str:
        return f"Refuse changes of {self.table}"

    @property
    def message(self) -> str:
        return f"a record of {self.table} {self.law}".replace("'", "''")

    def _events(self) -> list[str]:
        return [event for event, wanted in (("update", self.update), ("delete", self.delete)) if wanted]

    def sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        condition = f"WHEN {self.when} " if self.when else ""
        statements = [
            f'CREATE TRIGGER "{self.table}_no_{event}" BEFORE {event.upper()} ON "{self.table}" {condition}{refuse}'
            for event in self._events()
        ]
        if self.keys:
            same = " OR ".join(
                f'EXISTS (SELECT 1 FROM "{self.table}" WHERE '
                + " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
                + ")"
                for key in self.keys
            )
            statements.append(
                f'CREATE TRIGGER "{self.table}_no_replace" BEFORE INSERT ON "{self.table}" WHEN {same} {refuse}'
            )
        return statements

    def sqlite_away(self) -> list[str]:
        events = self._events() + (["replace"] if self.keys else [])
        return [f'DROP TRIGGER "{self.table}_no_{event}"' for event in events]

    def postgresql(self) -> list[str]:
        function = f"{self.table}_no_change"
        refuse = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = '23000';"
        if self.when:
            held = "IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;"
            body = f"IF TG_LEVEL = 'STATEMENT' OR ({self.when}) THEN {refuse} END IF; {held}"
        else:
            body = refuse
        events = [(event, "ROW") for event in self._events()]
        if self.delete:
            events.append(("truncate", "STATEMENT"))
        return [
            raising(function, body),
            *(
                f'CREATE TRIGGER "{self.table}_no_{event}" BEFORE {event.upper()} ON "{self.table}" '
                f'FOR EACH {level} EXECUTE FUNCTION "{function}"()'
                for event, level in events
            ),
        ]

    def postgresql_away(self) -> list[str]:
        return [f'DROP FUNCTION "{self.table}_no_change"() CASCADE']


class SealedWith(Guard):
    """Refuses UPDATE and DELETE (and TRUNCATE) of rows whose parent's column `state` has reached one of `states`.

    column: the row's column that names the parent; key: the parent's column it names. A row cannot be moved into a
    sealed parent either. insert: new rows of a sealed parent are refused too, at a look-up a row; tables that are
    loaded by the million leave it out.
    """

    def __init__(
        self, table: str, parent: str, column: str, key: str, states: Sequence[str], insert: bool = False
    ) -> None:
        self.table, self.parent, self.column, self.key = table, parent, column, key
        self.states, self.insert = tuple(states), insert

    def describe(self) -> str:
        return f"Seal {self.table} with its {self.parent}"

    def _sealed(self, row: str) -> str:
        states = ", ".join(f"'{state}'" for state in self.states)
        parent = f'SELECT 1 FROM "{self.parent}" WHERE "{self.key}" = {row}."{self.column}"'
        return f'EXISTS ({parent} AND "state" IN ({states}))'

    @property
    def message(self) -> str:
        return f"a record of {self.table} is never changed once its {self.parent} is {' or '.join(self.states)} (A6)"

    def _conditions(self) -> dict[str, str]:
        conditions = {"update": f"{self._sealed('OLD')} OR {self._sealed('NEW')}", "delete": self._sealed("OLD")}
        if self.insert:
            conditions["insert"] = self._sealed("NEW")
        return conditions

    def sqlite(self) -> list[str]:
        return [
            f'CREATE TRIGGER "{self.table}_sealed_{event}" BEFORE {event.upper()} ON "{self.table}" '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for event, condition in self._conditions().items()
        ]

    def sqlite_away(self) -> list[str]:
        return [f'DROP TRIGGER "{self.table}_sealed_{event}"' for event in self._conditions()]

    def postgresql(self) -> list[str]:
        refuse = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = '23000';"
        statements = []
        for event, condition in self._conditions().items():
            function, row = f"{self.table}_sealed_{event}", "OLD" if event == "delete" else "NEW"
            statements += [
                raising(function, f"IF {condition} THEN {refuse} END IF; RETURN {row};"),
                f'CREATE TRIGGER "{function}" BEFORE {event.upper()} ON "{self.table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{function}"()',
            ]
        function = f"{self.table}_sealed_truncate"
        statements += [
            raising(function, refuse),
            f'CREATE TRIGGER "{function}" BEFORE TRUNCATE ON "{self.table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()',
        ]
        return statements

    def postgresql_away(self) -> list[str]:
        return [f'DROP FUNCTION "{self.table}_sealed_{event}"() CASCADE' for event in (*self._conditions(), "truncate")]
