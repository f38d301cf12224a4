"""Lists as a table, CSV or JSON, and how each kind of cell is written.

CSV: a header row, money as -1234.50, percentages as 12.5, dates ISO, months YYYY-MM, booleans true or false, an empty
cell for none. JSON: a list of objects with the same text, null for none. The table is for eyes: numbers to the right.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from typing import Annotated, TextIO

import typer

from upline.engine.dates import FIRST_DAY, LAST_DAY
from upline.engine.money import format_amount, format_percent

Cell = str | int | None
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_MEASURED_ROWS = 1000  # a table's widths come from its first rows, so that a long list can stream


class Format(StrEnum):
    """How a list is written."""

    table = "table"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How the list is written.", case_sensitive=False)]


def show(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], format: Format = Format.table, file: TextIO | None = None
) -> None:
    """Write rows of text (None: an empty cell) under their columns on standard output, or to `file`."""
    out = file or sys.stdout
    if format == Format.csv:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif format == Format.json:
        _write_json(columns, rows, out)
    else:
        _write_table(columns, rows, out)


def amount(value: int | None) -> str | None:
    """Minor units → `-1234.50`."""
    return None if value is None else format_amount(value)


def percent(value: int | None) -> str | None:
    """Millionths → `12.5`."""
    return None if value is None else format_percent(value)


def day(value: date | None) -> str | None:
    """A date → `2026-01-31`; the first and the last day of open ranges → an empty cell."""
    return None if value is None or value in (FIRST_DAY, LAST_DAY) else value.isoformat()


def flag(value: bool | None) -> str | None:
    """`true` or `false`."""
    return None if value is None else "true" if value else "false"


def text(value: object | None) -> str | None:
    """Any other value as text; an empty text → an empty cell."""
    return None if value is None or value == "" else str(value)


def _write_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: TextIO) -> None:
    separator = "[\n"
    for row in rows:
        record = {name: None if cell is None else str(cell) for name, cell in zip(columns, row, strict=True)}
        out.write(f"{separator}  {json.dumps(record, ensure_ascii=False)}")
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: TextIO) -> None:
    lines: Iterator[list[str]] = (["" if cell is None else str(cell) for cell in row] for row in rows)
    first = list(islice(lines, _MEASURED_ROWS))
    widths = [max(len(name), *(len(row[i]) for row in first)) if first else len(name) for i, name in enumerate(columns)]
    right = [
        any(row[i] for row in first) and all(_NUMBER.match(row[i]) for row in first if row[i])
        for i in range(len(columns))
    ]

    def write(cells: Sequence[str]) -> None:
        aligned = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        )
        out.write("  ".join(aligned).rstrip() + "\n")

    write(columns)
    out.write("  ".join("─" * width for width in widths) + "\n")
    for cells in chain(first, lines):
        write(cells)
