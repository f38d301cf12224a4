"""Two at once: one run at a time, in two processes as in one (F2)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import TimeoutExpired

import psycopg
import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import Database
from upline.cycles import queries
from upline.cycles.liveness import at_work
from upline.cycles.models import Cycle, Line
from upline.policies import turns

from .office import CLERK, Office, faults, lines


@pytest.fixture
def upline(office: Office, database: Database, upline_cli: Callable[..., CommandLine]) -> CommandLine:
    """The program, against a book with one premium to be paid."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    return upline_cli(database.url)


def test_two_runs_at_once(upline: CommandLine) -> None:
    """One opens a cycle; the other is refused in one line, and nothing is counted twice."""
    racing = [upline.start("cycle run --date 2026-01-31") for _ in range(3)]
    outputs = [process.communicate(timeout=300) for process in racing]
    statuses = sorted(process.returncode for process in racing)
    assert statuses == [0, 2, 2], outputs
    for process, (_, message) in zip(racing, outputs, strict=True):
        if process.returncode == 2:
            assert message.count("\n") == 1
            assert "another run is calculating" in message or "only one is open at a time" in message
    assert [cycle.state for cycle in Cycle.objects.all()] == ["open"]
    assert Line.objects.count() == 4


def test_two_closes_at_once(office: Office, upline: CommandLine) -> None:
    office.run("2026-01-31")
    racing = [upline.start("cycle close") for _ in range(2)]
    outputs = [process.communicate(timeout=300) for process in racing]
    assert sorted(process.returncode for process in racing) == [0, 2], outputs
    assert sum("cannot be closed: it is closed" in message for _, message in outputs) == 1
    assert faults() == []


def test_a_run_waits_for_an_import_that_is_at_work(upline: CommandLine, database: Database) -> None:
    """Else the cycle would hold t1 as it was before that import, which saw no cycle and was free to change it (E4)."""
    with import_at_work(database, "UPDATE \"transaction\" SET premium = 20000 WHERE reference = 't1'"):
        running = upline.start("cycle run --date 2026-01-31")
        with pytest.raises(TimeoutExpired):
            running.communicate(timeout=3)
        assert not Cycle.objects.exists()
    assert running.communicate(timeout=300)[0] == "1\n"
    assert lines(1, "commission")[0] == "t1 W 60.00"


@contextmanager
def import_at_work(database: Database, change: str) -> Iterator[None]:
    """A transaction beside this process's that has the turn and has made a change; committed at the end."""
    if database.name == "sqlite":
        beside = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
        beside.execute("BEGIN IMMEDIATE")
        beside.execute(change)
        yield
        beside.execute("COMMIT")
        beside.close()
        return
    with psycopg.connect(database.url) as server:
        server.execute("SELECT pg_advisory_xact_lock(%s)", [turns._LOCK])
        server.execute(change)
        yield


def test_while_another_process_calculates(office: Office, upline: CommandLine) -> None:
    """A run is refused, and its cycle is not taken for a dead one by those who look."""
    from .test_states import put

    put(1, "calculating")
    with at_work() as held:
        assert held
        assert "another run is calculating just now" in upline.refusal("cycle run --date 2026-01-31")
        assert ",calculating," in upline.output("cycle list --format csv")
    assert [cycle.state for cycle in queries.all_cycles(CLERK)] == ["abandoned"]
