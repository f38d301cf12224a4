"""`upline transaction`: single transactions; they come in with `upline import transactions`."""

from typing import Annotated

import typer

from upline.cli import context
from upline.cli.imports import AbandonOption, abandoning

app = typer.Typer(help="Single transactions.", no_args_is_help=True)


@app.callback()
def transactions() -> None:
    """Single transactions; they come in with `upline import transactions FILE`."""


@app.command()
def delete(
    reference: Annotated[str, typer.Argument(help="The transaction's reference.")],
    abandon_open_cycle: AbandonOption = False,
) -> None:
    """Delete a transaction that no cycle has processed."""
    from upline.policies.transactions import delete

    actor = context.actor()
    delete(actor, reference, abandoning(actor, f"deleting transaction {reference}") if abandon_open_cycle else None)
    print(f"transaction {reference} is deleted")
