"""CSV: UTF-8 with or without a byte order mark, commas, quotes doubled inside quotes, line breaks inside quotes."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from upline.errors import Refused

from .reader import BLOCK, MAX_CELL, MAX_RECORD, Opened, Progress

_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_REPORT_EVERY = 20_000  # rows


def read_comma_separated(opened: Opened, progress: Progress | None) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row, blank ones as no cells."""
    csv.field_size_limit(MAX_CELL)
    name = opened.path.name
    number = 0
    with opened.path.open("rb") as raw:
        lines = _Lines(TextIOWrapper(raw, encoding="utf-8-sig", errors="strict", newline=""))
        reader = csv.reader(lines, strict=True)
        while True:
            number += 1
            lines.length = 0
            try:
                cells = next(reader, None)
            except UnicodeDecodeError:
                raise Refused(
                    f"{name}, {_first_bad_byte(opened.path)}: save it as 'CSV UTF-8' and import it again"
                ) from None
            except csv.Error as error:
                raise Refused(f"{name}, row {number}: {_reason(error)}") from None
            except _TooLong:
                raise Refused(
                    f"{name}, row {number}: more than {MAX_RECORD:,} characters in one row; is it a CSV file, and is a"
                    " quote left open?"
                ) from None
            if cells is None:
                break
            if progress and number % _REPORT_EVERY == 0:
                progress(raw.tell(), opened.size)
            yield number, [cell.strip() for cell in cells]
    if progress:
        progress(opened.size, opened.size)


class _TooLong(Exception):
    pass


class _Lines:
    """The lines of a text, none longer than a row may be. length: characters given since it was last set to 0."""

    def __init__(self, text: TextIOWrapper):
        self.text = text
        self.length = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_RECORD + 1)
        self.length += len(line)
        if self.length > MAX_RECORD:
            raise _TooLong
        if not line:
            raise StopIteration
        return line


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a cell of more than {MAX_CELL:,} characters; is a quote left open?"
    if "end of data" in text:
        return "a quote is opened and never closed"
    if "expected after" in text:
        return "text after a closing quote; a quote inside a quoted cell is written twice"
    return text


def _first_bad_byte(path: Path) -> str:
    """Where the file stops being UTF-8: the line and the byte in it."""
    with path.open("rb") as file:
        line, rest = 1, b""
        start = file.read(2)
        if kind := _BYTE_ORDER_MARKS.get(start):
            return f"byte 1: the file is {kind}, expected UTF-8"
        file.seek(0)
        before = 0  # bytes of the line in earlier blocks
        while block := file.read(BLOCK):
            data = rest + block
            try:
                data.decode("utf-8")
                good, rest = data, b""
            except UnicodeDecodeError as error:
                good = data[: error.start]
                rest = data[error.start :]
                if len(rest) > 3 or error.reason != "unexpected end of data":
                    return _place(line, before, good, rest[0])
            line += good.count(b"\n")
            before = len(good) - good.rfind(b"\n") - 1 if b"\n" in good else before + len(good)
    return _place(line, before, b"", rest[0])


def _place(line: int, before: int, good: bytes, bad: int) -> str:
    line += good.count(b"\n")
    at = len(good) - good.rfind(b"\n") if b"\n" in good else before + len(good) + 1
    return f"line {line}, byte {at} (0x{bad:02X}) is not UTF-8"
