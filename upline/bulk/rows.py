"""Many rows at once, as tuples, inside the caller's transaction: insert, update, find by key; on both databases."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, TypeVar

from django.db import connection, models

CHUNK = 20_000  # keys or updates in one statement
AT_ONCE = 50  # rows in one INSERT of SQLite: more are no faster

T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while piece := list(islice(iterator, size)):
        yield piece


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of Python values: COPY on PostgreSQL, prepared statements on SQLite. Nothing for no rows."""
    names = ", ".join(_quoted(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_quoted(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = f"({', '.join('?' * len(columns))})"
            statement = f"INSERT INTO {_quoted(table)} ({names}) VALUES "
            several = statement + ", ".join([marks] * AT_ONCE)
            with connection.wrap_database_errors:
                raw = connection.connection  # Django would look for placeholders in each statement anew
                for piece in chunks(rows, AT_ONCE):
                    if len(piece) == AT_ONCE:
                        raw.execute(several, list(chain.from_iterable(piece)))
                    else:
                        raw.executemany(statement + marks, piece)


def update_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], key: Sequence[str] = ("id",)
) -> None:
    """Set `columns` of the records of a model; rows: (key, …, value, …) in the order of `key`, then `columns`."""
    table, parts = _quoted(model._meta.db_table), len(key)
    with connection.cursor() as cursor:
        for piece in chunks(rows):
            if connection.vendor == "postgresql":
                arrays = ", ".join(f"%s::{_array_type(model, name)}[]" for name in (*key, *columns))
                names = ", ".join(f"v{i}" for i in range(parts + len(columns)))
                sets = ", ".join(f"{_quoted(name)} = given.v{i}" for i, name in enumerate(columns, start=parts))
                match = " AND ".join(f"kept.{_quoted(name)} = given.v{i}" for i, name in enumerate(key))
                cursor.execute(
                    f"UPDATE {table} AS kept SET {sets} FROM unnest({arrays}) AS given({names}) WHERE {match}",
                    [list(values) for values in zip(*piece, strict=True)],
                )
            else:
                sets = ", ".join(f"{_quoted(name)} = %s" for name in columns)
                match = " AND ".join(f"{_quoted(name)} = %s" for name in key)
                statement = f"UPDATE {table} SET {sets} WHERE {match}"
                cursor.executemany(statement, [(*row[parts:], *row[:parts]) for row in piece])


def rows_with_keys(
    model: type[models.Model], columns: Sequence[str], key: Sequence[str], keys: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a model whose key columns equal one of `keys` (distinct, none of their parts None), as `columns`.

    One statement a chunk of keys; an index on the key makes it a look-up each.
    """
    table = _quoted(model._meta.db_table)
    wanted = ", ".join(f"found.{_quoted(name)}" for name in columns)
    with connection.cursor() as cursor:
        for piece in chunks(keys):
            if connection.vendor == "postgresql":
                arrays = ", ".join(f"%s::{_array_type(model, name)}[]" for name in key)
                names = ", ".join(f"k{i}" for i in range(len(key)))
                match = " AND ".join(f"found.{_quoted(name)} = given.k{i}" for i, name in enumerate(key))
                source = f"unnest({arrays}) AS given({names}) JOIN {table} AS found ON {match}"
                parameters: list[Any] = [list(values) for values in zip(*piece, strict=True)]
            else:
                parts = [f"json_extract(given.value, '$[{i}]')" for i in range(len(key))]
                match = " AND ".join(f"found.{_quoted(name)} = {part}" for name, part in zip(key, parts, strict=True))
                source = f"json_each(%s) AS given CROSS JOIN {table} AS found ON {match}"
                parameters = [json.dumps(piece, default=date.isoformat)]
            cursor.execute(f"SELECT {wanted} FROM {source}", parameters)
            yield from cursor.fetchall()


def is_empty(model: type[models.Model]) -> bool:
    """Whether the table of a model has no rows."""
    return not model._default_manager.exists()


def check_references_at_once() -> None:
    """Foreign keys are checked with each statement from here to the end of the transaction, not kept for its end.

    PostgreSQL would remember every row until the commit. SQLite keeps a count only; there it changes nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _array_type(model: type[models.Model], column: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    kind = str(field.db_type(connection))
    return "text" if kind.startswith("varchar") else kind  # a cast to varchar(n) would cut what is too long
