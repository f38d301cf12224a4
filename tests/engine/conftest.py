"""What computes a worked example: the plain reference and the engine, which have to say the same."""

from collections.abc import Callable

import pytest

from . import oracle
from .compare import run_many
from .oracle import Book

Calculation = Callable[[Book], Book]
Calculations = Callable[[list[Book]], list[Book]]


def reference(book: Book) -> Book:
    """The output tables by the plain reference."""
    result = oracle.calculate(book)
    return {
        "lines": result.lines,
        "items": result.items,
        "summary": result.summary,
        "exceptions": result.exceptions,
        "built_rows": [row for rows in result.built.values() for row in rows],
    }


@pytest.fixture(params=["reference", "engine"])
def calculations(request: pytest.FixtureRequest) -> Calculations:
    """A function from books to their output tables: by the reference, then by the engine on DuckDB, in one run."""
    return run_many if request.param == "engine" else lambda books: [reference(book) for book in books]


@pytest.fixture
def calculation(calculations: Calculations) -> Calculation:
    """The same for one book."""
    return lambda book: calculations([book])[0]
