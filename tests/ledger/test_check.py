"""The proof of the journal finds whatever was changed past the guards, and names it (I4)."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.ledger.journal import CLERK, DAY, W, post, run, three_entries, without_guards
from upline.ledger import actions
from upline.ledger.accounts import Account
from upline.ledger.check import MOST_FAULTS, check
from upline.ledger.guards import TRIGGERS
from upline.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("database")


def found() -> list[str]:
    return [str(fault) for fault in check()]


def test_an_empty_journal_holds() -> None:
    assert check() == []


# What is done past the guards, the first record at fault, and what is said of it.
TAMPERING = (
    ("UPDATE entry SET memo = 'x' WHERE number = 2", "entry 2", "was changed: its hash is"),
    ("UPDATE entry SET memo = '' WHERE number = 3", "entry 3", "was changed: its hash is"),
    ("UPDATE entry SET date = '2026-03-01' WHERE number = 2", "entry 2", "was changed"),
    ("UPDATE entry SET at = '2026-03-01 00:00:00' WHERE number = 2", "entry 2", "was changed"),
    ("UPDATE entry SET \"by\" = 'someone' WHERE number = 1", "entry 1", "was changed"),
    ("UPDATE entry SET kind = 'payment' WHERE number = 1", "entry 1", "was changed"),
    ("UPDATE entry SET source = 'cycle 7' WHERE number = 1", "entry 1", "was changed"),
    ("UPDATE entry SET total = 1 WHERE number = 1", "entry 1", "debits of 600.00, its total says 0.01"),
    ("UPDATE posting SET amount = 1 WHERE entry_id = 2 AND line = 2", "entry 2", "debits 100.01, credits 125.00"),
    ("UPDATE posting SET party = 99 WHERE entry_id = 2 AND line = 4", "entry 2", "was changed"),
    ("UPDATE posting SET account = 'withheld' WHERE entry_id = 2 AND line = 4", "entry 2", "was changed"),
    ("DELETE FROM posting WHERE entry_id = 2 AND line = 4", "entry 2", "does not balance"),
    ("DELETE FROM posting WHERE entry_id = 2", "entry 2", "has 0 postings, expected 4"),
    ("DELETE FROM entry WHERE number = 2", "entry 2", "is not there, but postings name it"),
    ("DELETE FROM entry WHERE number = 3", "entry 3", "is not there, but postings name it"),
    (
        "INSERT INTO posting (entry_id, line, account, party, amount) VALUES (9, 1, 'rounding', 0, 5)",
        "entry 9",
        "no",
    ),
    ("UPDATE entry SET hash = previous_hash WHERE number = 2", "entry 2", "was changed"),
    ("UPDATE entry SET previous_hash = hash WHERE number = 2", "entry 2", "of another entry than the one before"),
)


def test_tampering_is_found_and_named() -> None:
    """Each is undone again, so that one journal does for all."""
    three_entries()
    for tampering, record, message in TAMPERING:
        with transaction.atomic():
            without_guards(tampering)
            first = check()[0]
            transaction.set_rollback(True)
        assert first.record == record, tampering
        assert message in first.message, tampering
    assert check() == []


def test_an_amount_moved_between_two_postings_is_found() -> None:
    """The entry still balances, and its total is the same."""
    three_entries()
    without_guards(
        "UPDATE posting SET amount = amount + 5 WHERE entry_id = 2 AND line = 1",
        "UPDATE posting SET amount = amount - 5 WHERE entry_id = 2 AND line = 2",
    )
    assert [fault.record for fault in check()] == ["entry 2"]


def test_an_entry_taken_out_with_its_postings_is_missed() -> None:
    three_entries()
    without_guards("DELETE FROM posting WHERE entry_id = 2", "DELETE FROM entry WHERE number = 2")
    assert found()[0] == "entry 2: is missing: entry 3 is the next one found (I4)"


def test_last_entries_cut_off_are_missed() -> None:
    three_entries()
    without_guards("DELETE FROM posting WHERE entry_id >= 2", "DELETE FROM entry WHERE number >= 2")
    assert found() == ["entry 2: is missing: the audit trail saw entries up to 3 posted (I4)"]


def test_a_journal_emptied_is_missed() -> None:
    three_entries()
    without_guards("DELETE FROM posting", "DELETE FROM entry")
    assert found() == ["entry 1: is missing: the audit trail saw entries up to 3 posted (I4)"]


def test_a_chain_computed_anew_differs_from_what_the_audit_trail_saw() -> None:
    three_entries()
    kept = Entry.objects.get(number=3)
    without_guards("DELETE FROM posting WHERE entry_id = 3", "DELETE FROM entry WHERE number = 3")
    with transaction.atomic():
        forged = actions.post(
            CLERK,
            kind=kept.kind,
            source=kept.source,
            date=kept.date,
            postings=[(Account.PAYABLE, W, 1), (Account.CASH_CLEARING, None, -1)],
        )
    assert forged.number == 3
    without_guards("DELETE FROM audit_record WHERE id = (SELECT max(id) FROM audit_record)")
    assert [fault.record for fault in check()] == ["entry 3"]
    assert "the audit trail saw" in found()[0]


def test_a_reversal_that_is_not_the_opposite_is_found() -> None:
    three_entries()
    legs: list[actions.Leg] = [(Account.PAYABLE, W, -1), (Account.CASH_CLEARING, None, 1)]
    with transaction.atomic():
        actions.post(CLERK, kind="reversal", source="x", date=DAY, postings=legs, reverses=Entry.objects.get(number=3))
    assert found() == ["entry 4: is not the exact opposite of the entry that it reverses (A4)"]


def test_guards_taken_away_are_missed() -> None:
    three_entries()
    for name in TRIGGERS[connection.vendor]:
        table = name.split("_")[0]
        run(f'DROP TRIGGER "{name}"' if connection.vendor == "sqlite" else f'DROP TRIGGER "{name}" ON {table}')
    names = [fault.record for fault in check()]
    assert names == [f"trigger {name}" for name in sorted(TRIGGERS[connection.vendor])]


def test_faults_end_somewhere() -> None:
    for n in range(120):
        post(f"entry {n}", (Account.PAYABLE, W, -5), (Account.ROUNDING, None, 5))
    without_guards("UPDATE entry SET memo = 'x'")
    assert len(check()) == MOST_FAULTS


def test_a_byte_changed_in_the_file_is_found(on_sqlite: object, tmp_path: Path) -> None:
    """Not by a statement: in the file itself, where no trigger looks."""
    post("cycle 1", (Account.PAYABLE, W, -5), (Account.ROUNDING, None, 5), memo="a memo to be found")
    path = Path(str(connection.settings_dict["NAME"]))
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = path.read_bytes()
    assert content.count(b"a memo to be found") == 1
    path.write_bytes(content.replace(b"a memo to be found", b"a memo to be fount"))
    assert [fault.record for fault in check()] == ["entry 1"]
