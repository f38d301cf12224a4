"""Stage 3, G: advances, their recovery, and what is earned.

An advance is paid on a policy's first positive premium; each positive commission first recovers what its agent was
advanced on the policy. Only policies with more than one stretch in the cycle need a running balance.
"""

import ibis
import ibis.expr.types as ir

from .commission import TURNS, Stretches, commission_lines
from .hierarchy import narrowest
from .plan import Planner
from .tables import NO_SETTING


def advance_terms(tables: dict[str, ir.Table]) -> ir.Table:
    """What an agent's own records say of its advances, for each issuer and product type of the cycle (G1).

    → (terms_agent, terms_issuer, terms_type, barred, custom_months): barred 1: no advance whatever else says;
    custom_months -1: no custom setting gives months.
    """
    agents, customs = tables["agents"], tables["custom_settings"]
    asked = tables["policies"].select("issuer", "product_type").distinct()
    custom = narrowest(customs, asked, customs.agent != 0, ["advance_months", "as_earned"]).rename(
        custom_agent="agent", custom_issuer="issuer", custom_type="product_type", custom_as_earned="as_earned"
    )
    each = agents.cross_join(asked).select("agent", "terminated", "as_earned", "issuer", "product_type")
    each = each.left_join(
        custom,
        [
            each.agent == custom.custom_agent,
            each.issuer == custom.custom_issuer,
            each.product_type == custom.custom_type,
        ],
    ).select(
        *[each[name] for name in each.columns],
        custom_as_earned=custom.custom_as_earned.fill_null(NO_SETTING),
        custom_months=custom.advance_months.fill_null(NO_SETTING),
    )
    forfeits = tables["forfeits"].rename(forfeit_agent="agent", forfeit_issuer="issuer")
    each = each.left_join(
        forfeits, [each.agent == forfeits.forfeit_agent, each.issuer == forfeits.forfeit_issuer]
    ).select(*[each[name] for name in each.columns], forfeits=forfeits.forfeit_agent.notnull())
    lifts = (each.custom_as_earned == 0) | (each.custom_months >= 0)  # a setting that says neither changes nothing
    as_earned = (each.custom_as_earned == 1) | ((each.as_earned == 1) & ~lifts)
    return each.select(
        terms_agent="agent",
        terms_issuer="issuer",
        terms_type="product_type",
        barred=((each.terminated == 1) | each.forfeits | as_earned).cast("int64"),
        custom_months="custom_months",
    )


def _advancing(plan: Planner, stretches: ir.Table) -> ir.Table:
    """The first positive premium of each policy that may be advanced (G2). (advancing): transactions."""
    may = stretches.filter(
        (stretches.premium > 0) & (stretches.stretch == 0) & (stretches.no_advance == 0) & (stretches.advance_used == 0)
    )
    return plan.keep(
        "advancing",
        may.group_by("policy")
        .aggregate(advancing=may.transaction.argmin(may.date * TURNS + may.turn))
        .select("advancing"),
    )


def _with_advance(plan: Planner, name: str, lines: ir.Table, several: bool) -> ir.Table:
    """lines with `advance` on the first stretch of an advancing transaction, and its admin fee (G1, G2, G9).

    several: whether transactions may have more than one stretch, whose commissions then add up.
    """
    math = plan.math
    if several:
        whole = ibis.window(group_by=["agent", "transaction"])
        lines = lines.mutate(whole=lines.amount.sum().over(whole).cast("int64"))
    else:
        lines = lines.mutate(whole=lines.amount)
    own, custom = lines.policy_advance_months, lines.custom_months
    months = ibis.cases(
        (own >= 0, (custom >= 0).ifelse(ibis.least(own, custom), own)),
        (custom >= 0, custom),
        else_=lines.rate_advance_months,
    )
    pays = (
        (lines.is_advancing == 1)
        & (lines.stretch == 0)
        & (lines.barred == 0)
        & (lines.imported == 0)
        & (lines.whole > 0)
        & (months > lines.months)
    )
    advance = pays.ifelse(math.divide_half_away(lines.whole * months, lines.months), 0)
    lines = plan.view(f"advancing_{name}", lines.mutate(advance=advance))
    return lines.mutate(admin_fee=math.rate_of(lines.advance, lines.admin_fee_percent))


def _recovered(lines: ir.Table, several: bool) -> ir.Table:
    """lines with `recovery`: each positive commission goes first to the debit, in order of date (G4, G5).

    With Aᵢ the debit and advances up to line i and Cᵢ the positive commission up to it, what is recovered up to i is
    Cᵢ + min(0, minⱼ≤ᵢ (Aⱼ − Cⱼ)): no line recovers more than its commission or than was owed at its turn.
    """
    positive = ibis.greatest(lines.amount, 0)
    if not several:
        return lines.mutate(recovery=ibis.least(positive, lines.debit + lines.advance))
    order = {"group_by": ["policy", "agent"], "order_by": ["date", "turn", "stretch"]}
    running = ibis.window(**order, preceding=None, following=0)
    lines = lines.mutate(positive=positive)
    lines = lines.mutate(
        earned_so_far=lines.positive.sum().over(running).cast("int64"),
        owed_so_far=lines.debit + lines.advance.sum().over(running).cast("int64"),
    )
    lines = lines.mutate(short=(lines.owed_so_far - lines.earned_so_far).min().over(running))
    lines = lines.mutate(recovered=lines.earned_so_far + ibis.least(lines.short, 0))
    return lines.mutate(recovery=lines.recovered - lines.recovered.lag().over(ibis.window(**order)).fill_null(0))


def lines(plan: Planner, tables: dict[str, ir.Table], stretches: Stretches) -> ir.Table:
    """All lines of the cycle, as the output table, in no order."""
    rows = stretches.rows
    terms = plan.keep("terms", advance_terms(tables))
    advancing = _advancing(plan, rows)
    debits = tables["debits"].rename(debit_policy="policy", debit_agent="agent")
    counts = rows.group_by("policy").aggregate(stretches=rows.count())
    multiple = plan.keep("multiple", counts.filter(counts.stretches > 1).select(multiple="policy"))
    marked = rows.left_join(advancing, rows.transaction == advancing.advancing).select(
        *[rows[name] for name in rows.columns], is_advancing=advancing.advancing.notnull().cast("int64")
    )

    def part(name: str, chosen: ir.Table, several: bool) -> ir.Table:
        earning = plan.view(f"earning_{name}", commission_lines(plan, name, chosen, stretches.levels))
        known = earning.left_join(
            terms,
            [
                earning.agent == terms.terms_agent,
                earning.issuer == terms.terms_issuer,
                earning.product_type == terms.terms_type,
            ],
        ).select(*[earning[name] for name in earning.columns], terms.barred, terms.custom_months)
        owing = known.left_join(
            debits, [known.policy == debits.debit_policy, known.agent == debits.debit_agent]
        ).select(
            *[known[name] for name in known.columns],
            debit=debits.debit.fill_null(0),
            imported=debits.imported.fill_null(0),
        )
        advanced = _with_advance(plan, name, plan.view(f"owing_{name}", owing), several)
        done = plan.view(f"recovering_{name}", _recovered(plan.view(f"advanced_{name}", advanced), several))
        return done.select(
            "agent",
            "transaction",
            "stretch",
            "level",
            policy_month=done.month + done.starts,
            version="version",
            percent="percent",
            below_percent="below_percent",
            base="base",
            fixed="fixed_part",
            commission="amount",
            advance="advance",
            recovery="recovery",
            earned=done.amount - done.recovery,
            admin_fee="admin_fee",
        )

    single = part("single", marked.anti_join(multiple, marked.policy == multiple.multiple), False)
    return ibis.union(single, part("several", marked.semi_join(multiple, marked.policy == multiple.multiple), True))
