"""Distributions as the rules build them from today's records, at the policies' effective dates (D2, D3, C3): what a
first cycle would use, what a reset goes back to, and the terms an agent added by hand takes from its own rate.

The engine computes them; here they become rows of a distribution, or the reason why there are none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from upline.engine.dates import FIRST_DAY, LAST_DAY, number
from upline.errors import Refused

from .distributions import load
from .editing import Row
from .models import Policy
from .queries import agent_codes, name_of

if TYPE_CHECKING:
    import pyarrow as pa

    Tables = dict[str, pa.Table]


UNBUILT = "no distribution can be built (D12)"


class Built(NamedTuple):
    """rows: policy id → its distribution. problems: policy id → why none can be built (D12)."""

    rows: dict[int, list[Row]]
    problems: dict[int, str]


def build(policy_ids: Sequence[int]) -> Built:
    """The distribution of each policy as it would be built today, whatever it has now."""
    from .book import read_policies_book

    if not policy_ids:
        return Built({}, {})
    return _computed(read_policies_book(list(policy_ids)))


def current_rows(policy: Policy) -> list[Row]:
    """The policy's saved rows, or those its first cycle would build today. Refused when none can be built (D12)."""
    if policy.distribution_id is not None:
        return load([policy.distribution_id])[policy.distribution_id]
    built = build([policy.pk])
    if policy.pk not in built.rows:
        raise Refused(f"{name_of(policy)}: {built.problems.get(policy.pk, UNBUILT)}")
    return built.rows[policy.pk]


def own_rates(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[Row]]:
    """(policy id, agent id) → the rows of the agent's own rate for that policy, as if it stood alone (D1).

    No rows where the agent has no contract or no rate for it: `editing.with_terms` then takes premium and no advance.
    """
    import pyarrow as pa

    from .book import read_policies_book

    if not pairs:
        return {}
    asked = list(pairs)
    tables = read_policies_book(sorted({policy for policy, _ in asked}))
    policies = tables["policies"]
    place = {policy: index for index, policy in enumerate(policies["policy"].to_pylist())}
    alone = policies.take(pa.array([place[policy] for policy, _ in asked], pa.int64()))
    alone = _with_column(alone, "policy", range(len(asked)))
    tables["policies"] = _with_column(alone, "writing_agent", (agent for _, agent in asked))
    agents = tables["agents"]["agent"]
    tables["uplines"] = pa.table(
        {
            "agent": agents,
            "upline": agents,
            "valid_from": pa.array([number(FIRST_DAY)] * len(agents), pa.int64()),
            "valid_to": pa.array([number(LAST_DAY)] * len(agents), pa.int64()),
        }
    )
    tables["alternates"] = _with_column(tables["alternates"], "upline", [0] * tables["alternates"].num_rows)
    built = _computed(tables)
    return {pair: built.rows.get(index, []) for index, pair in enumerate(asked)}


def _with_column(table: "pa.Table", name: str, values: Iterable[int]) -> "pa.Table":
    import pyarrow as pa

    return table.set_column(table.column_names.index(name), name, pa.array(list(values), pa.int64()))


def _computed(tables: "Tables") -> Built:
    """Run the engine's first stage. DuckDB whatever the cycles run on: a few policies do not wait for a cluster."""
    from upline.engine.backends import open_backend
    from upline.engine.calculate import build_distributions

    with open_backend("duckdb") as backend:
        built_rows, members, exceptions = build_distributions(tables, backend)
    columns = [built_rows[name].to_pylist() for name in ("distribution", *_ENGINE_COLUMNS)]
    by_number: dict[int, list[Row]] = defaultdict(list)
    for distribution, *values in zip(*columns, strict=True):
        by_number[distribution].append(_row(*values))
    rows = {
        policy: by_number[distribution]
        for policy, distribution in zip(members["policy"].to_pylist(), members["distribution"].to_pylist(), strict=True)
        if distribution in by_number
    }
    return Built(rows, _reasons(exceptions))


_ENGINE_COLUMNS = (
    "level",
    "agent",
    "from_month",
    "to_month",
    "percent",
    "fixed",
    "per_member",
    "of_commission",
    "locked",
    "advance_months",
    "admin_fee_percent",
    "rate",
)


def _row(
    level: int,
    agent: int,
    from_month: int,
    to_month: int,
    percent: int,
    fixed: int,
    per_member: int,
    of_commission: int,
    locked: int,
    advance_months: int,
    admin_fee_percent: int,
    rate: int,
) -> Row:
    return Row(
        level,
        agent,
        from_month,
        to_month,
        percent,
        fixed,
        bool(per_member),
        bool(of_commission),
        bool(locked),
        advance_months,
        admin_fee_percent,
        rate or None,
    )


def _reasons(exceptions: "pa.Table") -> dict[int, str]:
    """Policy id → what its first exception says (D12)."""
    found = exceptions.select(["policy", "code", "agent", "detail"]).to_pylist()
    codes = agent_codes(row["agent"] for row in found if row["agent"])
    reasons: dict[int, str] = {}
    for row in found:
        reasons.setdefault(row["policy"], _reason(row["code"], codes.get(row["agent"], "?"), row["detail"]))
    return reasons


def _reason(code: int, agent: str, detail: int) -> str:
    words = {
        1: f"agent {agent} has no rate for it at the effective date, or one that cannot stand with the other levels",
        2: f"agent {agent} has no contract at the effective date: import one",
        3: f"the uplines of agent {agent} do not end at a top agent at the effective date: import its upline",
        4: f"the rate of agent {agent} is below that of the level beneath it in month {detail}: correct the rates",
    }
    return f"no distribution can be built: {words.get(code, f'agent {agent}')} (X{code}, D12)"
