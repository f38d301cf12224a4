"""Whole-number columns through the database and back: the largest and smallest of each width, all dates, no rows."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from django.db import connection, transaction

from tests.support.databases import Database
from upline.bulk.columns import BATCH, VALUES, read_table, write_table
from upline.cycles import line_storage
from upline.policies.models import Batch, BatchItem, Policy, Transaction

from .office import Office

NAMES = [name for name, _ in line_storage.COLUMNS]
BYTES = {"smallint": 2, "integer": 4, "bigint": 8}
LIMITS = {name: 1 << (8 * BYTES[kind] - 1) for name, kind in line_storage.COLUMNS}
DATES = ("0001-01-01", "0001-12-31", "0999-03-01", "1600-02-29", "1899-12-31", "1900-02-28", "1969-12-31", "1970-01-01",
         "1970-01-02", "2000-02-29", "2026-12-31", "9999-12-31")  # fmt: skip


def lines(rows: list[dict[str, int]]) -> pa.Table:
    """Lines of cycle 1 by number of agent; what is not given is 0."""
    given = [{"cycle_id": 1, "agent_id": number, **row} for number, row in enumerate(rows)]
    return pa.table({name: pa.array([row.get(name, 0) for row in given], pa.int64()) for name in NAMES})


def stored() -> pa.Table:
    return read_table({name: name for name in NAMES}, "FROM line ORDER BY cycle_id, agent_id")


def test_the_extremes_of_every_column(database: Database) -> None:
    """In a transaction and outside one, where SQLite is read another way."""
    free = [name for name in NAMES if name not in ("cycle_id", "agent_id")]
    table = lines([{name: LIMITS[name] - 1 for name in free}, {name: -LIMITS[name] for name in free}, {}])
    with transaction.atomic():
        line_storage.load(1, table)
        assert stored().equals(table)
    assert stored().equals(table)


@pytest.mark.parametrize("rows", [1, VALUES - 1, VALUES, VALUES + 1, BATCH - 1, BATCH + 1])
def test_counts_around_the_sizes_of_statements_and_batches(database: Database, rows: int) -> None:
    numbers = np.arange(rows, dtype=np.int64)
    table = pa.table({name: pa.array(numbers if LIMITS[name] > BATCH * 2 else numbers % 100) for name in NAMES})
    table = table.set_column(0, "cycle_id", pa.array(np.ones(rows, np.int64)))
    with transaction.atomic():
        line_storage.load(1, table)
    assert stored().equals(table)


def test_a_table_in_pieces(database: Database) -> None:
    """As an engine may hand it out: several chunks, one of them empty, one a slice."""
    whole = lines([{"commission": -number} for number in range(130)])
    pieces = pa.concat_tables([whole.slice(0, 60), whole.slice(60, 0), whole.slice(60)])
    with transaction.atomic():
        line_storage.load(1, pieces)
    assert stored().equals(whole)


def test_no_rows(database: Database) -> None:
    with transaction.atomic():
        assert write_table(BatchItem, pa.table({"transaction_id": pa.array([], pa.int64())})) == 0
        assert stored().equals(lines([]))
    assert stored().equals(lines([]))
    dated = read_table({"day": "t.date"}, 'FROM "transaction" t', dates=("day",))
    assert (dated.num_rows, dated.schema) == (0, pa.schema([("day", pa.int64())]))


@pytest.mark.parametrize(("column", "value"), [("stretch", 1 << 15), ("percent", 1 << 31), ("level", -(1 << 15) - 1)])
def test_what_does_not_fit_its_column_is_refused(database: Database, column: str, value: int) -> None:
    """It never wraps round."""
    with pytest.raises(OverflowError, match=f"column {column}: {value} does not fit"), transaction.atomic():
        line_storage.load(1, lines([{column: value}]))
    assert stored().num_rows == 0


def test_only_whole_numbers_travel(database: Database) -> None:
    """Unsigned ones would wrap round or become doubles, and doubles lose cents."""
    for column in (pa.array([2**64 - 1], pa.uint64()), pa.array([0.1]), pa.array([True]), pa.array(["1"])):
        table = lines([{}]).set_column(NAMES.index("commission"), "commission", column)
        with pytest.raises(TypeError, match="column commission is .*, expected signed"), transaction.atomic():
            line_storage.load(1, table)
    assert stored().num_rows == 0


def test_dates_of_all_times(office: Office) -> None:
    """As YYYYMMDD, the days before 1970 and the last day there is among them; an empty one is 0."""
    office.policy()
    policy = Policy.objects.get()
    Transaction.objects.bulk_create(
        Transaction(reference=f"t{number}", policy=policy, date=date.fromisoformat(day), premium=number)
        for number, day in enumerate(DATES)
    )
    select = {"number": "t.premium", "day": "t.date", "paid": "p.paid_through"}
    rest = 'FROM "transaction" t JOIN policy p ON p.id = t.policy_id ORDER BY t.premium'
    with transaction.atomic():
        inside = read_table(select, rest, dates=("day", "paid"))
    assert inside["day"].to_pylist() == [int(day.replace("-", "")) for day in DATES]
    assert set(inside["paid"].to_pylist()) == {0}
    assert read_table(select, rest, dates=("day", "paid")).equals(inside)


def test_amounts_to_the_last_bit_and_empty_ones(office: Office) -> None:
    office.policy()
    policy = Policy.objects.get()
    amounts = [2**63 - 1, -(2**63), 2**53 + 1, -(2**53) - 1, 0]
    Transaction.objects.bulk_create(
        Transaction(
            reference=f"t{n}", policy=policy, date=date(2026, 1, 1), premium=amount, payment_months=(1, None)[n % 2]
        )
        for n, amount in enumerate(amounts)
    )
    select = {"premium": "t.premium", "months": "t.payment_months", "commission": "t.commission"}
    with transaction.atomic():
        inside = read_table(select, 'FROM "transaction" t ORDER BY t.reference')
    assert inside["premium"].to_pylist() == amounts
    assert inside["months"].to_pylist() == [1, 0, 1, 0, 1]
    assert inside["commission"].to_pylist() == [0] * 5
    assert read_table(select, 'FROM "transaction" t ORDER BY t.reference').equals(inside)
    assert inside.schema == pa.schema([(name, pa.int64()) for name in select])


def test_what_was_not_committed_is_not_written(office: Office) -> None:
    """The load is part of the caller's transaction, on the same connection."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    item = {"transaction_id": 1, "batch_id": 7, "distribution_id": 1, "version": 1}
    item |= {"policy_month": 1, "payment_months": 1}
    table = pa.table({name: pa.array([value], pa.int64()) for name, value in item.items()})
    with transaction.atomic():
        Batch.objects.create(number=7)
        assert write_table(BatchItem, table) == 1
        assert BatchItem.objects.get().batch_id == 7
        transaction.set_rollback(True)
    assert not BatchItem.objects.exists()
    assert connection.is_usable()
