"""Files → rows of text: what is read, and what is refused before it does harm."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from upline.errors import Refused
from upline.imports import reader
from upline.imports.reader import BadCell, open_file, read_rows


def rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(read_rows(open_file(path), []))


def csv_file(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"\xef\xbb\xbfa,b\r\n1,2", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b'a,b\n"x, y"," z "\n', [(1, ["a", "b"]), (2, ["x, y", "z"])]),
        (b'a,b\n"two\nlines",1\n3,4\n', [(1, ["a", "b"]), (2, ["two\nlines", "1"]), (3, ["3", "4"])]),
        (b'a,b\n"say ""so""",1\n', [(1, ["a", "b"]), (2, ['say "so"', "1"])]),
        (b"a,b\n\n,\n1,2\n", [(1, ["a", "b"]), (4, ["1", "2"])]),
        ("a\nJosé\n".encode(), [(1, ["a"]), (2, ["José"])]),
    ],
    ids=["plain", "byte order mark", "commas in quotes", "line break in quotes", "quotes", "blank rows", "letters"],
)
def test_csv_is_read(tmp_path: Path, content: bytes, expected: list[tuple[int, list[str]]]) -> None:
    assert rows(csv_file(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["is empty"]),
        ("a,b\nx,José\n".encode("latin-1"), ["line 2, byte 6 (0xE9) is not UTF-8", "CSV UTF-8"]),
        ("a,b\n".encode("utf-16"), ["UTF-16", "CSV UTF-8"]),
        (b"a,b\n1,\xe2\x82", ["line 2, byte 3 (0xE2) is not UTF-8"]),
        (b'a,b\n1,2\n"open,3\n', ["row 3", "never closed"]),
        (b'a,b\n"x"y,2\n', ["row 2", "after a closing quote"]),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", ["row 2", "32,767"]),
        (b"," * 2_000_000, ["row 1", "1,048,576"]),
        (b"," * 1_000, ["1,001 columns", "200"]),
        (b"\xd0\xcf\x11\xe0rest of it", ["old Excel file", ".xlsx"]),
        (b"PK\x03\x04 not a zip at all", ["cannot be read as XLSX"]),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_place_and_remedy(
    tmp_path: Path, content: bytes, words: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        rows(csv_file(tmp_path, content))
    for word in words:
        assert word in str(refused.value)


def test_the_first_bad_byte_is_found_far_into_a_file(tmp_path: Path) -> None:
    line = "é".encode() * 50 + b"\n"
    good = line * 30_000  # 3 MB: a character lies across two blocks
    with pytest.raises(Refused, match=r"line 30001, byte 5 \(0xFF\)"):
        rows(csv_file(tmp_path, good + b"abcd\xff\n"))


def test_two_gigabytes_of_commas_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "commas.csv"
    with path.open("wb") as file:
        file.write(b"," * 1000)
        file.truncate(2 << 30)  # on disk it takes nothing
    with pytest.raises(Refused, match="2,147,483,648 bytes, the limit is 1,073,741,824"):
        open_file(path)


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        open_file(tmp_path / name)


def test_more_rows_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    with pytest.raises(Refused, match="more than 3 rows"):
        rows(csv_file(tmp_path, b"a\n1\n2\n3\n"))


def workbook(folder: Path) -> tuple[xlsxwriter.Workbook, Path]:
    path = folder / "file.xlsx"
    return xlsxwriter.Workbook(str(path)), path


def test_xlsx_cells_become_the_text_that_means_them(tmp_path: Path) -> None:
    from datetime import date

    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_datetime(2, 0, date(2026, 1, 31), day)
    sheet.write_number(2, 1, 1234.5)
    sheet.write_number(2, 2, 0.07, percent)
    sheet.write_number(3, 0, 1001)
    sheet.write_string(3, 1, "  007 ")
    sheet.write_boolean(3, 2, True)
    sheet.write_number(4, 0, 12.345)
    sheet.write_number(4, 1, 46053 + (13 * 60 + 5) / (24 * 60), time)
    sheet.write_formula(4, 2, "=1+1", None, 2)
    book.add_worksheet("More").write(0, 0, "x")
    book.close()
    notes: list[str] = []
    assert list(read_rows(open_file(path), notes)) == [
        (1, ["a", "b", "c"]),
        (3, ["2026-01-31", "1234.5", "7%"]),
        (4, ["1001", "007", "true"]),
        (5, ["12.345", "2026-01-31 13:05:00", "2"]),
    ]
    assert notes == ["sheet 'Sheet1' was read; not read: 'More'"]


def test_what_a_sum_of_floats_leaves_is_not_rounded_away(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "a"
    book.active["A2"] = 12.34 + 1e-14
    book.save(tmp_path / "sum.xlsx")
    assert rows(tmp_path / "sum.xlsx")[1] == (2, ["12.34000000000001"])


def test_xlsx_cells_that_say_nothing_sure_are_bad(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_formula(1, 0, "=1+1", None, "")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_number(1, 2, 12345678901234567890)
    book.close()
    [_, (number, cells)] = rows(path)
    assert number == 2
    assert all(isinstance(cell, BadCell) for cell in cells)
    assert "without a stored value" in cells[0]
    assert "#DIV/0!" in cells[1]
    assert "15 digits" in cells[2]


def test_xlsx_columns_begin_where_the_sheet_does(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 2, ["a", "b"])
    sheet.write(1, 2, "x")
    sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    book.close()
    [header, (_, cells)] = rows(path)
    assert header == (1, ["a", "b"])
    assert cells[0] == "x"
    assert isinstance(cells[1], BadCell)


def test_an_xlsx_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (8 << 20))
    from upline.imports import workbook as module

    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    with pytest.raises(Refused, match="unpacks to more than"):
        rows(path)


def test_a_cell_far_to_the_right_is_refused_before_the_sheet_is_laid_out(tmp_path: Path) -> None:
    book, path = workbook(tmp_path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "z")
    book.close()
    with pytest.raises(Refused, match="16,384 columns, the limit is 200"):
        rows(path)


@pytest.mark.parametrize("hidden", [False, True])
def test_the_first_visible_sheet_is_read(tmp_path: Path, hidden: bool) -> None:
    book, path = workbook(tmp_path)
    first, second = book.add_worksheet("One"), book.add_worksheet("Two")
    first.write(0, 0, "one")
    second.write(0, 0, "two")
    if hidden:
        second.activate()
        first.hide()
    book.close()
    assert rows(path)[0] == (1, ["two" if hidden else "one"])
