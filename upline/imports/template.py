"""A template: the columns of a kind of file, and how a header and chunks of rows are read by it."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from upline.errors import Refused

from .cells import Cell, code, quoted, shortened
from .lookups import Lookups
from .reader import BadCell

if TYPE_CHECKING:
    from .job import Job

_CACHED = 200_000  # values kept of a column: dates and codes repeat, references do not
_CODE = code()


class Bad:
    """What a cell that cannot be accepted becomes; message: what was found and what was expected."""

    __slots__ = ("message",)

    def __init__(self, message: str):
        self.message = message


@dataclass(frozen=True)
class Reference:
    """A cell with the code of another record; its value is the id. `Any` is none where `any` is set.

    of: the template that brings such records in. create: a code that is not there is brought in by naming it.
    """

    model: type[models.Model]
    of: str
    create: bool = False
    any: bool = False

    @property
    def expects(self) -> str:
        return f"code of {self.of}" + (", or `Any`" if self.any else "")


@dataclass(frozen=True)
class Column:
    """A column of a template. default: the value of an empty cell; otherwise: what that means, in words."""

    name: str
    cell: Cell | Reference
    meaning: str
    required: bool = False
    default: Any = None
    otherwise: str = ""

    def parser(self, lookups: Lookups) -> Callable[[str], Any]:
        """Text of a cell that is not empty → value; raises ValueError."""
        cell = self.cell
        if isinstance(cell, Cell):
            return cell.parse
        ids = lookups.ids(cell.model)

        def refer(text: str) -> int | None:
            if cell.any and text.lower() == "any":
                return None
            number = ids.get(text)
            if cell.create:
                return lookups.provisional(cell.model, _CODE.parse(text))
            if number is None:
                raise ValueError(f"there is no {_one(cell.of)} {quoted(text)}; {_hint(cell.of)}")
            return number

        return refer

    def show(self, lookups: Lookups, value: Any) -> Any:
        """A value as the audit trail shows it."""
        if isinstance(self.cell, Reference):
            return lookups.code(self.cell.model, value)
        return None if value is None else self.cell.show(value)


@dataclass
class Chunk:
    """Rows of a file as columns of values. bad: positions of the rows that are left out; their values mean nothing."""

    numbers: list[int]
    values: dict[str, list[Any]]
    bad: set[int] = field(default_factory=set)

    def good(self) -> Iterator[int]:
        """The positions that are not left out."""
        bad = self.bad
        return (i for i in range(len(self.numbers)) if i not in bad)

    def part(self, positions: Sequence[int]) -> "Chunk":
        """The rows at these positions, as a chunk of their own."""
        return Chunk(
            [self.numbers[i] for i in positions],
            {name: [values[i] for i in positions] for name, values in self.values.items()},
        )


class Template(ABC):
    """A kind of file. columns are in the order of the documents; key: the columns that say which record a row means."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    about: str  # what it brings in and what happens to it, in a sentence or two

    @abstractmethod
    def run(self, job: "Job", chunks: Iterable[Chunk]) -> None:
        """Bring the rows in: mark errors, count, write, audit."""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def default(self, name: str) -> Any:
        return self.column(name).default


@dataclass(frozen=True)
class Header:
    """Where the columns of a template stand in a file; unknown: names that the template does not have."""

    width: int
    places: dict[str, int]
    unknown: list[str]


def read_header(template: Template, others: Iterable[Template], cells: Sequence[str], name: str) -> Header:
    """Match a header row with a template. Refused: columns missing or twice, or the columns of another template."""
    names = [cell.lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    known = {column.name for column in template.columns}
    required = [column.name for column in template.columns if column.required]
    twice = sorted({found for found in names if found and names.count(found) > 1})
    found = ", ".join(quoted(cell)[1:-1] or "(no name)" for cell in cells[: len(names)])
    if twice:
        raise Refused(f"{name}: the header names {', '.join(map(quoted, twice))} twice; found: {shortened(found)}")
    missing = [column for column in required if column not in names]
    unknown = [found for found in names if found not in known]
    other = next((other.name for other in others if other is not template and _fits(other, names)), None)
    if missing or (unknown and other):
        what = (
            f"no column {', '.join(missing)} in the header"
            if missing
            else f"no columns {', '.join(unknown)} in {template.name}"
        )
        hint = f"; these are the columns of the template {other}" if other else ""
        if not other and ";" in found and len(names) == 1:
            hint = "; the columns are parted by semicolons, expected commas"
        raise Refused(
            f"{name}: {what} of {template.name}; found: {shortened(found)}; expected: {', '.join(required)}{hint}"
        )
    places = {column: names.index(column) for column in known if column in names}
    shown = [quoted(cells[i])[1:-1] or f"column {i + 1}" for i, column in enumerate(names) if column not in known]
    return Header(len(names), places, shown)


def _fits(template: Template, names: Sequence[str]) -> bool:
    known = {column.name for column in template.columns}
    required = {column.name for column in template.columns if column.required}
    return required <= set(names) <= known


class ChunkReader:
    """Turns rows of text into chunks of values, by column, remembering what repeated texts mean."""

    def __init__(self, template: Template, header: Header, job: "Job"):
        self.job = job
        self.width = header.width
        self.columns = [
            (column.name, header.places[column.name], _Values(column, job.lookups))
            for column in template.columns
            if column.name in header.places
        ]
        self.generation = job.lookups.generation

    def read(self, rows: Sequence[tuple[int, list[str]]]) -> Chunk:
        """(row number, cells) → a chunk; cells in error are reported to the job."""
        if self.generation != self.job.lookups.generation:
            self.generation = self.job.lookups.generation
            for _, _, known in self.columns:
                known.clear()  # ids that were provisional are not any more
        numbers = [number for number, _ in rows]
        chunk = Chunk(numbers, {})
        texts = list(
            zip(*(self._fitted(number, cells, i, chunk) for i, (number, cells) in enumerate(rows)), strict=True)
        )
        for name, place, known in self.columns:
            values = known.of(texts[place])
            chunk.values[name] = values
            if known.any_bad:
                for i, value in enumerate(values):
                    if isinstance(value, Bad):
                        if i not in chunk.bad or len(rows[i][1]) == self.width:
                            self.job.error(numbers[i], name, value.message)
                        chunk.bad.add(i)
        return chunk

    def _fitted(self, number: int, cells: list[str], position: int, chunk: Chunk) -> list[str]:
        """The row with as many cells as the header; one with fewer, or with something beyond it, is in error."""
        if len(cells) == self.width:
            return cells
        if len(cells) > self.width and not any(cells[self.width :]):
            return cells[: self.width]
        self.job.error(
            number, "", f"has {len(cells)} cells, the header has {self.width}; is a comma missing or not in quotes?"
        )
        chunk.bad.add(position)
        return (cells + [""] * self.width)[: self.width]


class _Values(dict[str, Any]):
    """Text of a cell → value or Bad, each text parsed once."""

    def __init__(self, column: Column, lookups: Lookups):
        super().__init__()
        self.column = column
        self.parse = column.parser(lookups)
        self.any_bad = False

    def of(self, texts: Sequence[str]) -> list[Any]:
        """The values of a column. A column of plain texts, all different as references are, is taken as it is."""
        cell = self.column.cell
        if isinstance(cell, Cell) and cell.plain and _are_plain(texts, cell.plain):
            return list(texts)
        return list(map(self.__getitem__, texts))

    def __missing__(self, text: str) -> Any:
        value = self._value(text)
        if isinstance(value, Bad):
            self.any_bad = True
        if len(self) >= _CACHED:
            self.clear()
        self[text] = value
        return value

    def _value(self, text: str) -> Any:
        if isinstance(text, BadCell):
            return Bad(str(text))
        if not text:
            if self.column.required:
                return Bad(f"is empty; expected {self.column.cell.expects.replace('`', '')}")
            return self.column.default
        if text[0] == "=":
            return Bad(f"{quoted(text)} is a formula; expected its value")
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        try:
            return self.parse(text)
        except ValueError as error:
            return Bad(str(error))


def _are_plain(texts: Sequence[str], longest: int) -> bool:
    """Whether all are visible ASCII, not empty, no longer than that, and no formula or cell that cannot be read."""
    joined = "".join(texts)
    return (
        joined.isascii()
        and joined.isprintable()
        and "" not in texts
        and len(max(texts, key=len)) <= longest
        and "\n=" not in "\n" + "\n".join(texts)
        and set(map(type, texts)) == {str}
    )


_ONE = {"agencies": "agency", "policies": "policy"}


def _one(of: str) -> str:
    return _ONE.get(of, of.removesuffix("s"))


def _hint(of: str) -> str:
    return f"expected the code of one that is there (template {of})"
