"""The calculation: a list of stages, in order. Rows in and rows out are counted; what is left out is an exception.

    book (tables) → distribution → commission → advances → summary → result
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import advances, commission, distribution, summary
from .tables import INPUTS, OUTPUTS, checked, empty

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from .backends import Backend


@dataclass
class Result:
    """tables: the output tables of `tables.OUTPUTS`, sorted by key. counts: (stage, rows in, rows out) in order."""

    tables: "dict[str, pa.Table]"
    counts: list[tuple[str, int, int]] = field(default_factory=list)


def _load(backend: "Backend", snapshot: "dict[str, pa.Table]") -> "dict[str, ir.Table]":
    """Every input table, checked; one that the snapshot lacks has no rows."""
    unknown = set(snapshot) - set(INPUTS)
    if unknown:
        raise ValueError(f"unknown input tables: {', '.join(sorted(unknown))}")
    return {
        name: backend.load(name, checked(table, snapshot[name]) if name in snapshot else empty(table))
        for name, table in INPUTS.items()
    }


def _out(backend: "Backend", name: str, expression: "ir.Table") -> "pa.Table":
    """An output table, computed, sorted by its key and checked."""
    table = OUTPUTS[name]
    return checked(table, backend.to_arrow(expression.select(*table.columns).order_by(list(table.key))))


def calculate(snapshot: "dict[str, pa.Table]", backend: "Backend") -> Result:
    """Compute a cycle. Raises ValueError when a table is not as `tables` says."""
    tables = _load(backend, snapshot)
    built = distribution.build(backend, tables)
    stretches = commission.stretch(backend, tables, built)
    lines = _out(backend, "lines", advances.lines(backend, tables, stretches))
    out = {
        "lines": lines,
        "items": _out(backend, "items", stretches.items),
        "built_rows": _out(backend, "built_rows", built.rows),
        "summary": _out(backend, "summary", summary.summarize(tables, backend.load("lines", lines))),
        "exceptions": _out(backend, "exceptions", _exceptions(tables, stretches)),
    }
    counts = [
        ("distribution", snapshot["policies"].num_rows, out["built_rows"].num_rows),
        ("commission", snapshot["transactions"].num_rows, out["items"].num_rows),
        ("advances", out["items"].num_rows, lines.num_rows),
        ("summary", lines.num_rows, out["summary"].num_rows),
    ]
    return Result(out, counts)


def build_distributions(
    snapshot: "dict[str, pa.Table]", backend: "Backend"
) -> "tuple[pa.Table, pa.Table, pa.Table]":
    """Only the first stage, for a reset (D9): all policies of the snapshot whose `distribution` is 0.

    → built_rows as the output table, (policy, distribution) with the number in built_rows, and exceptions
    (policy, code, agent, detail) of policies that could not be built.
    """
    tables = _load(backend, snapshot)
    built = distribution.build(backend, tables)
    return (
        _out(backend, "built_rows", built.rows),
        backend.to_arrow(built.policies.order_by("policy")),
        _out(backend, "exceptions", built.problems),
    )


def _exceptions(tables: "dict[str, ir.Table]", stretches: commission.Stretches) -> "ir.Table":
    """The policies left out, and debits of agents that are no longer in the distribution (X6, which does not block)."""
    import ibis

    debits, items, levels = tables["debits"], stretches.items, stretches.levels
    owed = debits.filter(debits.debit > 0).rename(debit_policy="policy", debit_agent="agent")
    current = items.group_by("policy").aggregate(distribution=items.distribution.argmax(items.version))
    open_debits = owed.join(current, owed.debit_policy == current.policy).select(
        "policy", "distribution", "debit", agent="debit_agent"
    )
    members = levels.select(member_of="level_distribution", member="agent").distinct()
    stranded = open_debits.anti_join(
        members, [open_debits.distribution == members.member_of, open_debits.agent == members.member]
    )
    return ibis.union(
        stretches.problems.select("policy", "code", "agent", "detail"),
        stranded.select(
            "policy",
            code=ibis.literal(distribution.X6_STRANDED, "int64"),
            agent="agent",
            detail="debit",
        ),
    )
