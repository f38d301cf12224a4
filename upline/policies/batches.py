"""The transactions that cycles take: what processing them does to their policies (E6, F6, G2)."""

from typing import TYPE_CHECKING

from django.db import connection

from upline.bulk.columns import read_table
from upline.bulk.rows import insert_rows

from .models import Batch

if TYPE_CHECKING:
    import numpy as np

_SETTLED = """
FROM batch_item b JOIN "transaction" t ON t.id = b.transaction_id JOIN policy p ON p.id = t.policy_id
WHERE b.batch_id = {number} GROUP BY p.id, p.effective_date
"""
_SETTLE = """
UPDATE policy SET version = CASE WHEN policy.version = 0 THEN 1 ELSE policy.version END,
    distribution_id = coalesce(policy.distribution_id, given.distribution_id),
    first_cycle = coalesce(policy.first_cycle, %s),
    advance_used = (policy.advance_used OR given.positive = 1),
    paid_through = CASE WHEN given.paid_through IS NULL OR policy.paid_through >= given.paid_through
                        THEN policy.paid_through ELSE given.paid_through END
FROM settled given WHERE policy.id = given.policy_id
"""


def settle(number: int) -> None:
    """A pending batch becomes processed, inside the caller's transaction.

    Its policies have been through a cycle (F1) and point at their first version (D6), a positive premium uses their
    advance up (G2) and moves their paid-through date on to the end of the months it pays for, unless that is earlier
    (E6). One update for all of it: each further one would write every policy and its indexes again.
    """
    found = read_table(
        {
            "policy": "p.id",
            "effective": "p.effective_date",
            "distribution": "max(b.distribution_id)",
            "positive": "max(CASE WHEN t.premium > 0 THEN 1 ELSE 0 END)",
            "months": "max(CASE WHEN t.premium > 0 AND t.kind <> 'received'"
            " THEN b.policy_month + b.payment_months - 1 ELSE 0 END)",
        },
        _SETTLED.format(number=int(number)),
        dates=("effective",),
    )
    months = found["months"].to_pylist()
    ends = end_of_months(found["effective"].to_numpy(), found["months"].to_numpy()) if found.num_rows else []
    rows = (
        (policy, distribution, positive, end if paid else None)
        for policy, distribution, positive, end, paid in zip(
            *(found[name].to_pylist() for name in ("policy", "distribution", "positive")), ends, months, strict=True
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE settled"
            " (policy_id bigint PRIMARY KEY, distribution_id bigint, positive integer, paid_through date)"
        )
        insert_rows("settled", ["policy_id", "distribution_id", "positive", "paid_through"], rows)
        cursor.execute(_SETTLE, [number])
        cursor.execute("DROP TABLE settled")
    Batch.objects.filter(number=number).update(state="processed")


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
