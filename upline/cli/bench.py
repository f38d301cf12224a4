"""`upline bench`: how fast it is, on a generated book, as ratios within one run."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from upline.cli import context

app = typer.Typer(help="Measure how fast it is.", no_args_is_help=True)


class BenchFormat(StrEnum):
    """How the figures are written."""

    table = "table"
    json = "json"


@app.callback()
def bench() -> None:
    """Measure how fast it is, on a generated book that is the same for the same size."""


@app.command()
def cycle(
    transactions: Annotated[int, typer.Option(help="Transactions, one a policy.")] = 10_000,
    levels: Annotated[int, typer.Option(help="Agents from the writing agent to the top.")] = 4,
    database: Annotated[
        str | None, typer.Option(help="The URL of an empty database; SQLite in a temporary folder.")
    ] = None,
    runs: Annotated[int, typer.Option(help="How many times the cycle is run; the median counts.")] = 3,
    format: Annotated[BenchFormat, typer.Option("--format")] = BenchFormat.table,
) -> None:
    """Import, run and close a generated book; the run against moving the same rows with nothing computed."""
    from upline.bench.cycle import measure

    figures = measure(transactions, levels, database, runs, lambda text: typer.echo(text, err=True)).figures()
    if format == BenchFormat.json:
        print(json.dumps(figures, indent=2))
        return
    for name, figure in figures.items():
        if not isinstance(figure, list | dict):
            print(f"{name:20} {figure:>14}" if isinstance(figure, str) else f"{name:20} {figure:>14,}")


@app.command(hidden=True)
def move(date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date of the open cycle.")]) -> None:
    """Abandon the open cycle, and time the same rows in and out of the database; one line of JSON."""
    actor = context.actor()
    from upline.bench.moving import move_rows

    print(json.dumps(move_rows(actor, date.date())))
