"""Runs the engine on books of rows and says, book by book, where it differs from the reference calculation."""

import time
from collections.abc import Callable

import pyarrow as pa

from upline.engine.backends import open_backend
from upline.engine.calculate import calculate as engine
from upline.engine.tables import INPUTS, OUTPUTS

from .books import BOOK_SIZE, moved, together, without_row
from .oracle import Book, Result, Row, calculate

BUILT_COLUMNS = [name for name in OUTPUTS["built_rows"].columns if name != "distribution"]


def snapshot_of(book: Book) -> dict[str, pa.Table]:
    return {
        name: pa.table({c: pa.array([row[c] for row in book[name]], pa.int64()) for c in table.columns})
        for name, table in INPUTS.items()
    }


def run_engine(book: Book, backend: str = "duckdb") -> Book:
    """The engine's output tables as rows."""
    with open_backend(backend) as opened:
        return {name: table.to_pylist() for name, table in engine(snapshot_of(book), opened).tables.items()}


def run_many(books: list[Book], backend: str = "duckdb") -> list[Book]:
    """The engine's output of each book, all of one installation's setting, computed in one calculation."""
    output = run_engine(together([moved(book, number) for number, book in enumerate(books)]), backend)
    owner = {"lines": "transaction", "items": "transaction", "summary": "agent", "exceptions": "policy"}
    built: dict[int, list[Row]] = {}
    for row in output["built_rows"]:
        built.setdefault(row["distribution"], []).append(row)
    split: list[Book] = [{name: [] for name in (*owner, "built_rows")} for _ in books]
    for name, column in owner.items():
        for row in output[name]:
            split[row[column] // BOOK_SIZE][name].append(row)
    for number, part in enumerate(split):
        for distribution in sorted({row["distribution"] for row in part["items"] if row["distribution"] < 0}):
            part["built_rows"] += built.get(distribution, [])
        own = {"agent", "transaction", "policy", "rate"}
        for name, rows in part.items():
            part[name] = [
                {
                    # details that are a transaction's id (-1: levels that differ)
                    k: v - number * BOOK_SIZE
                    if (k in own and v) or (k == "detail" and row["code"] in (1, 5, 8) and v > 0)
                    else v - number * BOOK_SIZE
                    if k == "distribution" and v > 0
                    else v
                    for k, v in row.items()
                }
                for row in rows
            ]
    return split


def differing_rows(name: str, expected: list[Row], found: list[Row], key: tuple[str, ...]) -> list[str]:
    """What to say of rows that are missing, unexpected, or differ in a column."""
    messages = []
    wanted = {tuple(row[c] for c in key): row for row in expected}
    given = {tuple(row[c] for c in key): row for row in found}
    assert len(wanted) == len(expected), f"the reference's {name} are not unique by {key}"
    if len(given) != len(found):
        messages.append(f"{name}: {len(found) - len(given)} rows are there twice")
    for where in sorted(wanted.keys() | given.keys()):
        label = f"{name} {dict(zip(key, where, strict=True))}"
        if where not in given:
            messages.append(f"{label}: missing, expected {wanted[where]}")
        elif where not in wanted:
            messages.append(f"{label}: unexpected {given[where]}")
        else:
            messages += [
                f"{label}: {column} expected {value}, found {given[where][column]}"
                for column, value in wanted[where].items()
                if given[where][column] != value
            ]
    return messages


def differences(expected: Result, found: Book) -> list[str]:
    """Where the engine's output of one book differs from the reference: empty when they agree to the cent."""
    messages = []
    for name in ("lines", "summary", "exceptions"):
        messages += differing_rows(name, getattr(expected, name), found[name], OUTPUTS[name].key)
    items = [row | {"distribution": max(row["distribution"], 0)} for row in found["items"]]
    messages += differing_rows("items", expected.items, items, ("transaction",))
    rows_of: dict[int, list[Row]] = {}
    for row in found["built_rows"]:
        rows_of.setdefault(row["distribution"], []).append(row)
    used = {(item["policy"], item["distribution"]) for item in found["items"] if item["distribution"] < 0}
    for policy, distribution in sorted(used):
        messages += differing_rows(
            f"built rows of policy {policy}",
            expected.built.get(policy, []),
            [{c: row[c] for c in BUILT_COLUMNS} for row in rows_of.get(distribution, [])],
            ("level", "from_month"),
        )
    return messages


def disagreement(book: Book, backend: str = "duckdb") -> list[str]:
    return differences(calculate(book), run_many([book], backend)[0])


REDUCING_SECONDS = 120


def reduced(book: Book, wrong: Callable[[Book], bool]) -> Book:
    """A smaller book that is still wrong: rows taken away while that can be done, halves of a table first, then one."""
    if not wrong(book):
        return book
    started, shrinking = time.monotonic(), True
    while shrinking and time.monotonic() - started < REDUCING_SECONDS:
        shrinking = False
        for table in reversed(list(INPUTS)):
            if table in ("run", "agents"):
                continue
            size = len(book[table]) // 2
            while size > 0 and len(book[table]) > 1:
                for start in range(0, len(book[table]), size):
                    smaller = book | {table: book[table][:start] + book[table][start + size :]}
                    if _is_wrong(smaller, wrong):
                        book, shrinking = smaller, True
                        break
                else:
                    size //= 2
            for index in reversed(range(len(book[table]))):
                smaller = without_row(book, table, index)
                if _is_wrong(smaller, wrong):
                    book, shrinking = smaller, True
    return book


def _is_wrong(book: Book, wrong: Callable[[Book], bool]) -> bool:
    try:
        return wrong(book)
    except (AssertionError, StopIteration):  # the reference refuses a book that cannot be
        return False


def described(book: Book) -> str:
    """A book as text: each row of each table that has any, values of 0 left out."""
    lines = []
    for table, rows in book.items():
        lines += [f"  {table}: " + " ".join(f"{k}={v}" for k, v in row.items() if v) for row in rows]
    return "\n".join(lines)
