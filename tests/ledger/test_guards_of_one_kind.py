"""What only one of the databases offers to get past the guards, refused there (I1)."""

import sqlite3

import pytest
from django.db import DatabaseError, IntegrityError

from tests.ledger.journal import run, three_entries
from tests.support.databases import Database
from upline.ledger.check import check
from upline.ledger.models import Entry


def test_the_journal_is_not_truncated(on_postgresql: Database) -> None:
    three_entries()
    for sql in ("TRUNCATE posting", "TRUNCATE entry CASCADE", "TRUNCATE audit_record"):
        with pytest.raises(IntegrityError, match="never changed or deleted"):
            run(sql)
    assert check() == []


def test_insert_or_replace_does_not_get_past(on_sqlite: Database) -> None:
    three_entries()
    names = [f'"{field.column}"' for field in Entry._meta.concrete_fields]
    same_number = ", ".join(names)
    same_source = ", ".join("4" if name == '"number"' else name for name in names)
    for sql in (
        f"INSERT OR REPLACE INTO entry ({same_number}) SELECT {same_number} FROM entry WHERE number = 2",
        f"INSERT OR REPLACE INTO entry ({same_number}) SELECT {same_source} FROM entry WHERE number = 2",
        "INSERT OR REPLACE INTO posting SELECT * FROM posting WHERE entry_id = 2",
        "UPDATE OR REPLACE posting SET line = 1 WHERE entry_id = 2",
    ):
        with pytest.raises(DatabaseError, match=r"never changed|added only together|not complete"):
            run(sql)
    assert check() == []


def test_the_guards_hold_for_any_program_that_opens_the_file(on_sqlite: Database) -> None:
    three_entries()
    other = sqlite3.connect(on_sqlite.url.removeprefix("sqlite:///"), isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="never changed or deleted"):
        other.execute("UPDATE posting SET amount = 1")
    with pytest.raises(sqlite3.OperationalError, match="debits 5, credits 4"):
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO posting (entry_id, line, account, party, amount) VALUES (4, 1, 'rounding', 0, 5)")
        other.execute("INSERT INTO posting (entry_id, line, account, party, amount) VALUES (4, 2, 'rounding', 0, -4)")
        other.execute(
            "INSERT INTO entry SELECT 4, at, date, by, 'x', 'x', '', 2, 5, hash, 'x', NULL FROM entry WHERE number = 3"
        )
    other.close()
    assert check() == []
