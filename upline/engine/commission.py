"""Stage 2, D4, E3: transactions × distribution → lines with their commission, or an exception.

A transaction is dated (its policy months), cut into stretches where a band of its distribution changes, and each
stretch meets the levels of the distribution. What cannot be computed takes its whole policy out of the cycle.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from .distribution import Built
from .exceptions import X1_NO_RATE, X5_NO_BAND, X7_NO_AGENCY, X8_SKIPPED
from .grid import grid
from .hierarchy import MAX_LEVELS
from .plan import Planner

PIECE_VALUES = ["of_commission", "complete", "gap_level", "gap_agent", "asking_level", "asking_agent"]
TURNS = 10_000_000  # more than a policy has transactions on one date
CHAIN_DOUBLINGS = 3  # 2³ reversals of one another in one cycle; a longer chain is skipped (X8)
ROW_VALUES = ["percent", "fixed", "per_member", "of_commission", "advance_months", "admin_fee_percent"]


@dataclass(frozen=True)
class Stretches:
    """rows: one for each transaction and stretch of months of the policies that are not left out.
    levels: each level of each distribution and segment, with what the level below has.
    dated: all transactions, of policies left out too, with their terms and the policy's `current` distribution.
    items: as the output table. problems: (policy, code, agent, detail) of the policies that are left out."""

    rows: ir.Table
    levels: ir.Table
    dated: ir.Table
    items: ir.Table
    problems: ir.Table


def months_between(plan: Planner, start: ir.IntegerValue, end: ir.IntegerValue) -> ir.IntegerValue:
    """Whole months from a date to a later one; a day that a month lacks counts as its last day (E3).

    From 20260131 one month is complete on 20260228. Negative where end comes first.
    """
    divide = plan.math.divide

    def parts(date: ir.IntegerValue) -> tuple[ir.IntegerValue, ir.IntegerValue, ir.IntegerValue]:
        year = divide(date, 10_000)
        month = divide(date, 100) - year * 100
        return year, month, date - year * 10_000 - month * 100

    start_year, start_month, start_day = parts(start)
    year, month, day = parts(end)
    leap = (divide(year, 4) * 4 == year) & ((divide(year, 100) * 100 != year) | (divide(year, 400) * 400 == year))
    length = ibis.cases((month == 2, leap.ifelse(29, 28)), (month.isin([4, 6, 9, 11]), 30), else_=31)
    complete = day >= ibis.least(start_day, length)
    months = (year - start_year) * 12 + month - start_month
    return complete.ifelse(months, months - 1).cast("int64")


def _facts(plan: Planner, tables: dict[str, ir.Table], built: Built) -> ir.Table:
    """Transactions with their policy's facts, distribution, version, first month and payment months (E3, E5).

    `looks_back` is 1 where it reverses a transaction that was not processed before; `current` is the policy's own
    distribution; `whole_premium` that of which a reversal takes its fixed amounts in proportion (C2); `links` counts
    the reversals from the first transaction of the chain to this one.
    """
    transactions, policies = tables["transactions"], tables["policies"]
    members = built.policies.rename(built_policy="policy", built_distribution="distribution")
    placed = (
        policies.left_join(members, policies.policy == members.built_policy)
        .select(
            policies.policy,
            policies.issuer,
            policies.product_type,
            policies.effective_date,
            policies.no_advance,
            policies.advance_used,
            policy_advance_months=policies.advance_months,
            own_distribution=(policies.distribution == 0).ifelse(
                members.built_distribution.fill_null(0), policies.distribution
            ),
            own_version=(policies.version == 0).ifelse(1, policies.version),
        )
        .rename(of_policy="policy")
    )
    facts = transactions.join(placed, transactions.policy == placed.of_policy)
    counted = ibis.greatest(months_between(plan, placed.effective_date, transactions.date) + 1, 1)
    processed = transactions.reversed_distribution != 0
    facts = facts.select(
        *[transactions[name] for name in ("transaction", "policy", "date", "turn", "premium", "members")],
        *[transactions[name] for name in ("commission", "has_commission", "reverses")],
        placed.issuer,
        placed.product_type,
        placed.no_advance,
        placed.advance_used,
        placed.policy_advance_months,
        links=(transactions.reverses != 0).cast("int64"),
        whole_premium=(transactions.reverses == 0).ifelse(transactions.premium, transactions.reversed_premium),
        current=placed.own_distribution,
        distribution=processed.ifelse(transactions.reversed_distribution, placed.own_distribution),
        version=processed.ifelse(transactions.reversed_version, placed.own_version),
        month=(transactions.policy_month == 0).ifelse(counted, transactions.policy_month),
        months=transactions.payment_months,
        looks_back=((transactions.reverses != 0) & ~processed).cast("int64"),
    )
    return plan.keep("facts", facts)


def _dated(plan: Planner, facts: ir.Table) -> ir.Table:
    """The facts, with all that a reversal takes over from what it reverses where that is in this cycle too (E5).

    A reversal of a reversal takes it from the first of them. `skip` is 1 where that was neither processed before nor
    is in this cycle (X8).
    """
    roots = plan.keep(
        "roots_0", facts.filter(facts.looks_back == 1).select("links", reversing="transaction", original="reverses")
    )
    for doubling in range(1, CHAIN_DOUBLINGS + 1):
        further = roots.rename(between="reversing", first="original", more="links")
        longer = roots.left_join(further, roots.original == further.between).select(
            roots.reversing,
            original=further.first.fill_null(roots.original),
            links=roots.links + further.more.fill_null(0),
        )
        shorter, roots = roots, plan.keep(f"roots_{doubling}", longer)
        plan.drop(shorter)
    taken = ["distribution", "version", "month", "months", "members", "whole_premium"]
    found = (
        roots.join(facts, roots.original == facts.transaction)
        .filter(facts.looks_back == 0)
        .select(
            roots.reversing,
            **{f"original_{name}": facts[name] for name in taken},
            original_links=roots.links + facts.links,
        )
    )
    return facts.left_join(found, facts.transaction == found.reversing).select(
        *[facts[name] for name in facts.columns if name not in (*taken, "links", "looks_back")],
        **{name: found[f"original_{name}"].fill_null(facts[name]) for name in (*taken, "links")},
        skip=((facts.looks_back == 1) & found.reversing.isnull()).cast("int64"),
    )


def _levels(plan: Planner, tables: dict[str, ir.Table], built: Built) -> tuple[ir.Table, ir.Table, ir.Table]:
    """All distributions laid out by segment.

    → levels (distribution, segment, level, agent, values, below values), pieces (distribution, segment, from_month,
    to_month, of_commission, complete, gap_level and gap_agent: the lowest without a band, asking_level and
    asking_agent: the lowest of commission) and homeless (distribution, agent): an agent without agency (X7).
    """
    values = ["distribution", "level", "agent", "from_month", "to_month", *ROW_VALUES]
    rows = ibis.union(tables["distribution_rows"].select(*values), built.rows.select(*values))
    cells = plan.keep("cells", grid(rows, "distribution", ROW_VALUES))
    up = ibis.window(group_by=["distribution", "segment"], order_by="level")
    levels = plan.keep(
        "levels",
        cells.select(
            level_distribution="distribution",
            level_segment="segment",
            level="level",
            agent="agent",
            percent="percent",
            fixed="fixed",
            per_member="per_member",
            rate_advance_months="advance_months",
            admin_fee_percent="admin_fee_percent",
            below_percent=cells.percent.lag().over(up).fill_null(0),
            below_fixed=cells.fixed.lag().over(up).fill_null(0),
            below_per_member=cells.per_member.lag().over(up).fill_null(0),
        ),
    )
    pieces = plan.keep(
        "pieces",
        cells.group_by(["distribution", "segment", "from_month", "to_month"])
        .aggregate(
            of_commission=cells.of_commission.max(),
            complete=cells.covered.min(),
            gap_level=cells.level.min(where=cells.covered == 0).fill_null(0),
            gap_agent=cells.agent.argmin(cells.level, where=cells.covered == 0).fill_null(0),
            asking_level=cells.level.min(where=cells.of_commission == 1).fill_null(0),
            asking_agent=cells.agent.argmin(cells.level, where=cells.of_commission == 1).fill_null(0),
        )
        .rename(piece_distribution="distribution"),
    )
    without = tables["agents"].filter(tables["agents"].agency == 0).select(homeless="agent")
    homeless = (
        cells.join(without, cells.agent == without.homeless)
        .group_by("distribution")
        .aggregate(agent=ibis._.agent.argmin(ibis._.level))
    )
    homeless = plan.keep("homeless", homeless)
    plan.drop(cells)
    return levels, pieces, homeless


def _cut(plan: Planner, dated: ir.Table, pieces: ir.Table) -> ir.Table:
    """dated transactions → one row for each stretch of months, `stretch` 0 for the first; its offset from … to (E3)."""
    first = plan.keep(
        "first_stretches",
        dated.join(
            pieces,
            [
                dated.distribution == pieces.piece_distribution,
                dated.month >= pieces.from_month,
                dated.month <= pieces.to_month,
            ],
        ).drop("piece_distribution"),
    )
    of_piece = ["segment", "from_month", "to_month", *PIECE_VALUES]
    columns = [name for name in first.columns if name not in of_piece]
    more = first.filter(first.month + first.months - 1 > first.to_month).select(*columns, first_segment="segment")
    later = more.join(
        pieces,
        [
            more.distribution == pieces.piece_distribution,
            pieces.segment > more.first_segment,
            pieces.from_month < more.month + more.months,
        ],
    )
    both = ibis.union(
        first.select(*columns, *of_piece, stretch=ibis.literal(0, "int64")),
        later.select(*columns, *of_piece, stretch=later.segment - later.first_segment),
    )
    return both.mutate(
        starts=ibis.greatest(both.from_month, both.month) - both.month,
        ends=ibis.least(both.to_month - both.month + 1, both.months),
    ).select(*columns, "segment", *PIECE_VALUES, "stretch", "starts", "ends")


def _problems(cut: ir.Table, dated: ir.Table, homeless: ir.Table) -> ir.Table:
    """Policies that cannot be computed though they have a distribution: X1, X5, X7, X8.

    → (policy, code, agent, detail)
    """
    none = ibis.literal(0, "int64")

    def first(rows: ir.Table, code: int, agent: str, level: str) -> ir.Table:
        """The first transaction by date, then reference, and of it the agent at the lowest level."""
        order = (rows.date * TURNS + rows.turn) * (MAX_LEVELS + 1) + rows[level]
        return (
            rows.group_by("policy")
            .aggregate(detail=rows.transaction.argmin(order), agent=rows[agent].argmin(order))
            .select("policy", code=ibis.literal(code, "int64"), agent="agent", detail="detail")
        )

    cut = cut.filter(cut.skip == 0)
    skipped = dated.filter(dated.skip == 1).mutate(nobody=none)
    gaps = cut.filter(cut.complete == 0)
    asking = cut.filter((cut.of_commission == 1) & (cut.has_commission == 0))
    stray = homeless.rename(home_distribution="distribution")
    lost = dated.join(stray, dated.distribution == stray.home_distribution).select("policy", "agent")
    return ibis.union(
        first(asking, X1_NO_RATE, "asking_agent", "asking_level"),
        first(gaps, X5_NO_BAND, "gap_agent", "gap_level"),
        first(skipped, X8_SKIPPED, "nobody", "nobody"),
        lost.group_by("policy")
        .aggregate(agent=lost.agent.min())
        .select("policy", code=ibis.literal(X7_NO_AGENCY, "int64"), agent="agent", detail=none),
    )


def stretch(plan: Planner, tables: dict[str, ir.Table], built: Built) -> Stretches:
    """Cut every transaction into its stretches and leave out the policies with an exception (X)."""
    facts = _facts(plan, tables, built)
    dated = plan.keep("dated", _dated(plan, facts))
    plan.drop(facts)
    levels, pieces, homeless = _levels(plan, tables, built)
    cut = plan.keep("cut", _cut(plan, dated, pieces))
    problems = plan.keep("problems", ibis.union(built.problems, _problems(cut, dated, homeless)))
    left_out = problems.select(bad="policy").distinct()
    math = plan.math
    kept = plan.view("kept", cut.anti_join(left_out, cut.policy == left_out.bad))
    amount = (kept.of_commission == 1).ifelse(kept.commission, kept.premium)
    base = math.months_share(amount, kept.ends, kept.months) - math.months_share(amount, kept.starts, kept.months)
    needed = [column for column in kept.columns if column not in PIECE_VALUES]
    rows = plan.keep("stretches", kept.select(*needed, base=base))
    good = dated.anti_join(left_out, dated.policy == left_out.bad)
    items = good.select(
        "transaction", "policy", "distribution", "version", policy_month="month", payment_months="months"
    )
    plan.drop(pieces, homeless, cut)
    return Stretches(rows, levels, dated, items, problems)


def commission_lines(plan: Planner, name: str, rows: ir.Table, levels: ir.Table) -> ir.Table:
    """stretches × levels → commission lines (D4, A3, C1): one for each agent and stretch, before advances.

    commission is the level's cumulative amount less that of the level below; `fixed` is its part from fixed amounts.
    """
    math = plan.math

    def fixed_total(fixed: ir.IntegerValue, per_member: ir.IntegerValue) -> ir.IntegerValue:
        counted = ((per_member == 1) & (joined.members > 0)).ifelse(joined.members, 1)
        size = fixed * counted
        whole = joined.whole_premium.abs()
        part = math.part_of(size, joined.premium.abs(), (whole == 0).ifelse(1, whole))
        return ((joined.reverses != 0) & (whole != 0)).ifelse(part, size)

    joined = plan.view(
        f"levels_of_{name}",
        rows.join(
            levels, [rows.distribution == levels.level_distribution, rows.segment == levels.level_segment]
        ).select(*rows.columns, *[c for c in levels.columns if c not in ("level_distribution", "level_segment")]),
    )
    own_fixed = fixed_total(joined.fixed, joined.per_member) - fixed_total(joined.below_fixed, joined.below_per_member)
    # of a premium of 0 only the chain of reversals tells the sign
    back = (joined.premium == 0) & (joined.whole_premium == 0) & joined.links.isin([1, 3, 5, 7, 9])
    signed = ((joined.premium < 0) | back).ifelse(-own_fixed, own_fixed)
    fixed_part = (joined.stretch == 0).ifelse(signed, 0)
    by_rate = math.rate_of(joined.base, joined.percent) - math.rate_of(joined.base, joined.below_percent)
    lines = joined.select(
        *[c for c in rows.columns if c not in ("segment", "members", "whole_premium", "links")],
        "level",
        "agent",
        "percent",
        "below_percent",
        "rate_advance_months",
        "admin_fee_percent",
        fixed_part=fixed_part,
        by_rate=by_rate,
    )
    lines = plan.view(f"commission_of_{name}", lines)
    return lines.mutate(amount=lines.by_rate + lines.fixed_part).drop("by_rate")
