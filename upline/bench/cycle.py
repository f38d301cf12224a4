"""The benchmark of a cycle: a generated book, imported, run and closed by the commands that people use, each a process.

The run is the median of several; its floor is the same rows moved in and out of the same database (`moving`). Times
of one machine say little on another: the ratio does.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from upline.errors import Refused

from .book import Book

DAY = "2025-12-31"
UPLINE = [sys.executable, "-m", "upline.cli.main"]

Say = Callable[[str], None]


@dataclass
class Measured:
    """Seconds of each part, as whole processes; bytes of the run's process at its peak; rows as counted."""

    transactions: int
    levels: int
    database: str
    lines: int = 0
    import_seconds: dict[str, float] = field(default_factory=dict)
    run_seconds: list[float] = field(default_factory=list)
    copy_seconds: list[float] = field(default_factory=list)
    close_seconds: float = 0
    peak_memory_bytes: int = 0
    copy_rows: int = 0

    def figures(self) -> dict[str, object]:
        """What is reported; money is nowhere near, so these may be fractions."""
        run, copy = median(self.run_seconds), median(self.copy_seconds)
        return {
            "transactions": self.transactions,
            "levels": self.levels,
            "database": self.database,
            "lines": self.lines,
            "lines_per_second": int(self.lines / run),
            "copy_ratio": round_figure(run / copy),
            "peak_memory_bytes": self.peak_memory_bytes,
            "run_seconds": round_figure(run),
            "run_seconds_each": [round_figure(seconds) for seconds in self.run_seconds],
            "copy_seconds": round_figure(copy),
            "copy_rows": self.copy_rows,
            "close_seconds": round_figure(self.close_seconds),
            "import_seconds": round_figure(sum(self.import_seconds.values())),
            "import_seconds_each": {name: round_figure(seconds) for name, seconds in self.import_seconds.items()},
        }


def round_figure(value: float) -> float:
    """A figure of a measurement to two decimals."""
    return int(value * 100 + 0.5) / 100


def measure(transactions: int, levels: int, database: str | None, runs: int, say: Say) -> Measured:
    """Measure a book of a size on a database, which must hold no book; a SQLite file of its own when none is named.

    Refused for an impossible size or a database in use. say: is told what is going on, a line each.
    """
    if transactions < 100 or not 2 <= levels <= 20 or runs < 1:
        raise Refused("expected at least 100 transactions, 2 to 20 levels and 1 run")
    with tempfile.TemporaryDirectory(prefix="upline-bench-") as folder:
        url = database or f"sqlite:///{folder}/bench.sqlite3"
        return _Bench(Book(transactions, levels), url, Path(folder), say).measure(runs)


class _Bench:
    def __init__(self, book: Book, url: str, folder: Path, say: Say):
        self.book, self.folder, self.say = book, folder, say
        self.environment = {**os.environ, "UPLINE_DATABASE_URL": url}
        self.done = Measured(book.transactions, book.levels, url.split(":", 1)[0])

    def measure(self, runs: int) -> Measured:
        self._upline("init")
        if self._upline("imports", "--format", "json")[0].strip() != "[]":
            raise Refused("the database has had imports already; the benchmark wants one of its own")
        self._import()
        for i in range(runs):
            output, seconds, peak = self._upline("cycle", "run", "--date", DAY)
            self.done.run_seconds.append(seconds)
            self.done.peak_memory_bytes = max(self.done.peak_memory_bytes, peak)
            self.say(f"run {i + 1} of {runs}: cycle {output.strip()} open after {seconds:.2f} s, {peak >> 20:,} MiB")
            moved = json.loads(self._upline("bench", "move", "--date", DAY)[0])
            self.done.copy_seconds.append(moved["read_seconds"] + moved["write_seconds"])
            self.done.copy_rows = moved["rows_in"] + moved["rows_out"]
            self.say(f"  the same rows moved: {moved['read_seconds']:.2f} s in, {moved['write_seconds']:.2f} s out")
        self._upline("cycle", "run", "--date", DAY)
        cycles = json.loads(self._upline("cycle", "list", "--format", "json")[0])
        self.done.lines = int(cycles[-1]["lines"])
        _, self.done.close_seconds, _ = self._upline("cycle", "close")
        self.say(f"closed in {self.done.close_seconds:.2f} s")
        return self.done

    def _import(self) -> None:
        for template, header, rows in self.book.templates():
            path = self.folder / f"{template}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                writer.writerows(rows)
            output, seconds, _ = self._upline("import", template, str(path))
            self.done.import_seconds[template] = seconds
            self.say(f"{output.strip()}: {seconds:.2f} s")

    def _upline(self, *words: str) -> tuple[str, float, int]:
        return self._process([*UPLINE, *words])

    def _process(self, command: list[str]) -> tuple[str, float, int]:
        """Standard output, seconds from start to end, peak memory in bytes. A failure is a fault of the benchmark."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            start = perf_counter()
            process = subprocess.Popen(command, env=self.environment, stdout=out, stderr=errors)
            _, status, used = os.wait4(process.pid, 0)
            seconds = perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            errors.seek(0)
            if process.returncode:
                raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {errors.read().strip()}")
            return out.read(), seconds, used.ru_maxrss * 1024
