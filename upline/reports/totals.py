"""Subtotals and totals of a section's rows, added up while they stream past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from upline.reports.definition import Row, Section, Value


@dataclass(frozen=True)
class Step:
    """What a writer writes next: a row, a group's heading, or a sum. rows: how many rows a sum adds up."""

    what: Literal["group", "row", "subtotal", "total"]
    values: Row
    rows: int = 0


class _Sum:
    def __init__(self, section: Section):
        self.places = [i for i, column in enumerate(section.columns) if column.total]
        self.width = len(section.columns)
        self.sums = [0] * len(self.places)
        self.rows = 0

    def add(self, row: Row) -> None:
        self.rows += 1
        for n, place in enumerate(self.places):
            value = row[place]
            if isinstance(value, int):
                self.sums[n] += value

    def values(self) -> Row:
        values: list[Value] = [None] * self.width
        for place, value in zip(self.places, self.sums, strict=True):
            values[place] = value
        return tuple(values)


def with_totals(section: Section, rows: Iterable[Row]) -> Iterator[Step]:
    """The rows in their order, a heading and a subtotal for each group, and the total where there is anything to add.

    Rows of a group must stand together: a group's name that comes back raises ValueError.
    """
    total, group_sum = _Sum(section), _Sum(section)
    place = section.position(section.group_by) if section.group_by else -1
    group: Value = None
    seen: set[Value] = set()
    for row in rows:
        if section.group_by and (row[place] != group or not seen):
            if seen:
                yield _subtotal(group_sum, place, group)
            if row[place] in seen:
                raise ValueError(f"rows of {section.name} are not sorted by {section.group_by}: {row[place]} came back")
            group, group_sum = row[place], _Sum(section)
            seen.add(group)
            yield Step("group", tuple(group if i == place else None for i in range(len(row))))
        total.add(row)
        group_sum.add(row)
        yield Step("row", row)
    if seen:
        yield _subtotal(group_sum, place, group)
    if section.has_totals and total.rows:
        yield Step("total", total.values(), total.rows)


def _subtotal(group_sum: _Sum, place: int, group: Value) -> Step:
    values = group_sum.values()
    return Step("subtotal", (*values[:place], group, *values[place + 1 :]), group_sum.rows)
