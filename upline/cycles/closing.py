"""Closing: one transaction in which everything is posted, or nothing (F6)."""

from django.db import connection, transaction
from django.utils import timezone

from upline.audit import actions as audit
from upline.audit.actor import Actor
from upline.errors import Refused
from upline.ledger import actions as ledger
from upline.ledger.accounts import Account
from upline.policies import distributions
from upline.policies.batches import settle

from .models import AgentSummary, Cycle
from .states import move, unreachable

ENTRY_KIND = "cycle_close"


def close(actor: Actor, skip_exceptions: bool = False) -> Cycle:
    """Close the open cycle. Refused while a blocking exception stands, unless skip_exceptions says so (X)."""
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().filter(state="open").first()
        if cycle is None:
            last = Cycle.objects.order_by("-number").first()
            raise Refused(unreachable(last, "closed") if last else "there is no cycle to close; run one first")
        if cycle.blocking_count and not skip_exceptions:
            first = cycle.exceptions.filter(blocking=True).order_by("id")[0]
            raise Refused(
                f"cycle {cycle.number} has {cycle.blocking_count} exceptions that block, the first: {first.code}"
                f" {first.record}: {first.reason}; mend them and run again, or close with --skip-exceptions (F6)"
            )
        move(cycle, "closing", timezone.now(), actor.by)
        distributions.save_first_versions(cycle.number, actor.by, f"cycle {cycle.number}")
        settle(cycle.number)
        _add_to_debits(cycle.number)
        ledger.post(
            actor,
            kind=ENTRY_KIND,
            source=f"cycle {cycle.number}",
            date=cycle.date,
            postings=list(postings(cycle.number)),
            memo=f"commission cycle of {cycle.date}",
        )
        move(cycle, "closed", timezone.now(), actor.by)
        audit.record(
            actor,
            "cycle close",
            f"cycle {cycle.number}",
            {"state": "open"},
            {"state": "closed", "skipped_exceptions": cycle.blocking_count},
        )
    return cycle


def postings(number: int) -> "list[ledger.Leg]":
    """What each summary does to the accounts (I2, I3); debits positive.

    The payable account moves by net + carried_out − carried_in: a carried negative stays in it.
    """
    legs: list[ledger.Leg] = []
    for row in AgentSummary.objects.filter(cycle=number).order_by("agent_id"):
        agent = row.agent_id
        legs += [
            (Account.COMMISSION_EXPENSE, agent, row.direct + row.override),
            (Account.FEE_INCOME, agent, row.admin_fee),
            (Account.AGENT_BALANCE, agent, row.ending_balance - row.beginning_balance),
            (Account.BILLED, agent, row.billed),
            (Account.PAYABLE, agent, -(row.net + row.carried_out - row.carried_in)),
        ]
    return legs


_MOVED = """
CREATE TEMPORARY TABLE moved AS
SELECT t.policy_id, l.agent_id, CAST(sum(l.advance) AS bigint) AS advance, CAST(sum(l.recovery) AS bigint) AS recovery
FROM line l JOIN "transaction" t ON t.id = l.transaction_id
WHERE l.cycle_id = %s AND (l.advance <> 0 OR l.recovery <> 0)
GROUP BY t.policy_id, l.agent_id
"""
_ADD = """
UPDATE debit_balance SET advance = debit_balance.advance + moved.advance,
                         recovery = debit_balance.recovery + moved.recovery
FROM moved WHERE debit_balance.policy_id = moved.policy_id AND debit_balance.agent_id = moved.agent_id
"""
_BEGIN = """
INSERT INTO debit_balance (policy_id, agent_id, imported, imported_advance, imported_recovery, advance, recovery,
                           chargebacks)
SELECT policy_id, agent_id, {false}, 0, 0, advance, recovery, 0 FROM moved WHERE NOT EXISTS (
    SELECT 1 FROM debit_balance kept WHERE kept.policy_id = moved.policy_id AND kept.agent_id = moved.agent_id)
ORDER BY policy_id, agent_id
"""


def _add_to_debits(number: int) -> None:
    """Each policy's and agent's advances and recovery of this cycle, onto its debit balance (G3).

    In two steps, because the check that a debit is not negative looks at a row before it meets the one that is there.
    """
    false = "false" if connection.vendor == "postgresql" else "0"
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [number])
        cursor.execute(_ADD)
        cursor.execute(_BEGIN.format(false=false))
        cursor.execute("DROP TABLE moved")
