"""Lists as a table, CSV and JSON, and how each kind of cell is written."""

import io
import json
from datetime import date

import pytest

from upline.cli.output import Format, amount, day, flag, percent, show, text
from upline.engine.dates import FIRST_DAY, LAST_DAY

ROWS = [("W", "-1234.50", None), ("Müller, A", "0.05", "true")]


def written(format: Format, rows: list[tuple[str | None, ...]] = ROWS) -> str:
    out = io.StringIO()
    show(["agent", "net", "locked"], rows, format, out)
    return out.getvalue()


def test_csv() -> None:
    assert written(Format.csv) == 'agent,net,locked\nW,-1234.50,\n"Müller, A",0.05,true\n'


def test_json_has_the_same_text_and_null_for_none() -> None:
    assert json.loads(written(Format.json)) == [
        {"agent": "W", "net": "-1234.50", "locked": None},
        {"agent": "Müller, A", "net": "0.05", "locked": "true"},
    ]
    assert json.loads(written(Format.json, [])) == []


def test_table_puts_numbers_to_the_right() -> None:
    assert written(Format.table).splitlines() == [
        "agent           net  locked",
        "─────────  ────────  ──────",
        "W          -1234.50",
        "Müller, A      0.05  true",
    ]


def test_an_empty_table_still_names_its_columns() -> None:
    assert written(Format.table, []).splitlines()[0] == "agent  net  locked"


def test_a_long_list_streams() -> None:
    out = io.StringIO()
    show(["n"], ((str(n),) for n in range(3000)), Format.table, out)
    assert len(out.getvalue().splitlines()) == 3002


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (amount(-123450), "-1234.50"),
        (amount(0), "0.00"),
        (amount(None), None),
        (percent(125000), "12.5"),
        (percent(0), "0"),
        (percent(None), None),
        (day(date(2026, 1, 31)), "2026-01-31"),
        (day(FIRST_DAY), None),
        (day(LAST_DAY), None),
        (flag(True), "true"),
        (flag(False), "false"),
        (flag(None), None),
        (text(3), "3"),
        (text(""), None),
    ],
)
def test_cells(cell: str | None, expected: str | None) -> None:
    assert cell == expected
