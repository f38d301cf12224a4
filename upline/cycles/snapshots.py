"""The inputs of a cycle: read from the book, kept with the cycle as Parquet, and read again for a replay (F8)."""

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import connection

from upline.bulk.columns import read_table
from upline.engine.dates import number
from upline.installation.queries import get
from upline.ledger.accounts import Account
from upline.ledger.queries import balances
from upline.policies import book

from .models import AgentSummary, Cycle, SnapshotPart
from .selection import FROM, Selection

if TYPE_CHECKING:
    import pyarrow as pa

IDS = 20_000  # ids in one statement
PART_BYTES = 32 * 1024 * 1024
TREATMENTS = {"bill": 0, "carry": 1, "agent_balance": 2}  # of a negative net (H6), as the engine numbers them


def read(selection: Selection) -> "dict[str, pa.Table]":
    """The engine's input tables for a run, from the book as it stands."""
    transactions, policies = _taken(selection)
    distributions = {*policies["distribution"].unique().to_pylist()}
    distributions |= {*transactions["reversed_distribution"].unique().to_pylist()}
    return {
        "run": book.run_table(number(selection.date), TREATMENTS[get("negative_net")]),
        **book.read_rules(selection.date.isoformat()),
        "transactions": transactions,
        "policies": policies,
        "distribution_rows": book.read_distribution_rows(distributions - {0}),
        "debits": _debits(policies),
        "standings": _standings(),
    }


def _taken(selection: Selection) -> "tuple[pa.Table, pa.Table]":
    """The transactions of the run and their policies: read in one pass, each policy's facts kept once."""
    import numpy as np
    import pyarrow as pa

    transaction = {
        "transaction": "t.id",
        "policy": "t.policy_id",
        "date": "t.date",
        "premium": "t.premium",
        "commission": "t.commission",
        "has_commission": "CASE WHEN t.commission IS NULL THEN 0 ELSE 1 END",
        "payment_months": "coalesce(t.payment_months, p.payment_months, 1)",
        "policy_month": "t.policy_month",
        "members": "t.members",
        "reverses": "t.reverses_id",
    }
    facts = book.policy_columns()
    both = read_table(
        {**transaction, **{f"p_{name}": sql for name, sql in facts.items()}},
        f"{FROM} WHERE {selection.where()}",
        dates=("date", "p_effective_date"),
    )
    policy_ids, first = np.unique(both["policy"].to_numpy(), return_index=True)
    policies = both.select([f"p_{name}" for name in facts]).rename_columns(list(facts))
    policies = policies.take(pa.array(first)) if len(first) < both.num_rows else policies
    return _with_reversed(_with_turns(both.select(list(transaction)), selection)), book.with_product_types(policies)


_FIRST_OF_CHAIN = """
WITH RECURSIVE chain(id, root) AS (
    SELECT id, id FROM "transaction" WHERE id IN ({ids})
    UNION ALL
    SELECT chain.id, taken_back.reverses_id FROM chain JOIN "transaction" taken_back ON taken_back.id = chain.root
    WHERE taken_back.reverses_id IS NOT NULL)
SELECT chain.id, root.premium, root.members FROM chain JOIN "transaction" root ON root.id = chain.root
WHERE root.reverses_id IS NULL
"""


def _with_reversed(table: "pa.Table") -> "pa.Table":
    """With what the transactions reverse: the premium of the first in a chain of reversals and, where it was processed,
    what it was computed with (E5)."""
    import numpy as np
    import pyarrow as pa

    columns = {name: table[name].to_numpy().copy() for name in table.column_names}
    for name in ("reversed_premium", "reversed_distribution", "reversed_version"):
        columns[name] = np.zeros(table.num_rows, np.int64)
    reversing = np.flatnonzero(columns["reverses"])
    wanted = np.unique(columns["reverses"][reversing])
    for start in range(0, len(wanted), IDS):
        ids = ", ".join(map(str, wanted[start : start + IDS].tolist()))
        found = read_table(
            {
                "reverses": "o.id",
                "reversed_premium": "first.premium",
                "processed": "b.transaction_id",
                "reversed_distribution": "b.distribution_id",
                "reversed_version": "b.version",
                "policy_month": "b.policy_month",
                "payment_months": "b.payment_months",
                "members": "first.members",
            },
            f'FROM "transaction" o JOIN ({_FIRST_OF_CHAIN.format(ids=ids)}) first ON first.id = o.id'
            " LEFT JOIN batch_item b ON b.transaction_id = o.id ORDER BY o.id",
        )
        known = {name: found[name].to_numpy() for name in found.column_names}
        here = reversing[np.isin(columns["reverses"][reversing], known["reverses"])]
        places = np.searchsorted(known["reverses"], columns["reverses"][here])
        columns["reversed_premium"][here] = known["reversed_premium"][places]
        done = known["processed"][places] != 0
        for name in ("reversed_distribution", "reversed_version", "policy_month", "payment_months", "members"):
            columns[name][here[done]] = known[name][places[done]]
    return pa.table({name: pa.array(column) for name, column in columns.items()})


def _with_turns(table: "pa.Table", selection: Selection) -> "pa.Table":
    """With the order by reference among transactions of a policy on one date (G5); rare, so asked for only then."""
    import numpy as np
    import pyarrow as pa

    turn = np.zeros(table.num_rows, np.int64)
    days = np.sort(table["policy"].to_numpy() * 100_000_000 + table["date"].to_numpy())
    if (days[1:] == days[:-1]).any():
        by_code = 'COLLATE "C"' if connection.vendor == "postgresql" else ""
        turns = read_table(
            {
                "transaction": "t.id",
                "turn": f"row_number() OVER (PARTITION BY t.policy_id, t.date ORDER BY t.reference {by_code}) - 1",
            },
            f"{FROM} WHERE {selection.where()}",
        )
        order = np.argsort(turns["transaction"].to_numpy())
        places = np.searchsorted(turns["transaction"].to_numpy(), table["transaction"].to_numpy(), sorter=order)
        turn = turns["turn"].to_numpy()[order[places]]
    return table.append_column("turn", pa.array(turn))


def _debits(policies: "pa.Table") -> "pa.Table":
    """The debit balances of the run's policies that hold something, or that were imported (G2, G3)."""
    import numpy as np
    import pyarrow as pa

    debit = "d.imported_advance - d.imported_recovery + d.advance - d.recovery - d.chargebacks"
    held = read_table(
        {
            "policy": "d.policy_id",
            "agent": "d.agent_id",
            "debit": debit,
            "imported": "CASE WHEN d.imported THEN 1 ELSE 0 END",
        },
        f"FROM debit_balance d WHERE {debit} <> 0 OR d.imported",
    )
    return held.filter(pa.array(np.isin(held["policy"].to_numpy(), policies["policy"].to_numpy())))


def _standings() -> "pa.Table":
    """Agents with a balance, something carried, or a treatment of their own (H6, I3)."""
    import pyarrow as pa

    held = balances(Account.AGENT_BALANCE)
    last = Cycle.objects.filter(state="closed").order_by("-number").values_list("number", flat=True).first()
    carried = dict(
        AgentSummary.objects.filter(cycle=last).exclude(carried_out=0).values_list("agent_id", "carried_out")
    )
    own = read_table(
        {
            "agent": "id",
            "negative_net": "CASE negative_net WHEN 'bill' THEN 0 WHEN 'carry' THEN 1 WHEN 'agent_balance' THEN 2"
            " ELSE -1 END",
        },
        "FROM agent WHERE negative_net <> ''",
    )
    treatment = dict(zip(own["agent"].to_pylist(), own["negative_net"].to_pylist(), strict=True))
    agents = sorted({agent for agent, amount in held.items() if amount} | set(carried) | set(treatment))
    columns = {
        "agent": agents,
        "agent_balance": [held.get(agent, 0) for agent in agents],
        "carried_in": [carried.get(agent, 0) for agent in agents],
        "negative_net": [treatment.get(agent, -1) for agent in agents],
    }
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def encode(tables: "dict[str, pa.Table]") -> dict[str, bytes]:
    """Each table as Parquet."""
    import pyarrow.parquet as parquet

    encoded = {}
    for name, table in tables.items():
        file = BytesIO()
        parquet.write_table(table, file, compression="zstd", compression_level=1, write_statistics=False)
        encoded[name] = file.getvalue()
    return encoded


def digest(encoded: dict[str, bytes]) -> str:
    """SHA-256 over all tables in the order of their names."""
    whole = hashlib.sha256()
    for name in sorted(encoded):
        whole.update(name.encode() + b"\0" + len(encoded[name]).to_bytes(8, "big"))
        whole.update(encoded[name])
    return whole.hexdigest()


def keep(cycle: Cycle, encoded: dict[str, bytes]) -> None:
    """Store a snapshot with its cycle, in parts of bounded size."""
    for name, data in encoded.items():
        for part, start in enumerate(range(0, len(data), PART_BYTES)):
            SnapshotPart.objects.create(cycle=cycle, table=name, part=part, data=data[start : start + PART_BYTES])


def load(cycle: Cycle) -> "tuple[dict[str, pa.Table], str]":
    """The tables of a cycle's snapshot and the digest of what was found."""
    import pyarrow.parquet as parquet

    encoded: dict[str, bytes] = {}
    for table, data in cycle.snapshot.order_by("table", "part").values_list("table", "data"):
        encoded[table] = encoded.get(table, b"") + bytes(data)
    return {name: parquet.read_table(BytesIO(data)) for name, data in encoded.items()}, digest(encoded)
