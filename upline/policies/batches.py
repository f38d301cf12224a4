"""The transactions that cycles take: what processing them does to their policies (E6, F6, G2)."""

from typing import TYPE_CHECKING

from django.db import connection

from upline.bulk.columns import read_table

from .models import Batch

if TYPE_CHECKING:
    import numpy as np

_PAID_FOR = """
FROM batch_item b JOIN "transaction" t ON t.id = b.transaction_id JOIN policy p ON p.id = t.policy_id
WHERE b.batch_id = {number} AND t.premium > 0 AND t.kind <> 'received' GROUP BY p.id, p.effective_date
"""
_FIRST_CYCLE = """
UPDATE policy SET first_cycle = %s WHERE first_cycle IS NULL AND id IN (
    SELECT t.policy_id FROM batch_item b JOIN "transaction" t ON t.id = b.transaction_id WHERE b.batch_id = %s)
"""
_ADVANCE_USED = """
UPDATE policy SET advance_used = {true} WHERE NOT advance_used AND id IN (
    SELECT t.policy_id FROM batch_item b JOIN "transaction" t ON t.id = b.transaction_id
    WHERE b.batch_id = %s AND t.premium > 0)
"""
_PAID_THROUGH = """
UPDATE policy SET paid_through = given.paid_through FROM paid_for given
WHERE policy.id = given.policy_id AND (policy.paid_through IS NULL OR policy.paid_through < given.paid_through)
"""


def settle(number: int) -> None:
    """A pending batch becomes processed, inside the caller's transaction.

    Its policies have been through a cycle (F1), a positive premium uses their advance up (G2), and moves their
    paid-through date on to the end of the months it pays for, unless that is earlier (E6).
    """
    true = "true" if connection.vendor == "postgresql" else "1"
    _move_paid_through(number)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_CYCLE, [number, number])
        cursor.execute(_ADVANCE_USED.format(true=true), [number])
    Batch.objects.filter(number=number).update(state="processed")


def _move_paid_through(number: int) -> None:
    paid = read_table(
        {"policy": "p.id", "effective": "p.effective_date", "months": "max(b.policy_month + b.payment_months - 1)"},
        _PAID_FOR.format(number=int(number)),
        dates=("effective",),
    )
    if not paid.num_rows:
        return
    ends = end_of_months(paid["effective"].to_numpy(), paid["months"].to_numpy())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE paid_for (policy_id bigint PRIMARY KEY, paid_through date)")
        rows = zip(paid["policy"].to_pylist(), ends, strict=True)
        if connection.vendor == "postgresql":
            with cursor.copy("COPY paid_for FROM STDIN") as copy:
                for start in range(0, paid.num_rows, 10_000):
                    piece = [next(rows) for _ in range(min(10_000, paid.num_rows - start))]
                    copy.write("".join(f"{policy}\t{day}\n" for policy, day in piece))
        else:
            connection.connection.executemany("INSERT INTO paid_for VALUES (?, ?)", rows)
        cursor.execute(_PAID_THROUGH)
        cursor.execute("DROP TABLE paid_for")


def end_of_months(effective: "np.ndarray", months: "np.ndarray") -> list[str]:
    """The day before the date that is so many months after a YYYYMMDD, as ISO dates.

    A day that a month lacks counts as its last day (E3), so from 31 January the first month ends on 27 February.
    """
    import numpy as np

    month = (effective // 10_000 - 1970) * 12 + effective // 100 % 100 - 1 + months
    first = month.astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)
    day = np.minimum(effective % 100, length)
    ends = first.astype("datetime64[D]") + (day - 2)
    return list(np.datetime_as_string(ends))
