"""What a report is: sections of columns, and documents that fill them; the writers need nothing else.

A value is what its column's kind says: text: str; amount: int of minor units; percent: int of millionths; date: a
date; month: int YYYYMM; count: int. None is an empty cell.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from upline.engine.dates import FIRST_DAY, LAST_DAY
from upline.engine.money import format_amount, format_percent

Kind = Literal["text", "amount", "percent", "date", "month", "count"]
Value = str | int | date | None
Row = tuple[Value, ...]
Option = Literal["month", "cycle", "agent", "issuer"]


@dataclass(frozen=True)
class Column:
    """A column: `name` for scripts, `title` for people; `width` in characters of a spreadsheet's column."""

    name: str
    title: str
    kind: Kind = "text"
    total: bool = False
    width: int = 12


@dataclass(frozen=True)
class Section:
    """A table of a document. group_by: the column whose rows stand together and get a subtotal; it sorts the rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    group_by: str = ""

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.columns)

    def position(self, name: str) -> int:
        """The place of a column. Raises StopIteration where there is none."""
        return next(i for i, column in enumerate(self.columns) if column.name == name)


@dataclass(frozen=True)
class Block:
    """Rows of a section in a document; `note` says in words what the rows cover."""

    section: Section
    rows: Iterable[Row]
    note: str = ""


@dataclass(frozen=True)
class Document:
    """What a report says for one subject. Its blocks are read in order, once.

    name: names its file where each document has its own. keys: values of the report's key columns. facts: label and
    text pairs of the heading. warning: what must not be overlooked, such as that all is an estimate.
    """

    name: str
    title: str
    keys: Row
    facts: tuple[tuple[str, str], ...]
    blocks: Iterable[Block]
    line_count: int
    warning: str = ""


@dataclass(frozen=True)
class Selection:
    """What was asked for; None: all, or the latest. today: the day on which ages are counted."""

    today: date
    month: int | None = None
    cycle: int | None = None
    agent: str | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class Report:
    """A report: which options it takes, the columns that name each of its documents, its sections, and how it reads.

    read: selection → the documents, lazily. Raises Refused where the selection names what is not there.
    """

    name: str
    title: str
    options: frozenset[Option]
    keys: tuple[Column, ...]
    sections: tuple[Section, ...]
    read: Callable[[Selection], Iterator[Document]]


def text_of(kind: Kind, value: Value) -> str | None:
    """A value as scripts read it: -1234.50, 12.5, 2026-01-31, 2026-01; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return None if value in (FIRST_DAY, LAST_DAY) else value.isoformat()
    if isinstance(value, str):
        return value
    if kind == "amount":
        return format_amount(value)
    if kind == "percent":
        return format_percent(value)
    return f"{value // 100:04d}-{value % 100:02d}" if kind == "month" else str(value)


def flat_columns(report: Report) -> list[Column]:
    """The columns of the report as one table: its keys, the section where there are several, then each column once."""
    columns = list(report.keys)
    if len(report.sections) > 1:
        columns.append(Column("section", "Section"))
    names = {column.name for column in columns}
    for section in report.sections:
        columns += [column for column in section.columns if column.name not in names]
        names |= {column.name for column in section.columns}
    return columns


def flat_rows(report: Report, documents: Iterable[Document]) -> Iterator[list[str | None]]:
    """All rows of all documents as text under `flat_columns`, without totals."""
    columns = flat_columns(report)
    place = {column.name: i for i, column in enumerate(columns)}
    kinds = [column.kind for column in columns]
    for document in documents:
        empty: list[Value] = [*document.keys, *[None] * (len(columns) - len(document.keys))]
        for block in document.blocks:
            start = list(empty)
            if "section" in place:
                start[place["section"]] = block.section.name
            places = [place[column.name] for column in block.section.columns]
            for row in block.rows:
                cells = list(start)
                for i, value in zip(places, row, strict=True):
                    cells[i] = value
                yield [text_of(kind, value) for kind, value in zip(kinds, cells, strict=True)]
