"""Who is above whom, over all dates at once (B2–B4, D2): walks writing agents, not policies.

A start is a (writing agent, issuer, product type) for which distributions are wanted. Walking up one level at a time
splits its range of dates wherever an agent on the way changes contract or upline; a range that has reached its end is a
chain, and every level below it holds throughout.
"""

import ibis
import ibis.expr.types as ir

from .plan import Planner

MAX_LEVELS = 20  # D2, X3
BEFORE_ALL, AFTER_ALL = 0, 99_999_999  # dates outside every range


def narrowest(rows: ir.Table, asked: ir.Table, wanted: ir.BooleanValue, values: list[str]) -> ir.Table:
    """The narrowest row that an agent has for each asked (issuer, product_type), among the `wanted` ones (B4, G1).

    Both bound beats product type beats issuer beats Any. → (agent, issuer, product_type, values…)
    """
    given = rows.filter(wanted).rename(own_issuer="issuer", own_type="product_type")
    rank = (given.own_type != 0).cast("int64") * 2 + (given.own_issuer != 0).cast("int64")
    given = given.mutate(rank=rank)
    fits = given.join(
        asked,
        [
            (given.own_issuer == 0) | (given.own_issuer == asked.issuer),
            (given.own_type == 0) | (given.own_type == asked.product_type),
        ],
    ).select(given.agent, asked.issuer, asked.product_type, given.rank, *[given[name] for name in values])
    return fits.group_by("agent", "issuer", "product_type").aggregate(
        **{name: fits[name].argmax(fits.rank) for name in values}
    )


def _without_gaps(rows: ir.Table, value: str) -> ir.Table:
    """Dated rows (agent, value, valid_from, valid_to) with every gap of an agent filled by a row of value 0."""
    in_order = ibis.window(group_by="agent", order_by="valid_from")
    seen = rows.mutate(
        before=rows.valid_to.lag().over(in_order).fill_null(BEFORE_ALL),
        after=rows.valid_from.lead().over(in_order).fill_null(AFTER_ALL),
    )
    none = ibis.literal(0, "int64")
    ahead = seen.filter(seen.before + 1 < seen.valid_from).select(
        "agent", **{value: none}, valid_from=seen.before + 1, valid_to=seen.valid_from - 1
    )
    last = seen.filter((seen.after == AFTER_ALL) & (seen.valid_to < AFTER_ALL)).select(
        "agent", **{value: none}, valid_from=seen.valid_to + 1, valid_to=ibis.literal(AFTER_ALL, "int64")
    )
    return ibis.union(rows.select("agent", value, "valid_from", "valid_to"), ahead, last)


def _all_agents(rows: ir.Table, agents: ir.Table, value: str) -> ir.Table:
    """The rows without gaps, and for an agent that has none one row of value 0 over all dates."""
    without = agents.anti_join(rows, "agent").select(
        "agent",
        **{value: ibis.literal(0, "int64")},
        valid_from=ibis.literal(BEFORE_ALL, "int64"),
        valid_to=ibis.literal(AFTER_ALL, "int64"),
    )
    return ibis.union(_without_gaps(rows, value), without)


def links(tables: dict[str, ir.Table], asked: ir.Table) -> ir.Table:
    """Contract and upline of every agent, for each asked (issuer, product_type), over all dates (B2–B4).

    → (agent, issuer, product_type, contract, upline, valid_from, valid_to); 0 where there is none.
    """
    contracts = _all_agents(tables["contracts"], tables["agents"], "contract")
    uplines = _all_agents(tables["uplines"], tables["agents"], "upline").rename(
        upline_agent="agent", upline_from="valid_from", upline_to="valid_to"
    )
    both = contracts.join(
        uplines,
        [
            contracts.agent == uplines.upline_agent,
            contracts.valid_from <= uplines.upline_to,
            contracts.valid_to >= uplines.upline_from,
        ],
    ).select(
        contracts.agent,
        contracts.contract,
        uplines.upline,
        valid_from=ibis.greatest(contracts.valid_from, uplines.upline_from),
        valid_to=ibis.least(contracts.valid_to, uplines.upline_to),
    )
    normal = both.cross_join(asked).select(*both.columns, "issuer", "product_type")
    for value in ("contract", "upline"):
        alternates = tables["alternates"]
        other = narrowest(alternates, asked, alternates[value] != 0, [value]).rename(
            other="agent", other_issuer="issuer", other_type="product_type", other_value=value
        )
        normal = normal.left_join(
            other,
            [
                normal.agent == other.other,
                normal.issuer == other.other_issuer,
                normal.product_type == other.other_type,
            ],
        ).select(
            *[normal[name] for name in normal.columns if name != value],
            **{value: other.other_value.fill_null(normal[value])},
        )
    return normal


def walk(plan: Planner, starts: ir.Table, link: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Walk every start (start, agent, issuer, product_type) up to its top.

    → chains (chain, start, valid_from, valid_to), numbered from 1 in order of start and date, and
    levels (chain, level, agent, contract, problem): problem 1 where the walk ends without a top agent (X3).
    """
    frontier = starts.select(
        "start",
        "agent",
        "issuer",
        "product_type",
        lo=ibis.literal(BEFORE_ALL, "int64"),
        hi=ibis.literal(AFTER_ALL, "int64"),
    )
    for level in range(1, MAX_LEVELS + 1):
        above = link.rename(link_agent="agent", link_issuer="issuer", link_type="product_type")
        step = frontier.join(
            above,
            [
                frontier.agent == above.link_agent,
                frontier.issuer == above.link_issuer,
                frontier.product_type == above.link_type,
                frontier.lo <= above.valid_to,
                frontier.hi >= above.valid_from,
            ],
        )
        top = above.upline == frontier.agent
        lost = (above.upline == 0) if level < MAX_LEVELS else ~top
        step = step.select(
            frontier.start,
            frontier.agent,
            frontier.issuer,
            frontier.product_type,
            above.contract,
            above.upline,
            lo=ibis.greatest(frontier.lo, above.valid_from),
            hi=ibis.least(frontier.hi, above.valid_to),
            level=ibis.literal(level, "int64"),
            problem=lost.cast("int64"),
            ends=(top | lost).cast("int64"),
        )
        step = plan.keep(f"step_{level}", step)
        parts = step.select("start", "lo", "hi", "level", "agent", "contract", "problem", "ends")
        if level == 1:
            whole = plan.keep("walked", parts)
        else:
            plan.append("walked", parts)
            plan.drop(frontier)
        going_on = step.filter(step.ends == 0)
        frontier = plan.keep(
            f"frontier_{level}",
            going_on.select("start", "issuer", "product_type", "lo", "hi", agent=going_on.upline),
        )
        plan.drop(step)
        plan.unless_rows(frontier, "top")
    plan.here("top")
    ended = whole.filter(whole.ends == 1).select("start", "lo", "hi", last=whole.level)
    in_order = ibis.window(order_by=[ended.start, ended.lo])
    chains = plan.keep(
        "chains",
        ended.mutate(chain=ibis.row_number().over(in_order).cast("int64") + 1).select(
            "chain", "start", "last", valid_from="lo", valid_to="hi"
        ),
    )
    parts = whole.rename(step_start="start")
    levels = plan.keep(
        "chain_levels",
        chains.join(
            parts,
            [
                chains.start == parts.step_start,
                chains.valid_from >= parts.lo,
                chains.valid_to <= parts.hi,
                chains.last >= parts.level,
            ],
        ).select("chain", "level", "agent", "contract", "problem"),
    )
    plan.drop(whole)
    return chains, levels
