"""Reads of debit balances."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from upline.bulk.rows import chunks

CHUNK = 5_000  # ids in one statement

_STRANDED = """
SELECT owed.policy_id, owed.agent_id, agent.code,
       owed.imported_advance - owed.imported_recovery + owed.advance - owed.recovery - owed.chargebacks AS debit
FROM debit_balance owed
JOIN policy ON policy.id = owed.policy_id
JOIN agent ON agent.id = owed.agent_id
WHERE owed.policy_id IN ({marks}) AND policy.distribution_id IS NOT NULL
  AND owed.imported_advance - owed.imported_recovery + owed.advance - owed.recovery - owed.chargebacks > 0
  AND NOT EXISTS (SELECT 1 FROM distribution_row held
                  WHERE held.distribution_id = policy.distribution_id AND held.agent_id = owed.agent_id)
ORDER BY owed.policy_id, owed.agent_id
"""


class Stranded(NamedTuple):
    """A debit balance (minor units, above 0) of an agent who is not in the policy's distribution any more (X6)."""

    policy_id: int
    agent_id: int
    agent: str
    debit: int


def stranded(policy_ids: Iterable[int]) -> list[Stranded]:
    """The stranded debits of policies whose distribution is saved (D10, X6)."""
    found: list[Stranded] = []
    with connection.cursor() as cursor:
        for chunk in chunks(sorted(set(policy_ids)), CHUNK):
            cursor.execute(_STRANDED.format(marks=", ".join(["%s"] * len(chunk))), chunk)
            found.extend(Stranded(*row) for row in cursor.fetchall())
    return found
