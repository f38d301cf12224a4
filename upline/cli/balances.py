"""`upline balances`: what agents owe and are owed, and the debit balances of policies."""

import typer

from upline.cli import context, output
from upline.cli.output import Format, FormatOption

app = typer.Typer(help="Agent Balances and debit balances.", no_args_is_help=True)


@app.command()
def agents(format: FormatOption = Format.table) -> None:
    """Every agent: what it owes (Agent Balance), is owed (payable), what is withheld and billed (I3)."""
    context.setup()
    from upline.reports.agent_balances import balances

    columns = ["agent", "agent_balance", "payable", "withheld", "billed"]
    rows = ((code, *map(output.amount, amounts)) for code, *amounts in balances())
    output.show(columns, rows, format)


@app.command()
def debits(format: FormatOption = Format.table) -> None:
    """Every debit balance: what an agent was advanced on a policy, less what came back (G3)."""
    context.setup()
    from upline.reports.debit_balances import balances

    columns = ["policy", "agent", "advance", "recovery", "chargebacks", "debit"]
    rows = ((policy, agent, *map(output.amount, amounts)) for policy, agent, *amounts in balances())
    output.show(columns, rows, format)
