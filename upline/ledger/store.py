"""Writing entries with postings by the hundred thousand, in the order each database wants (guards); reading them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction

from upline.bulk.rows import insert_rows

from .models import Entry

# number, moment, day, by, kind, source, memo, reverses, posting_count, total, previous_hash, hash
Head = tuple[int, str, str, str, str, str, str, int | None, int, int, str, str]
_COLUMNS = ("entry_id", "line", "account", "party", "amount")
_ROWS = 50  # rows in one statement on SQLite: a statement's start costs more than a row


def take_turn() -> None:
    """Wait until no other transaction appends to the chain, and keep the others waiting until this one ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger chain'))")


def write(entries: Sequence[Entry], texts: Sequence[Sequence[str]]) -> None:
    """Write entries, and for each of them its postings as chain.posting_text gives them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS entry_holds DEFERRED")
            _write_entries(entries)
            _copy_postings(entries, texts)
            cursor.execute("SET CONSTRAINTS entry_holds IMMEDIATE")  # what is wrong is said here, not at the commit
    else:
        _insert_postings(entries, texts)
        _write_entries(entries)


def _write_entries(entries: Sequence[Entry]) -> None:
    """The model's columns as the database keeps them; bulk_create takes ten times as long over a hundred thousand."""
    moment, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    convert = {"at": moment, "date": day}
    fields = [(str(field.attname), str(field.column)) for field in Entry._meta.concrete_fields]
    columns = [(name, convert.get(name)) for name, _ in fields]

    def row(entry: Entry) -> list[Any]:
        values = entry.__dict__
        return [adapt(values[name]) if adapt else values[name] for name, adapt in columns]

    insert_rows("entry", [column for _, column in fields], map(row, entries))


def _copy_postings(entries: Sequence[Entry], texts: Sequence[Sequence[str]]) -> None:
    """A posting's text is a row of COPY but for the entry's number in front."""
    rows = (f"{entry.number}\t{line}" for entry, lines in zip(entries, texts, strict=True) for line in lines)
    with connection.cursor() as cursor, cursor.copy(f"COPY posting ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        while piece := "".join(islice(rows, 5_000)):
            copy.write(piece)


def _insert_postings(entries: Sequence[Entry], texts: Sequence[Sequence[str]]) -> None:
    values = (
        (entry.number, *line[:-1].split("\t")) for entry, lines in zip(entries, texts, strict=True) for line in lines
    )
    connection.ensure_connection()
    execute = connection.connection.execute  # SQLite's own: Django's looks for its placeholders in every statement
    while rows := list(islice(values, _ROWS)):
        marks = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
        execute(f"INSERT INTO posting ({', '.join(_COLUMNS)}) VALUES {marks}", list(chain.from_iterable(rows)))


def stream_postings() -> Iterator[tuple[int, int, str, int, int]]:
    """All postings by entry, then line: (entry, line, account, party, amount). Never all of them in memory."""
    return _stream(f"SELECT {', '.join(_COLUMNS)} FROM posting ORDER BY entry_id, line")


def stream_heads() -> Iterator[Head]:
    """All entries in order, as chain.entry_hash wants them."""
    if connection.vendor == "sqlite":
        at, day = "replace(substr(\"at\" || '.000000', 1, 26), ' ', 'T')", '"date"'
    else:
        at = "to_char(\"at\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        day = "to_char(\"date\", 'YYYY-MM-DD')"
    return _stream(
        f"SELECT number, {at}, {day} || '', \"by\", kind, source, memo, reverses_id, posting_count, total,"
        " previous_hash, hash FROM entry ORDER BY number"
    )


def stream_texts() -> Iterator[tuple[int, int, str]]:
    """All postings by entry, then line: (entry, amount, text as of chain.posting_text)."""
    tab, end = ("char(9)", "char(10)") if connection.vendor == "sqlite" else ("chr(9)", "chr(10)")
    text = f"line || {tab} || account || {tab} || party || {tab} || amount || {end}"
    return _stream(f"SELECT entry_id, amount, {text} FROM posting ORDER BY entry_id, line")


def _stream(sql: str) -> Iterator[Any]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(10_000):
            yield from rows


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is as of one moment, whatever others write meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
