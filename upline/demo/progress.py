"""Progress to be seen on standard error: a bar where that is a terminal, else only the lines worth keeping."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Bar(Protocol):
    def starts(self, title: str) -> None:
        """What is being done now."""

    def did(self, line: str = "") -> None:
        """It is done; line: what is worth keeping of it."""


@contextmanager
def bar(total: int) -> Iterator[Bar]:
    """A bar of so many pieces of work; it goes away when the work is done, its lines stay."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    class OnTerminal:
        def __init__(self, progress: Progress, task: TaskID):
            self.progress, self.task = progress, task

        def starts(self, title: str) -> None:
            self.progress.update(self.task, description=title)

        def did(self, line: str = "") -> None:
            if line:
                self.progress.console.print(line, highlight=False, markup=False)
            self.progress.advance(self.task)

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield OnTerminal(progress, progress.add_task("", total=total))


class _Lines:
    def starts(self, title: str) -> None:
        pass

    def did(self, line: str = "") -> None:
        if line:
            print(line, file=sys.stderr, flush=True)
