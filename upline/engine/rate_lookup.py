"""Which rate of a contract applies: the most specific that matches at the effective date (C2, C3)."""

import ibis
import ibis.expr.types as ir

from .plan import Planner

# What a rate may bind, the plan standing for issuer and product type too: (issuer, product type, plan, state).
PATTERNS = [(i, t, 0, s) for i in (0, 1) for t in (0, 1) for s in (0, 1)] + [(0, 0, 1, s) for s in (0, 1)]


def specificity(issuer: int, product_type: int, plan: int, state: int) -> int:
    """The rank of a pattern (flags): most keys bound, then product type before issuer before state (C2)."""
    issuer, product_type = max(issuer, plan), max(product_type, plan)
    return (issuer + product_type + plan + state) * 8 + product_type * 4 + issuer * 2 + state


def patterns_table(plan: Planner, run: ir.Table) -> ir.Table:
    """(bind_issuer, bind_type, bind_plan, bind_state, rank), one row a pattern; run: any table of one row."""
    names = ("bind_issuer", "bind_type", "bind_plan", "bind_state", "rank")
    rows = [
        run.select(
            **{
                name: ibis.literal(value, "int64")
                for name, value in zip(names, (*pattern, specificity(*pattern)), strict=True)
            }
        )
        for pattern in PATTERNS
    ]
    return plan.keep("patterns", ibis.union(*rows))


def epochs(rates: ir.Table, dates: ir.Table) -> ir.Table:
    """Each date → the start of the stretch of dates within which no rate begins or ends. (effective_date, epoch)"""
    cuts = ibis.union(
        rates.select(epoch=rates.effective_from),
        rates.select(epoch=rates.effective_to + 1),
        dates.select(epoch=ibis.literal(0, "int64")),
        distinct=True,
    )
    reached = dates.join(cuts, dates.effective_date >= cuts.epoch)
    return reached.group_by("effective_date").aggregate(epoch=reached.epoch.max())


def find_rates(asked: ir.Table, rates: ir.Table, patterns: ir.Table) -> ir.Table:
    """asked (contract, issuer, product_type, plan, state, epoch) → the same with the id of the rate; no row: X1."""
    tried = asked.cross_join(patterns)
    tried = tried.mutate(
        try_issuer=tried.issuer * tried.bind_issuer,
        try_type=tried.product_type * tried.bind_type,
        try_plan=tried.plan * tried.bind_plan,
        try_state=tried.state * tried.bind_state,
    )
    # a pattern that binds what the policy does not have would fit a rate for Any a second time
    tried = tried.filter(((tried.bind_plan == 0) | (tried.plan != 0)) & ((tried.bind_state == 0) | (tried.state != 0)))
    given = rates.rename(
        rate_contract="contract", rate_issuer="issuer", rate_type="product_type", rate_plan="plan", rate_state="state"
    )
    found = tried.join(
        given,
        [
            tried.contract == given.rate_contract,
            tried.try_issuer == given.rate_issuer,
            tried.try_type == given.rate_type,
            tried.try_plan == given.rate_plan,
            tried.try_state == given.rate_state,
            tried.epoch >= given.effective_from,
            tried.epoch <= given.effective_to,
        ],
    )
    keys = [tried[name] for name in asked.columns]
    found = found.select(*keys, given.rate, tried.rank)
    return found.group_by(asked.columns).aggregate(rate=found.rate.argmax(found.rank))
