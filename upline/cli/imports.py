"""`upline import` and `upline imports`: files in, and the history of files."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upline.cli import context, output
from upline.cli.output import Format, FormatOption

if TYPE_CHECKING:
    from upline.audit.actor import Actor

SHOWN = 5  # rows in error that are printed; the history has them all

AbandonOption = Annotated[
    bool, typer.Option("--abandon-open-cycle", help="Abandon the open cycle when it has taken what changes (E4, F7).")
]


def import_file(
    template: Annotated[str, typer.Argument(help="The template, e.g. policies.")],
    file: Annotated[Path, typer.Argument(help="The file: CSV (UTF-8) or XLSX.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, change nothing.")] = False,
    abandon_open_cycle: AbandonOption = False,
) -> None:
    """Bring a file in by a template: good rows go in, rows in error are named; the same file again changes nothing."""
    from upline.imports.actions import run_import

    actor = context.actor()
    on_pending = abandoning(actor, f"import of {file.name}") if abandon_open_cycle else None
    with _progress(file.name) as progress:
        outcome = run_import(actor, template, file, dry_run, on_pending, progress)
    print(outcome.summary())
    if outcome.unknown_columns:
        names = ", ".join(outcome.unknown_columns)
        _say(f"unknown columns, not read: {names}")
    for note in outcome.notes:
        _say(note)
    for row, column, message in outcome.errors[:SHOWN]:
        _say(f"row {row}{f', {column}' if column else ''}: {message}")
    if len(outcome.errors) > SHOWN:
        _say(f"… {len(outcome.errors) - SHOWN:,} more: `upline imports {outcome.number}` lists them all")


def imports(
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="A file's number: its rows in error.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Every file that was offered, refused ones too; with an id its rows in error."""
    from upline.imports import queries

    if number is not None:
        errors = ([str(row), column, message] for row, column, message in queries.row_errors(number))
        output.show(["row", "column", "message"], errors, format)
        return
    columns = ["id", "template", "file", "at", "by", "state", "new", "changed", "unchanged", "refused", "message"]
    rows = (
        [
            str(file.number),
            file.template,
            file.name,
            file.at.isoformat(timespec="seconds"),
            file.by,
            file.state,
            str(file.created),
            str(file.updated),
            str(file.unchanged),
            str(file.refused),
            output.text(_message(file.message, file.unknown_columns)),
        ]
        for file in queries.files()
    )
    output.show(columns, rows, format)


def abandoning(actor: "Actor", reason: str) -> Callable[[int], None]:
    """What abandons the open cycle, given its number (F7)."""

    def abandon_cycle(number: int) -> None:
        from upline.cycles.actions import abandon

        abandoned = abandon(actor, reason)
        assert abandoned == number, f"cycle {abandoned} was abandoned, and cycle {number} was asked for"
        _say(f"cycle {number} is abandoned; run a new cycle")

    return abandon_cycle


def _message(message: str, unknown: list[str]) -> str:
    parts = [f"unknown columns: {', '.join(unknown)}"] if unknown else []
    return "; ".join([message, *parts] if message else parts)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
