"""`upline report`: a report as a table, CSV, JSON, XLSX or PDF, on standard output, in a file or a folder of files."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from upline.cli import context, output
from upline.errors import Refused

if TYPE_CHECKING:
    from upline.reports.definition import Document, Report, Selection


class ReportFormat(StrEnum):
    """How a report is written."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"
    pdf = "pdf"


_BINARY = (ReportFormat.xlsx, ReportFormat.pdf)


def report(
    name: Annotated[str | None, typer.Argument(help="The report; all are listed when left out.")] = None,
    month: Annotated[str | None, typer.Option(help="A month, YYYY-MM: the cycle dated in it.")] = None,
    cycle: Annotated[int | None, typer.Option(help="A cycle's number; the latest when left out.")] = None,
    agent: Annotated[str | None, typer.Option(help="One agent's code; all when left out.")] = None,
    issuer: Annotated[str | None, typer.Option(help="One issuer's code; all when left out.")] = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="How it is written.")] = ReportFormat.table,
    output_path: Annotated[
        Path | None, typer.Option("--output", help="A file; or a folder, for a file for each agent.")
    ] = None,
) -> None:
    """Statements for agents and lists of balances. Without NAME: the reports there are and the options each takes."""
    context.setup()
    from upline.reports import catalogue
    from upline.reports.definition import Selection

    if name is None:
        _list_reports(format)
        return
    definition = catalogue.report(name)
    given = {"month": month, "cycle": cycle, "agent": agent, "issuer": issuer}
    for option, value in given.items():
        if value is not None and option not in definition.options:
            raise Refused(f"report {name} does not take --{option}; it takes {_options(definition)}")
    selection = Selection(context.actor().today, None if month is None else _month(month), cycle, agent, issuer)
    documents = definition.read(selection)
    if output_path is not None and output_path.is_dir():
        count = _write_folder(definition, documents, format, output_path, selection)
        print(f"{count} file{'' if count == 1 else 's'} in {output_path}", file=sys.stderr)
    elif output_path is not None:
        from upline.reports.delivery import whole_file

        with whole_file(output_path) as draft:
            _write_file(definition, documents, format, draft, selection)
    elif format in _BINARY:
        _write_binary_to_standard_output(definition, documents, format, selection)
    elif format == ReportFormat.table:
        _write_tables(documents, sys.stdout)
    else:
        _write_flat(definition, documents, format, sys.stdout)


def _list_reports(format: ReportFormat) -> None:
    from upline.reports import catalogue

    if format in _BINARY:
        raise Refused(f"the list of reports has no {format}: name a report, or choose --format table, csv or json")
    rows = [(name, _options(catalogue.report(name))) for name in catalogue.NAMES]
    output.show(["report", "options"], rows, output.Format(format))


def _options(definition: Report) -> str:
    return " ".join(f"--{option}" for option in sorted(definition.options)) or "no options"


def _month(text: str) -> int:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise Refused(f"--month: '{text}' is not a month such as 2026-01 (A5)")
    return int(text.replace("-", ""))


def _write_folder(
    definition: Report, documents: Iterable[Document], format: ReportFormat, folder: Path, selection: Selection
) -> int:
    """A file for each document, named after it; a PDF that is too long in numbered parts. Returns how many."""
    from upline.reports import pdf
    from upline.reports.delivery import file_name, whole_file

    count = 0
    for document in _with_progress(documents):
        if format == ReportFormat.pdf:
            for name, made in pdf.parts(definition, document, selection.today):
                with whole_file(folder / file_name(name, "pdf")) as draft:
                    draft.write_bytes(made)
                count += 1
            continue
        ending = "txt" if format == ReportFormat.table else str(format)
        with whole_file(folder / file_name(document.name, ending)) as draft:
            _write_file(definition, [document], format, draft, selection)
        count += 1
    return count


def _with_progress(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents, named on standard error as they are written where that is a terminal."""
    shown = sys.stderr.isatty()
    for number, document in enumerate(documents, 1):
        if shown:
            print(f"\r\x1b[K{number}: {document.name}", end="", file=sys.stderr, flush=True)
        yield document
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _write_file(
    definition: Report, documents: Iterable[Document], format: ReportFormat, path: Path, selection: Selection
) -> None:
    if format == ReportFormat.pdf:
        from upline.reports import pdf

        path.write_bytes(pdf.document(definition, documents, selection.today))
    elif format == ReportFormat.xlsx:
        from upline.reports import spreadsheet

        spreadsheet.write(definition, documents, path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            if format == ReportFormat.table:
                _write_tables(documents, file)
            else:
                _write_flat(definition, documents, format, file)


def _write_binary_to_standard_output(
    definition: Report, documents: Iterable[Document], format: ReportFormat, selection: Selection
) -> None:
    from tempfile import TemporaryDirectory

    binary = getattr(sys.stdout, "buffer", None)
    if sys.stdout.isatty() or binary is None:
        raise Refused(f"{format} is not for a terminal: give --output FILE")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{format}"
        _write_file(definition, documents, format, path, selection)
        sys.stdout.flush()
        binary.write(path.read_bytes())
        binary.flush()


def _write_flat(definition: Report, documents: Iterable[Document], format: ReportFormat, file: TextIO) -> None:
    from upline.reports.definition import flat_columns, flat_rows

    names = [column.name for column in flat_columns(definition)]
    output.show(names, flat_rows(definition, documents), output.Format(format), file)


def _write_tables(documents: Iterable[Document], file: TextIO) -> None:
    """Each document under its title: its facts, then each section as a table with subtotals and totals."""
    from upline.reports.definition import text_of
    from upline.reports.totals import Step, with_totals

    for number, document in enumerate(documents):
        file.write("\n\n" if number else "")
        file.write(f"{document.title}\n")
        if document.warning:
            file.write(f"{document.warning}\n")
        for label, text in document.facts:
            file.write(f"{label}: {text}\n")
        for block in document.blocks:
            columns = block.section.columns

            def cells(step: Step, columns: tuple = columns) -> list[str | None]:  # type: ignore[type-arg]
                texts = [text_of(column.kind, value) for column, value in zip(columns, step.values, strict=True)]
                if step.what in ("subtotal", "total"):
                    texts[0] = "Total" if step.what == "total" else f"{texts[0]} total"
                return texts

            file.write("\n" if block.section.title == document.title else f"\n{block.section.title}\n")
            steps = (step for step in with_totals(block.section, block.rows) if step.what != "group")
            titles = [column.title for column in columns]
            output.show(titles, (cells(step) for step in steps), output.Format.table, file)
