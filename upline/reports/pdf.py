"""A report as tagged PDF (PDF/UA-1), set by typst from templates and fonts that come with the packages.

A PDF is laid out as a whole and takes memory by the line, so one file holds at most LINES_A_FILE lines; a folder takes
a file for each document, in numbered parts where it is longer.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from upline.errors import Refused
from upline.reports.definition import Block, Column, Document, Kind, Report, Value, text_of
from upline.reports.totals import Step, with_totals

LINES_A_FILE = 10_000  # about 15 seconds and 1.5 GB
_MINUS, _NONE = "\u2212", "\u2013"
_BREAK = "\u200b"  # where a word that is too long may go on in the next line
_LONG_WORD = 12
_DIGIT_POINTS, _CAPITAL_POINTS, _LETTER_POINTS = 3.9, 5.2, 4.8  # a figure or letter, a capital, a letter of a heading
_AMOUNT_POINTS = 36.0  # an amount's column at least
_GAP_POINTS, _TEXT_POINTS = 8.0, 140.0  # the space around a cell's text; where a text wraps at the latest


def document(report: Report, documents: Iterable[Document], today: date) -> bytes:
    """All documents as one PDF, each on its own pages. Raises Refused when they are too long for one file."""
    found: list[dict[str, object]] = []
    lines = 0
    for each in documents:
        lines += each.line_count
        if lines > LINES_A_FILE:
            raise Refused(
                f"{report.title}: more than {LINES_A_FILE} lines, too long for one PDF; give --output a folder for"
                " a file each, or choose --format xlsx or csv"
            )
        found.append(_content(each, each.blocks))
    return _compile(report, found, today)


def parts(report: Report, each: Document, today: date) -> Iterator[tuple[str, bytes]]:
    """(name without ending, PDF) of one document; where it is longer, of its numbered parts of LINES_A_FILE rows."""
    if each.line_count <= LINES_A_FILE:
        yield each.name, _compile(report, [_content(each, each.blocks)], today)
        return
    for part, blocks in enumerate(_parts_of(each.blocks), 1):
        content = _content(each, blocks, (("Part", f"{part}; totals are of this part"),))
        made = _compile(report, [content], today)
        del content
        _forget()
        yield f"{each.name}-part-{part:03d}", made


def _parts_of(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks cut where a part is full."""
    now: list[Block] = []
    room = LINES_A_FILE
    for block in blocks:
        rows = iter(block.rows)
        while piece := list(islice(rows, room)):
            cut = len(piece) == room
            now.append(Block(block.section, piece, block.note))
            room -= len(piece)
            if cut:
                yield now
                now, room = [], LINES_A_FILE
    if now:
        yield now


def _forget() -> None:
    """Let typst drop what it keeps of former documents: it does so for what ten later ones have not used."""
    import typst

    for _ in range(11):
        typst.compile(b"", ignore_system_fonts=True)


def _compile(report: Report, found: list[dict[str, object]], today: date) -> bytes:
    import typst

    title = str(found[0]["title"]) if len(found) == 1 else report.title
    content = {"title": title, "kind": report.title, "date": [today.year, today.month, today.day], "documents": found}
    sources = {"main.typ": _template(report.name), "common.typ": _common(), "data.json": json.dumps(content).encode()}
    options: dict[str, Any] = {"format": "pdf", "timestamp": 0}
    try:
        made = typst.compile(sources, ignore_system_fonts=True, pdf_standards=["ua-1"], **options)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # A name in a script that the shipped fonts lack: the system's fonts may have it, a box stands for it else.
        made = typst.compile(sources, ignore_system_fonts=False, **options)
    assert isinstance(made, bytes)
    return made


@cache
def _common() -> bytes:
    return files("upline.reports").joinpath("common.typ").read_bytes()


@cache
def _template(report_name: str) -> bytes:
    own = files("upline.reports").joinpath(f"{report_name.replace('-', '_')}.typ")
    return own.read_bytes() if own.is_file() else files("upline.reports").joinpath("list.typ").read_bytes()


def _content(each: Document, blocks: Iterable[Block], more: tuple[tuple[str, str], ...] = ()) -> dict[str, object]:
    return {
        "title": each.title,
        "name": each.name,
        "warning": each.warning,
        "facts": [[label, _breakable(text)] for label, text in (*each.facts, *more)],
        "sections": [section for block in blocks if (section := _section(block))],
    }


def _section(block: Block) -> dict[str, object] | None:
    """A block as what the templates draw: columns with a width, and rows of text."""
    section = block.section
    steps = list(with_totals(section, block.rows))
    rows = [step for step in steps if step.what == "row"]
    shown = [
        place
        for place, column in enumerate(section.columns)
        if column.name != section.group_by and not _always_zero(column, place, rows)
    ]
    columns = [section.columns[place] for place in shown]
    group = section.position(section.group_by) if section.group_by else None
    texts = [_texts(column, place, steps, group) for column, place in zip(columns, shown, strict=True)]
    return {
        "name": section.name,
        "title": section.title,
        "note": block.note,
        "columns": [
            {
                "title": column.title,
                "number": _is_number(column.kind),
                "wraps": column.kind == "text",
                "width": _width(column, cells),
            }
            for column, cells in zip(columns, texts, strict=True)
        ],
        "rows": [
            {"what": step.what, "label": _label(step, group), "cells": list(cells)}
            for step, cells in zip(steps, zip(*texts, strict=True), strict=True)
        ],
        "totals": section.has_totals,
    }


def _label(step: Step, group_place: int | None) -> str:
    if step.what == "row":
        return ""
    group = "" if group_place is None else str(step.values[group_place])
    lines = f"{step.rows} line" + ("" if step.rows == 1 else "s")
    return {"group": group, "subtotal": f"{group}, {lines}", "total": f"Total, {lines}"}[step.what]


def _always_zero(column: Column, place: int, rows: list[Step]) -> bool:
    """The rare column of fixed amounts is left out of a page on which it says nothing."""
    return column.name == "fixed" and not any(step.values[place] for step in rows)


def _is_number(kind: Kind) -> bool:
    return kind in ("amount", "percent", "count")


def _width(column: Column, cells: list[str]) -> float:
    """The points a column wants: figures and dates all they need; text what 19 of 20 cells need, and the rest wrap."""
    heading = max(len(word) for word in column.title.split()) * _LETTER_POINTS
    if column.kind == "text":
        lengths = sorted(_points(cell) for cell in cells)
        nearly_longest = lengths[len(lengths) * 19 // 20] if lengths else 0.0
        return round(max(min(nearly_longest, _TEXT_POINTS), heading) + _GAP_POINTS, 1)
    figures = max((len(cell) for cell in cells), default=4) * _DIGIT_POINTS
    least = _AMOUNT_POINTS if column.kind == "amount" else 0.0
    return round(max(figures, heading, least) + _GAP_POINTS, 1)


def _points(text: str) -> float:
    return sum(_CAPITAL_POINTS if letter.isupper() else _DIGIT_POINTS for letter in text if letter != _BREAK)


def _texts(column: Column, place: int, steps: list[Step], group: int | None) -> list[str]:
    """A column's cells: percentages with equal decimals; names without that of the group they stand under."""
    values = [step.values[place] for step in steps]
    if column.kind == "percent":
        decimals = max((len(_decimals(value)) for value in values if isinstance(value, int)), default=0)
        return ["" if value is None else _percent(value, max(decimals, 2)) for value in values]
    if column.kind == "text" and group is not None:
        return [_breakable(str(step.values[place] or "").removeprefix(f"{step.values[group]}/")) for step in steps]
    return [_text(column.kind, value) for value in values]


def _text(kind: Kind, value: Value) -> str:
    if value is None:
        return ""
    if kind == "amount" and isinstance(value, int):
        if value == 0:
            return _NONE
        text = text_of(kind, value) or ""
        whole, cents = text.lstrip("-").split(".")
        return f"{_MINUS if value < 0 else ''}{int(whole):,}.{cents}"
    text = text_of(kind, value) or ""
    return _breakable(text) if kind == "text" else text


def _decimals(value: int) -> str:
    return (text_of("percent", value) or "").partition(".")[2]


def _percent(value: Value, decimals: int) -> str:
    whole, _, rest = (text_of("percent", value) or "").partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}".replace("-", _MINUS)


def _breakable(text: str) -> str:
    """A text whose long words, such as policy numbers, may be broken."""
    words = text.split(" ")
    return " ".join(word if len(word) <= _LONG_WORD else _break_word(word) for word in words)


def _break_word(word: str) -> str:
    broken, run = "", 0
    for letter in word:
        broken += letter
        run += 1
        if (letter in "/-._" and run > 3) or run >= _LONG_WORD:
            broken, run = broken + _BREAK, 0
    return broken
