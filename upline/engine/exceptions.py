"""What is left out of a cycle, and why (X): the codes, and the debits that nobody in the distribution owes any more."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .commission import Stretches

X1_NO_RATE, X2_NO_CONTRACT, X3_NO_UPLINE, X4_BELOW, X5_NO_BAND, X6_STRANDED, X7_NO_AGENCY, X8_SKIPPED = range(1, 9)


def with_stranded(tables: "dict[str, ir.Table]", stretches: "Stretches") -> "ir.Table":
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
            "policy", code=ibis.literal(X6_STRANDED, "int64"), agent="agent", detail="debit"
        ),
    )
