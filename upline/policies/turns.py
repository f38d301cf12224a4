"""Who changes the book by the file, and who begins to read it for a cycle, take turns (E4, F2)."""

from django.db import connection

_LOCK = 7_305_001  # any number, the same in every process; PostgreSQL keeps it apart by database


def take_turn() -> None:
    """Wait until no other transaction has the turn, and keep it until the caller's transaction ends.

    An import has it from its first row to its last, so one that was at work before a cycle began is done before that
    cycle looks; one that comes later finds the cycle's row. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
