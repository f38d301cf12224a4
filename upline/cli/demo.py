"""`upline demo`: the sample book and its year."""

from pathlib import Path
from typing import Annotated

import typer

from upline.cli import context


def demo(
    folder: Annotated[Path, typer.Option(help="Where the sample book's files go.")] = Path("demo/files"),
) -> None:
    """Load the sample book into an empty database, run its twelve months, and show what the year came to.

    The files are written month by month, so that they can be looked at and edited. Running it again changes nothing;
    a run that was stopped goes on where it was. A database that holds another book is refused.
    """
    context.setup(initialised=False)
    if context.migrations_in_code() - context.applied_migrations():
        from upline.cli.init import init

        init()
    from upline.demo import checks, run, summary

    done = run.play(folder)
    if not done:
        print("The database has the sample book already; nothing was changed.\n")
    print(summary.text(), flush=True)
    for line in checks.lines(replays=done > 0):
        print(line, flush=True)
    print(f"\nThe year's files are in {folder}; who is who and what happens when: docs/sample-book.md\n")
    print(summary.NEXT, end="")
