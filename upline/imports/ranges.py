"""Ranges that follow each other: of days (as ordinals) or of months, both ends included.

An open range ends where the next one begins; two at one point, and where asked a gap between two, are problems.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple


@dataclass
class Span:
    """A range with what holds in it. id: of its record, 0 for a new one. rows: of the file that say it, if any.

    fixed: its end was given, so a later range must not begin before it.
    """

    start: int
    end: int
    value: Any
    id: int = 0
    rows: tuple[int, ...] = ()
    fixed: bool = False


class Problem(NamedTuple):
    """Two ranges that do not follow each other; rows: those of the file to leave out; gap: else they overlap."""

    rows: tuple[int, ...]
    before: Span
    after: Span
    gap: bool


def fit(spans: Iterable[Span], gaps: bool) -> tuple[list[Span], list[Problem]]:
    """The ranges in order, open ones ended where the next begins; and what does not fit. gaps: whether they may be."""
    ordered = sorted(spans, key=lambda span: span.start)
    problems = []
    for before, after in pairwise(ordered):
        if before.end >= after.start:
            if before.fixed:
                problems.append(Problem(after.rows or before.rows, before, after, gap=False))
            else:
                before.end = after.start - 1
        elif not gaps and before.end + 1 < after.start:
            problems.append(Problem(after.rows or before.rows, before, after, gap=True))
    return ordered, [problem for problem in problems if problem.rows]
