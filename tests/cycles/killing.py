"""A database that is brought back to how it was before each try, and processes that are killed at work on it."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from tests.support.command_line import CommandLine
from tests.support.databases import Database

SERVERS_SECONDS = 30  # for a server process to notice that its client is gone


class Store:
    """Copies of a database, kept by name."""

    def __init__(self, database: Database, folder: Path):
        self.url, self.folder = database.url, folder
        self.file = Path(database.url.removeprefix("sqlite:///")) if database.name == "sqlite" else None
        self.server, _, self.name = database.url.rpartition("/")

    def keep(self, copy: str) -> None:
        """The database as it is now, for `back_to`."""
        connection.close()
        if self.file:
            shutil.copyfile(self.file, self.folder / copy)
        else:
            self._execute(f'CREATE DATABASE "{self.name}_{copy}" TEMPLATE "{self.name}"')

    def back_to(self, copy: str) -> None:
        connection.close()
        if self.file:
            for leftover in ("-wal", "-shm"):
                Path(f"{self.file}{leftover}").unlink(missing_ok=True)
            shutil.copyfile(self.folder / copy, self.file)
        else:
            self._execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
            self._execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_{copy}" STRATEGY file_copy')

    def forget(self, copy: str) -> None:
        if not self.file:
            self._execute(f'DROP DATABASE IF EXISTS "{self.name}_{copy}"')

    def settle(self) -> None:
        """Wait until the server has ended what it did for a client that is dead."""
        connection.close()
        if self.file:
            return
        deadline = time.monotonic() + SERVERS_SECONDS
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as server:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            while server.execute(query, [self.name]).fetchone() != (0,):
                assert time.monotonic() < deadline, "the server still works for a process that was killed"
                time.sleep(0.01)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as server:
            server.execute(statement)


class Mortals:
    """Processes that run a command each and may be killed; see dying.py."""

    def __init__(self, program: subprocess.Popen[str]):
        self.program = program

    def run(self, command: str, step: str = "", nth: int = 1, half: bool = False, seconds: float | None = None) -> int:
        """Run a command to its end, to a step where it kills itself, or until it is killed after so many seconds.

        Gives its exit status; negative: the signal that ended it.
        """
        stdin, stdout = self.program.stdin, self.program.stdout
        assert stdin and stdout
        print(json.dumps({"command": command.split(), "step": step, "nth": nth, "half": half}), file=stdin, flush=True)
        child = int(stdout.readline())
        if seconds is None:
            return int(stdout.readline())
        ended: list[int] = []
        waiting = threading.Thread(target=lambda: ended.append(int(stdout.readline())))
        waiting.start()
        waiting.join(seconds)
        if not ended:
            with contextlib.suppress(ProcessLookupError):  # it came to its end just now
                os.kill(child, signal.SIGKILL)
        waiting.join()
        return ended[0]


@contextmanager
def mortals(command_line: CommandLine) -> Iterator[Mortals]:
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("dying.py"))],
        cwd=command_line.folder,
        env=command_line.environment_of_process(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Mortals(program)
    finally:
        program.kill()
        program.communicate()


def spread(count: int, whole: float, seed: int) -> list[float]:
    """Moments over a span of seconds: one at random in each of `count` equal parts of it."""
    dice = random.Random(seed)
    return [whole * (part + dice.random()) / count for part in range(count)]
