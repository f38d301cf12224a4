"""What a cycle knew of a policy: its transactions, distribution, agents, debits, read from its snapshot (F8).

The book moves on after a cycle; the snapshot does not. Names of records are those of today.
"""

from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from upline.agents.models import Agent
from upline.cycles.models import Cycle, CycleException, Line, SnapshotPart
from upline.policies import distributions
from upline.policies.editing import Row
from upline.policies.models import BatchItem, Policy, Transaction
from upline.policies.queries import VersionSaved, history
from upline.rates.models import Rate

Record = dict[str, int]  # a row of one of the engine's input tables


@dataclass(frozen=True)
class Item:
    """A transaction of the policy in the cycle: as it was taken, and as the snapshot has it."""

    transaction: Transaction
    taken: BatchItem
    seen: Record


@dataclass(frozen=True)
class Facts:
    """All that the explanation of a policy in a cycle needs. Amounts are minor units, rates millionths.

    policy_seen, agents_seen, custom_settings, forfeits, debits: rows of the snapshot, by agent where that is the key.
    """

    cycle: Cycle
    policy: Policy
    items: list[Item]  # by date, then reference (G5)
    distributions: dict[int, list[Row]]
    lines: dict[tuple[int, int, int], Line]  # by transaction, stretch and agent
    versions: dict[int, VersionSaved]
    agents: dict[int, Agent]
    rates: dict[int, Rate]
    policy_seen: Record
    agents_seen: dict[int, Record]
    custom_settings: list[Record]
    forfeits: set[int]
    debits: dict[int, Record]
    exceptions: list[CycleException]
    in_other_cycles: list[int]
    open_transactions: list[Transaction]


def gather(cycle: Cycle, policy: Policy) -> Facts:
    """Read the facts, each kind with one query."""
    taken = list(
        BatchItem.objects.filter(batch_id=cycle.number, transaction__policy=policy).select_related("transaction")
    )
    rows = distributions.load(item.distribution_id for item in taken)
    members = {row.agent_id for each in rows.values() for row in each}
    seen = {row["transaction"]: row for row in _snapshot(cycle, "transactions", policy=policy.pk)} if taken else {}
    items = [Item(item.transaction, item, seen[item.transaction_id]) for item in taken]
    items.sort(key=lambda item: (item.transaction.date, item.seen["turn"]))
    lines = Line.objects.filter(
        cycle=cycle, agent_id__in=members, transaction_id__in=[item.transaction_id for item in taken]
    )
    versions = history(policy)
    saved = distributions.load(version.distribution_id for version in versions)
    rate_ids = {row.rate_id for each in (*rows.values(), *saved.values()) for row in each if row.rate_id}
    policies_seen = _snapshot(cycle, "policies", policy=policy.pk) if taken else []
    return Facts(
        cycle=cycle,
        policy=policy,
        items=items,
        distributions=rows | saved,
        lines={(line.transaction_id, line.stretch, line.agent_id): line for line in lines},
        versions={version.version: version for version in versions},
        agents=Agent.objects.in_bulk(members),
        rates=Rate.objects.select_related("contract", "issuer", "product_type", "plan", "state")
        .prefetch_related("bands")
        .in_bulk(rate_ids),
        policy_seen=policies_seen[0] if policies_seen else {},
        agents_seen={row["agent"]: row for row in _snapshot(cycle, "agents")} if taken else {},
        custom_settings=_snapshot(cycle, "custom_settings") if taken else [],
        forfeits={row["agent"] for row in _snapshot(cycle, "forfeits", issuer=policy.issuer_id)} if taken else set(),
        debits={row["agent"]: row for row in _snapshot(cycle, "debits", policy=policy.pk)} if taken else {},
        exceptions=list(CycleException.objects.filter(cycle=cycle, policy=policy).order_by("code", "id")),
        in_other_cycles=_other_cycles(cycle, policy),
        open_transactions=list(
            Transaction.objects.filter(policy=policy, batchitem__isnull=True).order_by("date", "reference")[:20]
        ),
    )


def _other_cycles(cycle: Cycle, policy: Policy) -> list[int]:
    others = BatchItem.objects.filter(transaction__policy=policy).exclude(batch_id=cycle.number)
    return sorted(set(others.values_list("batch_id", flat=True)))


def _snapshot(cycle: Cycle, table: str, **key: int) -> list[Record]:
    """Rows of a table of the cycle's snapshot, where a column has a value."""
    import pyarrow.parquet as parquet

    parts = SnapshotPart.objects.filter(cycle=cycle, table=table).order_by("part").values_list("data", flat=True)
    data = b"".join(bytes(part) for part in parts)
    if not data:
        return []
    found: Any = parquet.read_table(BytesIO(data), filters=[(name, "=", value) for name, value in key.items()] or None)
    rows: list[Record] = found.to_pylist()
    return rows


def by_level(rows: list[Row]) -> dict[int, list[Row]]:
    """Level → its rows in order of month, from the lowest level up."""
    levels: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.level, row.from_month)):
        levels[row.level].append(row)
    return dict(levels)
