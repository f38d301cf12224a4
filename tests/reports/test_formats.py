"""XLSX with real numbers and totals, tagged PDF, and the files that reports become."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from upline.errors import Refused
from upline.reports import pdf, spreadsheet
from upline.reports.definition import Block, Column, Document, Report, Row, Section
from upline.reports.delivery import file_name, whole_file

TODAY = date(2026, 6, 30)
LINES = Section(
    "lines",
    "Lines",
    (
        Column("issuer", "Issuer"),
        Column("policy", "Policy", width=20),
        Column("insured", "Insured", width=30),
        Column("date", "Date", "date"),
        Column("month", "Month", "month"),
        Column("level", "Level", "count"),
        Column("percent", "Rate", "percent"),
        Column("fixed", "Fixed", "amount", total=True),
        Column("commission", "Commission", "amount", total=True),
    ),
    group_by="issuer",
)
REPORT = Report("some-list", "Some list", frozenset(), (Column("agent", "Agent"),), (LINES,), lambda _: iter(()))


def line(issuer: str, policy: str, commission: int, insured: str = "Boris Ibarra", fixed: int = 0) -> Row:
    return (issuer, f"{issuer}/{policy}", insured, date(2026, 1, 5), 202601, 2, 333_333, fixed, commission)


def document(rows: list[Row], name: str = "A", warning: str = "") -> Document:
    facts = (("Agent", f"Ann ({name})"), ("Cycle", "1, dated 2026-01-31"))
    return Document(name, f"List of {name}", (name,), facts, (Block(LINES, rows),), len(rows), warning)


def made(*documents: Document) -> tuple[list[str], dict[str, object]]:
    """The text of each page, and the root of the PDF."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf.document(REPORT, documents, TODAY)))
    root = {**reader.root_object, "title": reader.metadata.title if reader.metadata else None}
    return [page.extract_text() for page in reader.pages], root


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., dict[str, list[list[object]]]]:
    """Writes documents and reads every sheet again, as shown (formulas=False) or as written."""
    from openpyxl import load_workbook

    def sheets(*documents: Document, formulas: bool = False) -> dict[str, list[list[object]]]:
        spreadsheet.write(REPORT, documents, tmp_path / "r.xlsx")
        book = load_workbook(tmp_path / "r.xlsx", data_only=not formulas)
        return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}

    return sheets


def test_xlsx_has_numbers_dates_and_sums(workbook: Callable[..., dict[str, list[list[object]]]]) -> None:
    ann = document([line("ACME", "1", 1050), line("ACME", "2", -75), line("BETA", "3", 99_999_999_999)])
    bob = document([line("ACME", "1", 25)], "B")
    rows = workbook(ann, bob)["Lines"]
    assert rows[0][:3] == ["Agent", "Issuer", "Policy"]
    assert rows[1][6:] == [2, 0.333333, 0, 10.5]
    assert rows[1][4].isoformat() == "2026-01-05T00:00:00"  # type: ignore[attr-defined]
    assert [row[9] for row in rows[1:]] == [
        10.5,
        -0.75,
        9.75,
        999_999_999.99,
        999_999_999.99,
        0.25,
        0.25,
        1000000009.99,
    ]
    assert [row[1] for row in rows[1:]] == [
        "ACME",
        "ACME",
        "ACME total",
        "BETA",
        "BETA total",
        "ACME",
        "ACME total",
        None,
    ]
    written = workbook(ann, bob, formulas=True)["Lines"]
    assert written[3][9] == "=SUBTOTAL(9,J2:J3)"
    assert written[-1][0] == "Total"
    assert written[-1][9] == "=SUBTOTAL(9,J2:J8)"


def test_xlsx_formats_and_frozen_header(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    spreadsheet.write(REPORT, [document([line("ACME", "1", -1050)])], tmp_path / "r.xlsx")
    sheet = load_workbook(tmp_path / "r.xlsx")["Lines"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J3"
    assert sheet.column_dimensions["D"].width == pytest.approx(30, abs=1)
    assert [sheet[f"{column}2"].number_format for column in "EFGHJ"] == [
        "yyyy-mm-dd",
        "yyyy-mm",
        "0",
        "0.00##%",
        "#,##0.00;[Red]-#,##0.00",
    ]


def test_xlsx_keeps_words_as_words(workbook: Callable[..., dict[str, list[list[object]]]]) -> None:
    rows = workbook(document([line("ACME", "=1+1", 1, insured="=HYPERLINK()")]), formulas=True)["Lines"]
    assert rows[1][2:4] == ["ACME/=1+1", "=HYPERLINK()"]


def test_xlsx_refuses_what_a_sheet_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "LAST_ROW", 4)
    with pytest.raises(Refused, match="Lines has more rows than a sheet holds"):
        spreadsheet.write(REPORT, [document([line("ACME", str(n), 1) for n in range(9)])], tmp_path / "r.xlsx")


def test_pdf_is_tagged_titled_and_in_a_language() -> None:
    pages, root = made(document([line("ACME", "P-1", 123_450)]))
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == "en"
    assert root["title"] == "List of A"
    assert "/StructTreeRoot" in root
    [page] = pages
    assert "1,234.50" in page
    assert "33.3333" in page
    assert "Page 1 of 1" in page
    assert "Fixed" not in page  # a column that says nothing is left out


def test_pdf_repeats_heads_and_counts_pages_of_each_document() -> None:
    long = document([line("ACME", f"P-{n}", 100) for n in range(150)], warning="ESTIMATE: the cycle is open")
    short = document([line("BETA", "P-1", -100, fixed=500)], "B")
    pages, _ = made(long, short)
    assert [("of 3" in page, "of 1" in page) for page in pages] == [*[(True, False)] * 3, (False, True)]
    assert all("Commission" in page and "Policy" in page for page in pages)
    assert all("ACME" in page for page in pages[:3])  # the group's heading goes on, too
    assert all("ESTIMATE" in page for page in pages[:3])
    assert "ESTIMATE" not in pages[3]
    assert "ACME, 150 lines" in pages[2]
    assert "Total, 150 lines" in pages[2]
    assert "−1.00" in pages[3]
    assert "5.00" in pages[3]


def test_pdf_wraps_names_of_any_length_and_script() -> None:
    names = ["Castellanos, Abernathy & Holloway " * 5, "W" * 190, "山田太郎", 'Zoë "#let" $x$ <b> *bold* \\']
    pages, _ = made(document([line("ACME", "GROUP-2026-" + "9" * 49, 100, insured=name) for name in names]))
    text = " ".join(pages).replace("\u200b", "").replace("\n", "")
    assert '"#let" $x$ <b>' in text
    assert "W" * 12 in text


def test_pdf_too_long_for_one_file_goes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader

    monkeypatch.setattr(pdf, "LINES_A_FILE", 40)
    long = [line("ACME", f"P-{n}", 100) for n in range(90)]
    with pytest.raises(Refused, match="more than 40 lines, too long for one PDF; give --output a folder"):
        pdf.document(REPORT, [document(long)], TODAY)
    parts = list(pdf.parts(REPORT, document(long), TODAY))
    assert [name for name, _ in parts] == ["A-part-001", "A-part-002", "A-part-003"]
    texts = ["".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages) for _, data in parts]
    assert ["Total, 40 lines" in text for text in texts] == [True, True, False]
    assert "Total, 10 lines" in texts[2]
    assert "2; totals are of this part" in texts[1]


def test_a_pdf_is_the_same_bytes_again() -> None:
    assert pdf.document(REPORT, [document([line("ACME", "1", 1)])], TODAY) == pdf.document(
        REPORT, [document([line("ACME", "1", 1)])], TODAY
    )


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), whole_file(target) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    with whole_file(target) as draft:
        draft.write_text("whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(Refused, match="there is no folder"), whole_file(tmp_path / "no" / "r.csv"):
        pass


def test_names_of_files_differ_where_names_do() -> None:
    assert file_name("A/1", "pdf") == "A%2F1.pdf"
    assert file_name("A_1", "pdf") == "A_1.pdf"
    assert file_name("../x", "csv") == "..%2Fx.csv"


@pytest.fixture
def closed_month(tmp_path: Path, database: object) -> Iterator[object]:
    from tests.cycles.office import Office

    office = Office(tmp_path).book()
    office.policy(insured="Boris Ibarra")
    office.premium("t1", "2026-01-15", "10.01")
    office.month("2026-01-31")
    yield database


def test_the_command_in_each_format(closed_month: object, upline_cli: Callable[..., object], tmp_path: Path) -> None:
    from openpyxl import load_workbook
    from pypdf import PdfReader

    run = upline_cli(closed_month.url)  # type: ignore[attr-defined]
    assert run.output("report").splitlines()[2].split()[0] == "agent-balance-by-issuer"  # type: ignore[attr-defined]
    table = run.output("report agent-statement --agent M")  # type: ignore[attr-defined]
    assert "Commission statement: Martin" in table
    assert "Net paid" in table
    script = "\n".join(
        f"report agent-statement --cycle 1 --format {kind} --output all.{kind}"
        for kind in ("csv", "json", "xlsx", "pdf")
    )
    run.write("commands.txt", f"{script}\nreport agent-statement --format pdf --output {tmp_path}/each\n")  # type: ignore[attr-defined]
    (tmp_path / "each").mkdir()
    run.output("batch commands.txt")  # type: ignore[attr-defined]
    assert (
        (tmp_path / "all.csv").read_text().splitlines()[0].startswith("cycle,cycle_date,state,agent,name,section,step")
    )
    assert len(PdfReader(tmp_path / "all.pdf").pages) == 4
    assert load_workbook(tmp_path / "all.xlsx").sheetnames == [
        "About",
        "From gross to net",
        "Agent Balance",
        "Year to date",
        "Lines",
    ]
    assert sorted(path.name for path in (tmp_path / "each").iterdir()) == ["D.pdf", "M.pdf", "T.pdf", "W.pdf"]
    refusal = run.refusal("report items --agent M")  # type: ignore[attr-defined]
    assert refusal.endswith("the reports are agent-balance-by-issuer, agent-statement, debit-balances")
    assert "does not take --cycle" in run.refusal("report debit-balances --cycle 1")  # type: ignore[attr-defined]
    assert "2026-13" in run.refusal("report agent-statement --month 2026-13")  # type: ignore[attr-defined]
