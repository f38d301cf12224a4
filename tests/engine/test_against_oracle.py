"""The engine against the plain reference: random books agree to the cent, line by line, on every backend."""

import random
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, event, given, settings, target

from upline.engine.backends import open_backend
from upline.engine.calculate import calculate as engine

from .books import books, moved, seeded_book, together
from .compare import described, differences, disagreement, reduced, run_many, snapshot_of
from .conftest import reference
from .laws import broken_laws
from .oracle import Book, calculate

# Seeds; those of one remainder by 3 have one installation's setting and make one calculation.
BOOKS = {"duckdb": range(1_000), "spark": range(0, 450, 3)}

# In how many of the thousand books each rule comes into play at least; measured, and kept from fading.
FIRED = {
    "A3 rounded": 500, "A3 exactly half": 10, "B4 alternate contract": 50, "B4 alternate upline": 50,
    "C1 fixed": 200, "C1 fixed per member": 100, "C1 of commission": 100, "C2 most specific of several": 100,
    "D3 locked on a level below": 50, "D3 locked cut by the level below": 20, "D6 saved distribution": 400,
    "E3 line of a later stretch": 200, "E3 month counted, more than 1": 200, "E5 fixed in proportion": 100,
    "E5 reverses a processed one": 200, "E5 reverses in the same cycle": 200, "E5 reverses a reversal": 50,
    "E5 reverses with an older version": 50, "G1 policy without advance": 100, "G1 terminated": 50,
    "G1 forfeits": 50, "G1 custom as earned": 50, "G1 custom setting lifts as earned": 50, "G1 custom months": 50,
    "G1 the policy's months": 200, "G1 the lesser of policy and custom": 50, "G1 the rate's months": 100,
    "G1 agent as earned": 100, "G2 advance": 200, "G2 imported advance": 50, "G4 recovery": 200,
    "G4 recovery of a part": 100, "G5 several transactions": 200, "G6 negative commission": 200,
    "G9 admin fee": 100, "H5 net increase": 100, "H6 billed": 50, "H6 carried": 50, "H6 to the Agent Balance": 50,
    "H6 carried in": 100, "X1 no rate": 20, "X1 different of": 10, "X1 uneven members": 8,
    "X1 no commission received": 10, "X2": 20, "X3 no upline": 20, "X3 loop": 5, "X3 too many levels": 2, "X4": 20,
    "X5": 20, "X5 in no month": 2, "X6": 100, "X7": 20, "X8": 20, "paid policy": 800,
}  # fmt: skip


def test_a_thousand_books_agree_to_the_cent(engine_backend: str) -> None:
    """Lines, items, built distributions, summary and exceptions; and no law is broken. A failure is reduced."""
    for setting in range(3):
        chosen = [seed for seed in BOOKS[engine_backend] if seed % 3 == setting]
        if not chosen:
            continue
        originals = [seeded_book(seed) for seed in chosen]
        for seed, book, found in zip(chosen, originals, run_many(originals, engine_backend), strict=True):
            messages = differences(calculate(book), found) + broken_laws(book, found)
            if messages:
                smaller = reduced(book, lambda each: bool(disagreement(each)))
                pytest.fail(
                    f"reduced to\n{described(smaller)}\n" + "\n".join(disagreement(smaller)[:20])
                    + f"\nof book {seed} on {engine_backend}:\n" + "\n".join(messages[:20])
                )  # fmt: skip


def test_every_rule_comes_into_play() -> None:
    """How many of the thousand books each rule matters in."""
    met: Counter[str] = Counter()
    for seed in BOOKS["duckdb"]:
        met.update(calculate(seeded_book(seed)).fired.keys())
    seldom = {rule: met[rule] for rule, least in FIRED.items() if met[rule] < least}
    assert not seldom, f"seldom met: {seldom}"
    assert set(met) - set(FIRED) <= {"X1", "E3 month counted", "G2 nothing to advance"}


@given(books())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_laws_hold_of_the_reference(book: Book) -> None:
    """Levels and months add up, reversals mirror, debits stay above 0, nothing is left out in silence."""
    result = calculate(book)
    for rule in result.fired:
        event(rule)
    target(float(len(result.fired)), label="rules in play")
    assert broken_laws(book, reference(book)) == []


@given(books())
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_hypothesis_finds_no_disagreement(book: Book) -> None:
    """The same as the thousand books, one at a time, where a failing book shrinks by itself."""
    assert disagreement(book) == []


def _as_bytes(tables: dict[str, pa.Table]) -> dict[str, bytes]:
    written = {}
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        written[name] = sink.getvalue().to_pybytes()
    return written


def test_the_same_input_gives_the_same_bytes_in_any_order_on_any_engine(engine_backend: str) -> None:
    """F6: DuckDB's output, again with the rows of every table shuffled"""
    book = together([moved(seeded_book(3 * number), number) for number in range(40)])
    shuffled = {table: random.Random(table).sample(rows, len(rows)) for table, rows in book.items()}
    outputs = []
    for name, each in (("duckdb", book), (engine_backend, shuffled)):
        with open_backend(name) as backend:
            outputs.append(_as_bytes(engine(snapshot_of(each), backend).tables))
    assert outputs[0] == outputs[1]
