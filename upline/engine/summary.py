"""Stage 4, F4, H: lines and standings → one row an agent, from carried in to paid, in the order of H4."""

import ibis
import ibis.expr.types as ir

BILL, CARRY, AGENT_BALANCE = 0, 1, 2  # treatments of a negative net (H6)


def summarize(tables: dict[str, ir.Table], lines: ir.Table) -> ir.Table:
    """One row for each agent with a line or carried in (F4); as the output table, in no order."""
    earned = lines.group_by("agent").aggregate(
        direct=(lines.level == 1).ifelse(lines.commission, 0).sum().cast("int64"),
        override=(lines.level > 1).ifelse(lines.commission, 0).sum().cast("int64"),
        advance=lines.advance.sum().cast("int64"),
        recovery=lines.recovery.sum().cast("int64"),
        earned=lines.earned.sum().cast("int64"),
        admin_fee=(-lines.admin_fee).sum().cast("int64"),
    )
    standings, run = tables["standings"], tables["run"]
    carried = standings.filter(standings.carried_in != 0).select("agent")
    agents = ibis.union(earned.select("agent"), carried, distinct=True).rename(this="agent")
    figures = ["direct", "override", "advance", "recovery", "earned", "admin_fee"]
    rows = (
        agents.left_join(earned, agents.this == earned.agent)
        .select(agent=agents.this, **{name: earned[name].fill_null(0) for name in figures})
        .cross_join(run.select(house="negative_net"))
    )
    rows = rows.left_join(standings, rows.agent == standings.agent).select(
        rows.agent,
        *[rows[name] for name in figures],
        carried_in=standings.carried_in.fill_null(0),
        beginning_balance=standings.agent_balance.fill_null(0),
        treatment=(standings.negative_net.fill_null(-1) < 0).ifelse(rows.house, standings.negative_net),
    )
    paid = rows.advance + rows.earned + rows.admin_fee
    balance = rows.beginning_balance + rows.advance - rows.recovery
    rows = rows.mutate(
        form_1099=paid,
        net_increase=ibis.greatest(-balance, 0),  # H5
        raw_net=rows.carried_in + paid + ibis.greatest(-balance, 0),
    )
    short = ibis.greatest(-rows.raw_net, 0)  # H6
    rows = rows.mutate(
        net=ibis.greatest(rows.raw_net, 0),
        billed=(rows.treatment == BILL).ifelse(short, 0),
        carried_out=(rows.treatment == CARRY).ifelse(-short, 0),
        balance_increase=(rows.treatment == AGENT_BALANCE).ifelse(short, 0),
    )
    none = ibis.literal(0, "int64")
    return rows.mutate(
        chargebacks=none,
        adjustments=none,
        withheld=none,
        ending_balance=ibis.greatest(rows.beginning_balance + rows.advance - rows.recovery, 0) + rows.balance_increase,
    )
