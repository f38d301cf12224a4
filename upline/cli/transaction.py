"""`upline transaction`: a transaction that no closed cycle has counted can be deleted (E4)."""

from typing import Annotated

import typer

from upline.cli import context
from upline.cli.pending import AbandonOption, held_by_no_cycle

app = typer.Typer(help="Delete a transaction that is not yet processed.")


@app.callback()
def transaction() -> None:
    """Transactions come by `upline import transactions`; what is processed stays for ever (A6)."""


@app.command()
def delete(
    reference: Annotated[str, typer.Argument(help="The transaction's reference.")],
    abandon_open_cycle: AbandonOption = False,
) -> None:
    """Delete an open transaction; one that the open cycle has taken only with --abandon-open-cycle (E4)."""
    actor = context.actor()
    from upline.policies.removing import delete_transaction

    policy = held_by_no_cycle(
        lambda: delete_transaction(actor, reference), abandon_open_cycle, f"transaction delete {reference}"
    )
    print(f"transaction {reference} of {policy} deleted")
