"""A report as an XLSX workbook: a sheet a section, real numbers and dates, totals that follow a filter.

Rows are written as they stream and never held (xlsxwriter's constant memory). Amounts go in as exact decimals; the
file format itself keeps numbers as doubles, which hold every amount up to A1's limit to the cent.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from upline.errors import Refused
from upline.reports.definition import Column, Document, Kind, Report, Row, Section, Value
from upline.reports.totals import Step, with_totals

LAST_ROW = 1_048_576  # of a sheet, by the file format
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "amount": "#,##0.00;[Red]-#,##0.00",
    "percent": "0.00##%",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "count": "0",
}


def write(report: Report, documents: Iterable[Document], path: Path) -> None:
    """Write the workbook to `path`. Raises Refused where a section has more rows than a sheet holds."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"title": report.title})
    styles = _Styles(workbook)
    cover = _Cover(workbook.add_worksheet("About"), styles)
    sheets: dict[str, _Sheet] = {}
    try:
        for document in documents:
            cover.add(document)
            for block in document.blocks:
                if block.section.name not in sheets:
                    sheets[block.section.name] = _Sheet(workbook, report, block.section, styles)
                sheets[block.section.name].add(document.keys, block.rows)
        for sheet in sheets.values():
            sheet.finish()
    finally:
        workbook.close()


class _Styles:
    """The formats of cells, made once a kind and weight."""

    def __init__(self, workbook: Any):
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}
        self.heading = workbook.add_format({"bold": True, "font_size": 14})
        self.warning = workbook.add_format({"bold": True, "font_color": "#9A3412"})
        self.quiet = workbook.add_format({"font_color": "#52525B"})

    def of(self, kind: Kind, weight: str = "") -> Any:
        """weight: empty, `head`, `subtotal` or `total`."""
        if (kind, weight) not in self._made:
            look: dict[str, object] = {"num_format": _FORMATS[kind], "valign": "top"}
            if weight:
                look["bold"] = True
            if weight == "head":
                look |= {"num_format": "@", "bottom": 1, "bg_color": "#F4F4F5", "text_wrap": True}
            if weight == "total":
                look["top"] = 1
            if kind in ("amount", "percent", "count"):
                look["align"] = "right"
            self._made[kind, weight] = self._workbook.add_format(look)
        return self._made[kind, weight]


class _Cover:
    """The first sheet: what each document is about."""

    def __init__(self, sheet: Any, styles: _Styles):
        self._sheet, self._styles, self._row = sheet, styles, 0
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 70)

    def add(self, document: Document) -> None:
        self._write(0, document.title, self._styles.heading)
        if document.warning:
            self._write(0, document.warning, self._styles.warning)
        for label, text in document.facts:
            self._sheet.write_string(self._row, 0, label, self._styles.quiet)
            self._write(1, text)
        self._row += 1

    def _write(self, column: int, text: str, style: Any = None) -> None:
        if self._row >= LAST_ROW:
            raise Refused(f"more documents than a sheet holds ({LAST_ROW} rows): choose --agent, or --format csv")
        self._sheet.write_string(self._row, column, text, style)
        self._row += 1


class _Sheet:
    """The sheet of a section: the report's key columns, then the section's; head frozen, totals last."""

    def __init__(self, workbook: Any, report: Report, section: Section, styles: _Styles):
        self.section, self._styles = section, styles
        self._columns: tuple[Column, ...] = (*report.keys, *section.columns)
        self._keys = len(report.keys)
        self._sheet = workbook.add_worksheet(section.title[:31])
        self._row = 1
        self._sums = [0] * len(self._columns)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.title, styles.of(column.kind, "head"))

    def add(self, keys: Row, rows: Iterable[Row]) -> None:
        """A document's rows, with a subtotal after each group."""
        first = self._row
        for step in with_totals(self.section, rows):
            if step.what == "row":
                self._cells((*keys, *step.values), "", level=1 if self.section.group_by else 0)
                for place, column in enumerate(self._columns):
                    value = (*keys, *step.values)[place] if column.total else None
                    self._sums[place] += value if isinstance(value, int) else 0
                self._row += 1
            elif step.what == "subtotal":
                self._sum(step, keys, first)
                first = self._row

    def finish(self) -> None:
        """The total of all documents, as a formula that leaves out subtotals and what a filter hides."""
        if self._row == 1:
            return
        self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)
        if not self.section.has_totals:
            return
        self._room()
        self._sheet.write_string(self._row, 0, "Total", self._styles.of("text", "total"))
        for place, column in enumerate(self._columns[1:], 1):
            style = self._styles.of(column.kind, "total")
            if column.total:
                self._formula(place, 1, Decimal(self._sums[place]) / 100, style)
            else:
                self._sheet.write_blank(self._row, place, None, style)

    def _sum(self, step: Step, keys: Row, first: int) -> None:
        self._room()
        values = (*keys, *step.values)
        for place, column in enumerate(self._columns):
            value, style = values[place], self._styles.of(column.kind, "subtotal")
            if column.total and isinstance(value, int):
                self._formula(place, first, Decimal(value) / 100, style)
            elif column.name == self.section.group_by:
                self._sheet.write_string(self._row, place, f"{value} total", style)
            elif place < self._keys:
                self._cell(place, column, value, style)
        self._row += 1

    def _formula(self, place: int, first: int, value: Decimal, style: Any) -> None:
        from xlsxwriter.utility import xl_range

        formula = f"=SUBTOTAL(9,{xl_range(first, place, self._row - 1, place)})"
        self._sheet.write_formula(self._row, place, formula, style, value)

    def _cells(self, values: Row, weight: str, level: int) -> None:
        self._room()
        if level:
            self._sheet.set_row(self._row, None, None, {"level": level})
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            self._cell(place, column, value, self._styles.of(column.kind, weight))

    def _cell(self, place: int, column: Column, value: Value, style: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self._sheet.write_string(self._row, place, value, style)
        elif isinstance(value, date):
            self._sheet.write_datetime(self._row, place, value, style)
        elif column.kind == "month":
            self._sheet.write_datetime(self._row, place, date(value // 100, value % 100, 1), style)
        else:
            unit = {"amount": 100, "percent": 1_000_000}.get(column.kind, 1)
            self._sheet.write_number(self._row, place, Decimal(value) / unit, style)

    def _room(self) -> None:
        if self._row >= LAST_ROW - 1:
            raise Refused(
                f"{self.section.title} has more rows than a sheet holds ({LAST_ROW}): choose --agent, or --format csv"
            )
