"""`upline ledger`: prove that it holds, and write it out as plain-text accounting."""

import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upline.cli import context
from upline.errors import Refused

if TYPE_CHECKING:
    from upline.ledger.check import Fault
    from upline.ledger.export import Names

app = typer.Typer(help="Check the ledger, or write it out.", no_args_is_help=True)

# Each has check() -> list[Fault]: the journal itself first, then what must agree with it (I4).
CHECKS = ("upline.ledger.check", "upline.cycles.checks")


class Form(StrEnum):
    """A program that reads plain-text accounting, or CSV."""

    hledger = "hledger"
    beancount = "beancount"
    csv = "csv"


@app.command()
def check() -> None:
    """Prove the chain, that every entry balances, and that balances and summaries agree with it (I4)."""
    context.setup()
    from upline.ledger import queries
    from upline.ledger.store import one_moment

    faults: list[Fault] = []
    with one_moment():
        for module in CHECKS:
            run: Callable[[], list[Fault]] = import_module(module).check
            faults += run()
        counts = queries.counts()
    if faults:
        others = f"; {len(faults) - 1} more found" if len(faults) > 1 else ""
        raise Refused(f"the ledger does not hold: {faults[0]}{others}")
    entries = f"{counts.entries:,} {'entry' if counts.entries == 1 else 'entries'}"
    postings = f"{counts.postings:,} {'posting' if counts.postings == 1 else 'postings'}"
    head = f", the last hash is {counts.head}" if counts.head else ""
    print(f"ledger holds: {entries}, {postings}; chain, balances and summaries agree{head}")


@app.command()
def export(
    to: Annotated[Form, typer.Option("--to", help="What will read it.", case_sensitive=False)],
    output: Annotated[Path | None, typer.Option("--output", help="A file; else standard output.")] = None,
) -> None:
    """Write every entry with the agents' and issuers' codes, debits positive, credits negative (I5)."""
    context.setup()
    from upline.installation.queries import get
    from upline.ledger.export import export as pieces
    from upline.ledger.store import one_moment

    with one_moment():
        text = pieces(to.value, _names(), str(get("currency")))
        if output is None:
            for piece in text:
                sys.stdout.write(piece)
            return
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(text)
        except OSError as error:
            raise Refused(f"--output: {output} cannot be written: {error.strerror}") from error


def _names() -> "Names":
    """The code of every agent and issuer, by kind and id."""
    from upline.agents.models import Agent, Issuer

    agents = {("agent", id): code for id, code in Agent.objects.values_list("id", "code").iterator(chunk_size=10_000)}
    issuers = {("issuer", id): code for id, code in Issuer.objects.values_list("id", "code").iterator()}
    return agents | issuers
