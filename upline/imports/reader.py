"""A CSV or XLSX file → rows of text with the numbers a spreadsheet gives them (the first row is 1).

The content says which of the two it is, not the name. Every size is bounded, and a file beyond a bound is refused
before it is in memory. Errors that make the rest of a file unreadable are Refused; what is wrong with one cell is a
BadCell in its place.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from upline.errors import Refused

MAX_BYTES = 1 << 30  # of the file, and of an XLSX file's parts unpacked
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters, as in a spreadsheet
MAX_RECORD = 1 << 20  # characters of one row of a CSV file
MAX_ROWS = 5_000_000
BLOCK = 1 << 20

Progress = Callable[[int, int], None]  # (done, of)


class BadCell(str):
    """A cell that cannot be read; its text is the reason."""

    __slots__ = ()


class Opened(NamedTuple):
    """A file that may be read: its content's SHA-256 in hexadecimal, its bytes, and whether it is XLSX."""

    path: Path
    digest: str
    size: int
    is_workbook: bool


def open_file(path: Path) -> Opened:
    """Look at a file before reading it. Refused: not there, empty, too large, of a kind that is not read."""
    if not path.exists():
        raise Refused(f"there is no file {path}")
    if not path.is_file():
        raise Refused(f"{path} is not a file")
    size = path.stat().st_size
    if size == 0:
        raise Refused(f"{path.name} is empty: expected a header row and rows under it")
    if size > MAX_BYTES:
        raise Refused(
            f"{path.name} has {size:,} bytes, the limit is {MAX_BYTES:,}: split it into several files with the same"
            " header"
        )
    try:
        with path.open("rb") as file:
            start = file.read(8)
            digest = hashlib.sha256(start)
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            f"{path.name} is an old Excel file or is locked by a password: save it as plain .xlsx or as CSV UTF-8"
        )
    return Opened(path, digest.hexdigest(), size, start.startswith(b"PK\x03\x04"))


def read_rows(opened: Opened, notes: list[str], progress: Progress | None = None) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of each row that is not blank, the header first. Appends to notes what was not read.

    Cells have no outer spaces. Raises Refused naming the row.
    """
    if opened.is_workbook:
        from .workbook import read_workbook

        rows = read_workbook(opened, notes, progress)
    else:
        from .comma_separated import read_comma_separated

        rows = read_comma_separated(opened, progress)
    for number, cells in rows:
        if number > MAX_ROWS:
            raise Refused(f"{opened.path.name} has more than {MAX_ROWS:,} rows: split it into several files")
        if len(cells) > MAX_COLUMNS:
            raise Refused(
                f"{opened.path.name}, row {number}: {len(cells):,} columns, the limit is {MAX_COLUMNS}; is it the"
                " right file?"
            )
        if any(cells):
            yield number, cells
