"""Stage 1, D: hierarchy and rates → the distribution of each policy that has none yet, or an exception.

Policies that cannot differ share one built distribution: those of the same writing agent, issuer and product type whose
effective dates no change of the hierarchy or of a rate parts, with the plan and state where any rate names them.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from .dates import LAST_MONTH
from .exceptions import X1_MIXED, X1_NO_RATE, X2_NO_CONTRACT, X3_NO_UPLINE, X4_BELOW, X5_NO_BAND
from .grid import FOR_EVER, grid
from .hierarchy import links, walk
from .plan import Planner
from .rate_lookup import epochs, find_rates, patterns_table

BAND_VALUES = ["percent", "fixed", "per_member", "of_commission", "locked", "advance_months", "admin_fee_percent"]


@dataclass(frozen=True)
class Built:
    """rows: as the output table built_rows. policies: (policy, distribution), negative numbers of built ones.
    problems: (policy, code, agent, detail) of policies for which none could be built."""

    rows: ir.Table
    policies: ir.Table
    problems: ir.Table


def _none_where_unbound(policies: ir.Table, rates: ir.Table, key: str) -> ir.Value:
    """The policy's plan or state where any rate binds it, else 0: it then makes no difference to a distribution."""
    bound = rates.filter(rates[key] != 0).select(bound=rates[key]).distinct()
    return policies[key].isin(bound.bound).ifelse(policies[key], 0)


def _shapes(plan: Planner, tables: dict[str, ir.Table]) -> tuple[ir.Table, ir.Table, ir.Table]:
    """Group the policies that have no distribution into shapes that share one.

    → shapes (distribution, chain, issuer, product_type, plan, state, epoch), members (policy, distribution) and
    levels (chain, level, agent, contract, problem).
    """
    policies, rates = tables["policies"], tables["rates"]
    unsaved = policies.filter(policies.distribution == 0)
    keyed = plan.keep(
        "unsaved",
        unsaved.select(
            "policy",
            "writing_agent",
            "issuer",
            "product_type",
            "effective_date",
            plan=_none_where_unbound(unsaved, rates, "plan"),
            state=_none_where_unbound(unsaved, rates, "state"),
        ),
    )
    wanted = keyed.select("writing_agent", "issuer", "product_type").distinct()
    starts = plan.keep(
        "starts",
        wanted.select(
            "issuer",
            "product_type",
            agent="writing_agent",
            start=ibis.row_number()
            .over(ibis.window(order_by=["writing_agent", "issuer", "product_type"]))
            .cast("int64"),
        ),
    )
    link = plan.keep("links", links(tables, starts.select("issuer", "product_type").distinct()))
    chains, levels = walk(plan, starts, link)
    plan.drop(link)
    dated = epochs(rates, keyed.select("effective_date").distinct()).rename(on="effective_date")
    ranges = chains.join(starts, chains.start == starts.start).select(
        chains.chain, chains.valid_from, chains.valid_to, "agent", start_issuer="issuer", start_type="product_type"
    )
    placed = plan.keep(
        "placed",
        keyed.join(
            ranges,
            [
                keyed.writing_agent == ranges.agent,
                keyed.issuer == ranges.start_issuer,
                keyed.product_type == ranges.start_type,
                keyed.effective_date >= ranges.valid_from,
                keyed.effective_date <= ranges.valid_to,
            ],
        )
        .select(*[keyed[name] for name in keyed.columns], ranges.chain)
        .join(dated, keyed.effective_date == dated.on)
        .select("policy", "chain", "issuer", "product_type", "plan", "state", "epoch"),
    )
    key = ["chain", "plan", "state", "epoch"]
    distinct = placed.select(*key, "issuer", "product_type").distinct()
    numbered = distinct.mutate(distribution=-1 - ibis.row_number().over(ibis.window(order_by=key)).cast("int64"))
    shapes = plan.keep("shapes", numbered)
    sought = shapes.select("distribution", **{f"of_{name}": shapes[name] for name in key})
    members = plan.keep(
        "members",
        placed.join(sought, [placed[name] == sought[f"of_{name}"] for name in key]).select("policy", "distribution"),
    )
    plan.drop(keyed, starts, chains, placed)
    return shapes, members, levels


def _first_problems(rates: ir.Table) -> ir.Table:
    """Walking up, the first problem of each shape: for each agent contract, then rate, then upline (D12).

    A loop is found by the walk's end only; it is laid to the agent whose upline is one that came before.
    → (distribution, code, agent, detail)
    """
    visits = ibis.window(group_by=["distribution", "agent"], order_by="level")
    up = ibis.window(group_by="distribution", order_by="level")
    rates = rates.mutate(visit=ibis.row_number().over(visits).cast("int64"))
    rates = rates.mutate(problem=ibis.greatest(rates.problem, rates.visit.lead().over(up).fill_null(0).clip(0, 1)))
    code = ibis.cases(
        (rates.contract == 0, X2_NO_CONTRACT),
        (rates.rate == 0, X1_NO_RATE),
        (rates.problem == 1, X3_NO_UPLINE),
        else_=0,
    ).cast("int64")
    found = rates.mutate(code=code)
    found = found.filter(found.code != 0)
    return found.group_by("distribution").aggregate(
        code=found.code.argmin(found.level),
        agent=found.agent.argmin(found.level),
        detail=ibis.literal(0, "int64"),
    )


def _cumulate_locks(cells: ir.Table) -> ir.Table:
    """Own rates → cumulative ones (D3): a locked level is added to the level below, a conventional one stands alone.

    cells: a grid of own bands. Adds cum_percent, cum_fixed, row_from, row_to (the months that a row of the distribution
    covers: a locked level takes over the boundaries of what it stands on) and whole: 0 where a level that it stands on,
    or itself, has no band.
    """
    up = ibis.window(group_by=["distribution", "segment"], order_by="level", preceding=None, following=0)
    conventional = 1 - cells.locked_level
    counted = (cells.fixed > 0).ifelse(cells.per_member, -1)
    stacked = cells.mutate(stack=conventional.sum().over(up).cast("int64"), counted=counted)
    within = ibis.window(group_by=["distribution", "segment", "stack"], order_by="level", preceding=None, following=0)
    below_counts = stacked.counted.max().over(within).cast("int64")
    return stacked.mutate(
        # with no fixed amount of its own, a locked level counts that of the levels it stands on as they count it
        per_member=((stacked.fixed > 0) | (below_counts < 0)).ifelse(stacked.per_member, below_counts),
        cum_percent=stacked.percent.sum().over(within).cast("int64"),
        cum_fixed=stacked.fixed.sum().over(within).cast("int64"),
        row_from=stacked.band_from.max().over(within),
        row_to=stacked.band_to.min().over(within),
        whole=stacked.covered.min().over(within),
    )


def _mixed(rows: ir.Table) -> ir.Table:
    """Distributions whose levels differ in `of`, or count fixed amounts once a transaction and once a member (X1).

    Named is the lowest agent that differs from what is below it.
    """
    order = rows.level * FOR_EVER + rows.from_month
    first = (
        rows.group_by("distribution")
        .aggregate(
            first_of=rows.of_commission.argmin(order),
            first_counts=rows.per_member.argmin(order, where=rows.fixed > 0).fill_null(0),
        )
        .rename(first="distribution")
    )
    both = rows.join(first, rows.distribution == first.first)
    odd = both.filter(
        (both.of_commission != both.first_of) | ((both.fixed > 0) & (both.per_member != both.first_counts))
    )
    return odd.group_by("distribution").aggregate(
        code=ibis.literal(X1_NO_RATE, "int64"),
        agent=odd.agent.argmin(odd.level),
        detail=ibis.literal(X1_MIXED, "int64"),
    )


def _bandless(levels: ir.Table, rows: ir.Table) -> ir.Table:
    """Distributions with a level that has no band in any month, its lock or its rate standing on nothing (X5)."""
    bare = levels.anti_join(rows, ["distribution", "level"])
    return bare.group_by("distribution").aggregate(
        code=ibis.literal(X5_NO_BAND, "int64"), agent=bare.agent.argmin(bare.level), detail=ibis.literal(0, "int64")
    )


def _below_beneath(cells: ir.Table) -> ir.Table:
    """Distributions with a level whose cumulative rate or fixed amount is below the level beneath in a month (X4)."""
    up = ibis.window(group_by=["distribution", "segment"], order_by="level")
    whole = cells.filter(cells.whole == 1)
    compared = whole.mutate(
        under_percent=whole.cum_percent.lag().over(up).fill_null(0),
        under_fixed=whole.cum_fixed.lag().over(up).fill_null(0),
    )
    bad = compared.filter((compared.cum_percent < compared.under_percent) | (compared.cum_fixed < compared.under_fixed))
    order = bad.level * FOR_EVER + bad.from_month
    return bad.group_by("distribution").aggregate(
        code=ibis.literal(X4_BELOW, "int64"), agent=bad.agent.argmin(order), detail=bad.from_month.argmin(order)
    )


def build(plan: Planner, tables: dict[str, ir.Table]) -> Built:
    """Distributions for all policies that have none (D2, D3, D12), at their effective dates (C3)."""
    shapes, members, levels = _shapes(plan, tables)
    chains = shapes.join(levels, shapes.chain == levels.chain).select(
        *[shapes[name] for name in shapes.columns if name != "chain"],
        levels.level,
        levels.agent,
        levels.contract,
        levels.problem,
    )
    chains = plan.keep("shape_levels", chains)
    keys = ["contract", "issuer", "product_type", "plan", "state", "epoch"]
    asked = chains.filter(chains.contract != 0).select(*keys).distinct()
    rated = find_rates(asked, tables["rates"], patterns_table(plan, tables["run"]))
    rated = rated.select("rate", **{f"for_{name}": rated[name] for name in keys})
    priced = chains.left_join(rated, [chains[name] == rated[f"for_{name}"] for name in keys])
    priced = plan.keep(
        "priced",
        priced.select(
            chains.distribution,
            chains.level,
            chains.agent,
            chains.contract,
            chains.problem,
            rate=rated.rate.fill_null(0),
        ),
    )
    unbuilt = plan.view("unbuilt", _first_problems(priced))
    buildable = priced.anti_join(unbuilt, "distribution").select("distribution", "level", "agent", "rate")
    bands = tables["bands"].rename(band_rate="rate")
    own = buildable.join(bands, buildable.rate == bands.band_rate).select(
        "distribution", "level", "agent", "rate", "from_month", "to_month", *BAND_VALUES
    )
    own = plan.keep("own_bands", own)
    # a level without a band in a month is not locked there: it stands on nothing
    cells = plan.view("own_grid", grid(own, "distribution", [*BAND_VALUES, "rate"]))
    cells = plan.keep("own_cells", _cumulate_locks(cells.mutate(locked_level=cells.locked * cells.covered)))
    standing = cells.filter((cells.covered == 1) & (cells.whole == 1))
    rows = standing.select(
        "distribution",
        "level",
        "agent",
        from_month="row_from",
        to_month=(standing.row_to >= FOR_EVER).ifelse(LAST_MONTH, standing.row_to),
        percent="cum_percent",
        fixed="cum_fixed",
        **{name: standing[name] for name in BAND_VALUES[2:]},
        rate="rate",
    ).distinct()
    rows = plan.keep("all_built_rows", rows)
    problems = ibis.union(unbuilt, _mixed(rows), _below_beneath(cells), _bandless(buildable, rows))
    problems = plan.keep("shape_problems", problems)
    good = plan.keep("built_rows", rows.anti_join(problems, "distribution"))
    wrong = problems.rename(bad="distribution")
    policy_problems = plan.keep(
        "build_problems",
        members.join(wrong, members.distribution == wrong.bad).select("policy", "code", "agent", "detail"),
    )
    plan.drop(chains, priced, own, cells, rows, levels, shapes)
    return Built(good, members, policy_problems)
