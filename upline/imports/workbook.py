"""XLSX: the first visible sheet's cells as text. A spreadsheet's numbers and dates become text here and nowhere else.

python-calamine reads the values. It gives nothing for a formula without a stored value or for an error such as #DIV/0!,
and does not tell 12.5 % from 0.125. So the sheet's own XML is looked through first: for those, and for its size.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from upline.errors import Refused

from .reader import BLOCK, MAX_BYTES, MAX_CELL, MAX_COLUMNS, BadCell, Opened, Progress

MAX_PARTS = 10_000  # files inside the file
MAX_SMALL_PART = 32 << 20  # bytes of the parts that are read whole
MAX_CELLS = 60_000_000  # rows × columns: python-calamine keeps the empty ones too
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
_REPORT_EVERY = 20_000  # rows
_BUILT_IN_PERCENTS = {"9", "10"}  # number formats 0% and 0.00%
_COLUMN = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)\d')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_FORMULA_OR_ERROR = re.compile(rb"<(?:\w+:)?f[ />]|<(?:\w+:)?c [^>]*?\bt=[\"']e[\"']")

Place = tuple[int, int]  # row, column, from 0


def read_workbook(opened: Opened, notes: list[str], progress: Progress | None) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row of the first visible sheet; the others are named in notes."""
    import python_calamine

    name = opened.path.name
    try:
        with zipfile.ZipFile(opened.path) as archive:
            _check_unpacked_size(archive, name)
            book = python_calamine.load_workbook(str(opened.path))
            index = _first_visible(book, notes, name)
            part = _sheet_part(archive, book.sheet_names[index])
            care = _look_through(archive, part, _percent_styles(archive), name)
            sheet = book.get_sheet_by_index(index)
    except (zipfile.BadZipFile, python_calamine.CalamineError, expat.ExpatError, ElementTree.ParseError) as error:
        raise _unreadable(name, error) from error
    except (KeyError, OSError, NotImplementedError, RuntimeError) as error:  # missing parts, encryption, odd packing
        raise _unreadable(name, error) from error
    if sheet.start is None:
        raise Refused(f"{name}, sheet '{sheet.name}' is empty: expected a header row and rows under it")
    left, height = sheet.start[1], sheet.end[0] + 1
    for row, values in enumerate(sheet.iter_rows()):
        cells = [_text(value) for value in values]
        for column, fault in care.get(row, {}).items():
            _mark(cells, column - left, fault)
        yield row + 1, cells
        if progress and row % _REPORT_EVERY == 0:
            progress(row, height)
    if progress:
        progress(height, height)


def _unreadable(name: str, error: Exception) -> Refused:
    return Refused(f"{name} cannot be read as XLSX ({error}): save it anew as .xlsx, or as CSV UTF-8")


def _text(value: Any) -> str:
    """A cell's value as the text that a CSV file would hold."""
    if isinstance(value, str):
        text = value.strip()
        return text if len(text) <= MAX_CELL else BadCell(f"has more than {MAX_CELL:,} characters")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    """A number as the shortest text that means it: 0.1 is '0.1', 12.0 is '12', 0.1 + 0.2 is '0.30000000000000004'."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return BadCell(f"is {value}, expected a number")
    if abs(exact) >= _EXACT:
        return BadCell(
            "is a number of more than 15 digits, of which a spreadsheet has lost the last ones: format the cell as text"
            " and type it again"
        )
    return _plain(exact)


def _plain(exact: Decimal) -> str:
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _mark(cells: list[str], column: int, fault: str | None) -> None:
    """Put what the XML said of a cell in its place: a fault, or (None) that its number is shown as a percentage."""
    cells.extend([""] * (column + 1 - len(cells)))
    if fault is not None:
        cells[column] = BadCell(fault)
    elif cells[column] and not isinstance(cells[column], BadCell):
        try:
            cells[column] = _plain(Decimal(cells[column]) * 100) + "%"
        except ArithmeticError:
            return  # text in a cell that is formatted as a percentage


def _check_unpacked_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what would unpack to more than the limit, whatever it says of its size: each part is unpacked to see."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Refused(f"{name} holds {len(parts):,} parts, the limit is {MAX_PARTS:,}; is it a spreadsheet?")
    if sum(part.file_size for part in parts) > MAX_BYTES:
        raise Refused(f"{name} unpacks to more than {MAX_BYTES:,} bytes: split it into several files")
    for part in parts:
        with archive.open(part) as stream:  # raises BadZipFile where size or checksum are not what was said
            while stream.read(BLOCK):
                pass


def _first_visible(book: Any, notes: list[str], name: str) -> int:
    """The index of the first visible sheet; notes name the other sheets."""
    import python_calamine

    kinds, visibles = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
    sheets = [
        (index, sheet.name)
        for index, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == kinds.WorkSheet and sheet.visible == visibles.Visible
    ]
    if not sheets:
        raise Refused(f"{name} has no visible sheet")
    index, first = sheets[0]
    others = [f"'{sheet.name}'" for number, sheet in enumerate(book.sheets_metadata) if number != index]
    if others:
        notes.append(f"sheet '{first}' was read; not read: {', '.join(others)}")
    return index


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    relations = {
        element.get("Id"): element.get("Target", "")
        for element in _small_part(archive, "xl/_rels/workbook.xml.rels").iter()
    }
    for element in _small_part(archive, "xl/workbook.xml").iter():
        if _local(element.tag) == "sheet" and element.get("name") == sheet:
            key = next(value for attribute, value in element.items() if _local(attribute) == "id")
            return posixpath.normpath(posixpath.join("/xl", relations[key]))[1:]
    raise KeyError(f"no part for sheet '{sheet}'")


def _percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """The numbers of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _small_part(archive, "xl/styles.xml")
    percents = _BUILT_IN_PERCENTS | {
        element.get("numFmtId", "")
        for element in styles.iter()
        if _local(element.tag) == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", element.get("formatCode", ""))
    }
    formats = next((element for element in styles if _local(element.tag) == "cellXfs"), None)
    return {
        i for i, element in enumerate(formats if formats is not None else ()) if element.get("numFmtId") in percents
    }


def _small_part(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MAX_SMALL_PART:
        raise zipfile.BadZipFile(f"{part} is larger than {MAX_SMALL_PART:,} bytes")
    text = archive.read(part)
    if b"<!DOCTYPE" in text:
        raise zipfile.BadZipFile(f"{part} declares a document type")
    return ElementTree.fromstring(text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _look_through(
    archive: zipfile.ZipFile, part: str, percent_styles: set[int], name: str
) -> dict[int, dict[int, str | None]]:
    """Row → column → what is wrong with the cell, or None where its number is shown as a percentage.

    A pass of regular expressions finds out whether anything needs care; only then is every cell parsed.
    """
    percent = b"|".join(str(style).encode() for style in sorted(percent_styles))
    cares = re.compile(
        _FORMULA_OR_ERROR.pattern + (rb"|<(?:\w+:)?c [^>]*?\bs=[\"'](?:%s)[\"']" % percent if percent else b"")
    )
    columns: set[bytes] = set()
    last_row, needs_care = 0, False
    for tags in _whole_tags(archive, part):
        columns.update(_COLUMN.findall(tags))
        if rows := _ROW.findall(tags):
            last_row = max(last_row, *map(int, rows))
        needs_care = needs_care or cares.search(tags) is not None
    widest = max(map(_column_number, columns), default=0)
    if widest > MAX_COLUMNS:
        raise Refused(f"{name}: {widest:,} columns, the limit is {MAX_COLUMNS}; delete what stands far to the right")
    if widest * last_row > MAX_CELLS:
        raise Refused(f"{name}: {last_row:,} rows × {widest} columns, the limit is {MAX_CELLS:,} cells: split it")
    return _cells_that_need_care(archive, part, percent_styles) if needs_care else {}


def _whole_tags(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end where a tag ends."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            piece, end, rest = (rest + block).rpartition(b">")
            yield piece + end
            if len(rest) > BLOCK:
                raise zipfile.BadZipFile(f"{part} has a tag of more than {BLOCK:,} bytes")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _place(reference: str | None, previous: Place) -> Place:
    """'C4' → (3, 2); without a reference the cell follows the previous one."""
    if not reference:
        return previous[0], previous[1] + 1
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column_number(letters.encode()) - 1


def _cells_that_need_care(
    archive: zipfile.ZipFile, part: str, percent_styles: set[int]
) -> dict[int, dict[int, str | None]]:
    found: dict[int, dict[int, str | None]] = {}
    scan = _Scan(percent_styles, found)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = scan.refuse_doctype
    with archive.open(part) as stream:
        parser.ParseFile(stream)
    return found


class _Scan:
    """Goes through a sheet's XML and notes cells with a formula without a value, an error, or a percentage."""

    def __init__(self, percent_styles: set[int], found: dict[int, dict[int, str | None]]):
        self.percents = {str(style) for style in percent_styles}
        self.found = found
        self.place: Place = (-1, -1)
        self.kind = self.style = ""
        self.has_formula = self.in_value = False
        self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self.place = (int(attributes["r"]) - 1 if "r" in attributes else self.place[0] + 1, -1)
        elif tag == "c":
            self.place = _place(attributes.get("r"), self.place)
            self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            self.has_formula, self.value = False, ""
        elif tag == "f":
            self.has_formula = True
        elif tag == "v":
            self.in_value = True

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.in_value = False
        elif tag == "c":
            row, column = self.place
            if self.kind == "e":
                self._note(row, column, f"is the error {self.value[:20]} of a formula, expected a value")
            elif self.has_formula and not self.value and self.kind != "str":
                self._note(
                    row,
                    column,
                    "is a formula without a stored value: open the file in a spreadsheet program and save it",
                )
            elif self.style in self.percents and self.kind in ("", "n") and self.value:
                self._note(row, column, None)

    def text(self, data: str) -> None:
        if self.in_value:
            self.value += data

    def refuse_doctype(self, *_: object) -> None:
        raise zipfile.BadZipFile("a sheet declares a document type")

    def _note(self, row: int, column: int, fault: str | None) -> None:
        self.found.setdefault(row, {})[column] = fault
