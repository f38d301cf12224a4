"""`upline cycle`: compute what agents earn, look, close or abandon, and prove it by a replay (F)."""

from datetime import datetime
from typing import Annotated

import typer

from upline.cli import context, output
from upline.cli.output import Format, FormatOption
from upline.errors import Refused

app = typer.Typer(help="Compute what agents earn: run, results, summary, close, abandon, replay.", no_args_is_help=True)

NumberArgument = Annotated[
    int | None, typer.Argument(metavar="[N]", help="The cycle's number; the latest when left out.")
]

RESULTS = [
    *("policy", "transaction", "date", "policy_month", "agent", "level", "base", "percent", "below_percent", "fixed"),
    *("commission", "advance", "recovery", "earned", "version", "admin_fee"),
]
SUMMARY = [
    *("direct", "override", "advance", "recovery", "earned", "admin_fee", "chargebacks", "adjustments", "withheld"),
    *("carried_in", "net", "form_1099", "beginning_balance", "ending_balance", "balance_increase", "net_increase"),
    *("carried_out", "billed"),
]


@app.command()
def run(
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The processing date.")],
    type: Annotated[str, typer.Option(help="all, new or recurring policies (F1).")] = "all",
    issuer: Annotated[list[str] | None, typer.Option(help="Only this issuer; may be repeated.")] = None,
) -> None:
    """Compute a cycle of all that is open up to a date; prints its number."""
    actor = context.actor()
    from upline.cycles import actions

    cycle = actions.run(actor, date.date(), type, tuple(issuer or ()))
    print(cycle.number)
    _say(
        f"cycle {cycle.number} of {cycle.date} is open: {cycle.transaction_count:,} transactions,"
        f" {cycle.line_count:,} lines, {cycle.exception_count:,} exceptions"
    )
    for stage, rows_in, rows_out in cycle.stage_counts:
        _say(f"  {stage}: {rows_in:,} rows in, {rows_out:,} out")
    if cycle.reason:
        _say(cycle.reason)


@app.command("list")
def list_cycles(format: FormatOption = Format.table) -> None:
    """Every cycle and its state."""
    actor = context.actor()
    from upline.cycles import queries

    columns = ["cycle", "date", "type", "state", "transactions", "lines", "exceptions", "reason"]
    rows = (
        (
            str(cycle.number),
            output.day(cycle.date),
            cycle.type,
            cycle.state,
            str(cycle.transaction_count),
            str(cycle.line_count),
            str(cycle.exception_count),
            output.text(cycle.reason),
        )
        for cycle in queries.all_cycles(actor)
    )
    output.show(columns, rows, format)


@app.command()
def results(number: NumberArgument = None, format: FormatOption = Format.table) -> None:
    """One line for each transaction and agent (F3)."""
    context.setup()
    from upline.cycles import queries

    cycle = queries.find(number)
    rows = (
        (
            f"{issuer}/{policy}",
            reference,
            str(date),
            str(month),
            agent,
            str(level),
            output.amount(base),
            output.percent(percent),
            output.percent(below),
            *map(output.amount, amounts),
            str(version),
            output.amount(fee),
        )
        for issuer, policy, reference, date, month, agent, level, base, percent, below, *amounts, version, fee in (
            queries.results(cycle.number)
        )
    )
    output.show(RESULTS, rows, format)


@app.command()
def summary(number: NumberArgument = None, format: FormatOption = Format.table) -> None:
    """One line for each agent, from what was earned to what is paid (F4). Until the close it is an estimate (H7)."""
    context.setup()
    from upline.cycles import queries

    cycle = queries.find(number)
    estimate = output.flag(cycle.state != "closed")
    rows = (
        (row.agent.code, *(output.amount(getattr(row, name)) for name in SUMMARY), estimate)
        for row in queries.summaries(cycle.number)
    )
    output.show(["agent", *SUMMARY, "estimate"], rows, format)


@app.command()
def exceptions(number: NumberArgument = None, format: FormatOption = Format.table) -> None:
    """The policies that were left out, why, and where to mend it (X)."""
    context.setup()
    from upline.cycles import queries

    cycle = queries.find(number)
    found = cycle.exceptions.order_by("id").values_list("code", "record", "reason", "blocking")
    rows = ((code, record, reason, output.flag(blocking)) for code, record, reason, blocking in found)
    output.show(["code", "record", "reason", "blocking"], rows, format)


@app.command()
def close(
    skip_exceptions: Annotated[
        bool, typer.Option("--skip-exceptions", help="Close although policies with exceptions are left out.")
    ] = False,
) -> None:
    """Post the open cycle to the ledger, all or nothing (F6)."""
    actor = context.actor()
    from upline.cycles import actions

    cycle = actions.close(actor, skip_exceptions)
    print(f"cycle {cycle.number} of {cycle.date} is closed: {cycle.line_count:,} lines posted")


@app.command()
def abandon(reason: Annotated[str, typer.Option(help="Why; kept with the cycle.")]) -> None:
    """Give up the open cycle; all that it took is free again (F7)."""
    actor = context.actor()
    from upline.cycles import actions

    print(f"cycle {actions.abandon(actor, reason)} is abandoned")


@app.command()
def replay(number: Annotated[int, typer.Argument(metavar="N", help="The cycle's number.")]) -> None:
    """Compute a cycle again from its snapshot, and say whether it is identical (F8)."""
    context.setup()
    from upline.cycles import actions

    done = actions.replay(number)
    if done.difference:
        raise Refused(f"cycle {number} does not replay: {done.difference} (F8)")
    print(f"cycle {number} is identical: {done.lines:,} lines computed again from its snapshot")


def _say(text: str) -> None:
    typer.echo(text, err=True)
