"""Whether a run is still at work: it holds a lock that the system lets go of when its process dies (F2)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

LOCK = 7_216_411  # any number, the same in every process; PostgreSQL keeps it apart by database


@contextmanager
def at_work() -> Iterator[bool]:
    """Hold the lock of the running cycle; gives False, holding nothing, where another process has it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    file = _lock_file()
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        yield False
        return
    try:
        yield True
    finally:
        file.close()  # lets go of the lock


def _lock_file() -> IO[bytes]:
    return Path(f"{connection.settings_dict['NAME']}-cycle-lock").open("ab")
