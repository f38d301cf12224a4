"""What is left out of a cycle, and why (X): the codes, and the debits that nobody in the distribution owes any more."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .commission import Stretches

X1_NO_RATE, X2_NO_CONTRACT, X3_NO_UPLINE, X4_BELOW, X5_NO_BAND, X6_STRANDED, X7_NO_AGENCY, X8_SKIPPED = range(1, 9)
X1_MIXED = -1  # the detail of an X1 for levels that differ in `of`, or in how a fixed amount counts


def with_stranded(tables: "dict[str, ir.Table]", stretches: "Stretches") -> "ir.Table":
    """The policies left out, and debits of agents that are no longer in the distribution (X6, which does not block)."""
    import ibis

    debits, dated, levels = tables["debits"], stretches.dated, stretches.levels
    owed = debits.filter(debits.debit > 0).rename(debit_policy="policy", debit_agent="agent")
    open_debits = (
        owed.join(dated, owed.debit_policy == dated.policy)
        .select("policy", "current", "debit", agent="debit_agent")
        .distinct()
    )
    members = levels.select(member_of="level_distribution", member="agent").distinct()
    built = levels.select("level_distribution").distinct()
    known = open_debits.semi_join(built, open_debits.current == built.level_distribution)
    known = known.select("policy", "current", "debit", "agent")
    stranded = known.anti_join(members, [known.current == members.member_of, known.agent == members.member])
    return ibis.union(
        stretches.problems.select("policy", "code", "agent", "detail"),
        stranded.select("policy", code=ibis.literal(X6_STRANDED, "int64"), agent="agent", detail="debit"),
    )
