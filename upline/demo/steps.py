"""The year as a list of steps, each of which knows whether it was done: a run that was stopped goes on where it was."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from upline.audit.actor import Actor

from . import cast
from .book import BookFile, files
from .policies import YEAR

BY = "demo"


@dataclass(frozen=True)
class Step:
    """What is done next. do: does it and says in few words what came of it; told: that is to stay on the screen."""

    title: str
    told: bool
    is_done: Callable[[], bool] = field(repr=False)
    do: Callable[[], str] = field(repr=False)


def month_end(month: int) -> date:
    """The processing date of a month's cycle; of the take-over, the first day of the year."""
    return date(YEAR, month, monthrange(YEAR, month)[1]) if month else date(YEAR, 1, 1)


def actor(month: int) -> Actor:
    """Who does the steps of a month, on its last day."""
    return Actor(BY, month_end(month))


def steps(folder: Path) -> Iterator[Step]:
    """All steps in order. folder: where the files are."""
    by_month: dict[int, list[BookFile]] = {month: [] for month in range(13)}
    for file in files():
        by_month[file.month].append(file)
    for month, found in by_month.items():
        for file in found:
            yield _import(file, folder / file.path)
        if month:
            yield from _edits(month)
            yield _cycle(month)


def _import(file: BookFile, path: Path) -> Step:
    def is_done() -> bool:
        from upline.imports.models import ImportFile

        return ImportFile.objects.filter(template=file.template, name=file.name, state="done").exists()

    def do() -> str:
        from upline.imports.actions import run_import

        outcome = run_import(actor(file.month), file.template, path)
        in_error = f", {outcome.refused:,} in error" if outcome.refused else ""
        return f"{outcome.created:,} new, {outcome.updated:,} changed{in_error}"

    return Step(f"import {file.template} {file.name}", file.month == 0, is_done, do)


def _cycle(month: int) -> Step:
    day = month_end(month)

    def is_done() -> bool:
        from upline.cycles.models import Cycle

        return Cycle.objects.filter(date=day, state="closed").exists()

    def do() -> str:
        from upline.cycles.actions import close, run
        from upline.cycles.models import Cycle

        cycle = Cycle.objects.filter(date=day, state="open").first() or run(actor(month), day)
        close(actor(month), skip_exceptions=cycle.blocking_count > 0)
        exceptions = f"{cycle.exception_count} {'exception' if cycle.exception_count == 1 else 'exceptions'}"
        return f"{cycle.transaction_count:,} transactions, {cycle.line_count:,} lines, {exceptions}"

    return Step(f"cycle of {day}", True, is_done, do)


@dataclass(frozen=True)
class Edit:
    """A change of a policy's distribution, which makes it of this version."""

    month: int
    policy: str
    version: int
    title: str
    change: Callable[[Actor], object] = field(repr=False)


def _edits(month: int) -> Iterator[Step]:
    for edit in EDITS:
        if edit.month == month:
            yield _edit(edit)


def _edit(edit: Edit) -> Step:
    def is_done() -> bool:
        from upline.policies.models import Policy

        issuer, number = edit.policy.split("/")
        return Policy.objects.get(issuer__code=issuer, number=number).version >= edit.version

    def do() -> str:
        edit.change(actor(edit.month))
        return f"version {edit.version}"

    return Step(f"{edit.title} {edit.policy}", True, is_done, do)


def _set(policy: str, agent: str, percent: int) -> Callable[[Actor], object]:
    def change(by: Actor) -> object:
        from upline.policies.actions import set_rate

        return set_rate(by, policy, agent, percent=percent)

    return change


def _add(policy: str, agent: str, level: int, percent: int) -> Callable[[Actor], object]:
    def change(by: Actor) -> object:
        from upline.policies.actions import add_agent

        return add_agent(by, policy, agent, level, percent)

    return change


def _reset(policy: str) -> Callable[[Actor], object]:
    def change(by: Actor) -> object:
        from upline.policies.actions import reset

        return reset(by, policy)

    return change


EDITS = (
    Edit(3, cast.SPLIT, 2, "half for OKAFOR on", _set(cast.SPLIT, "OKAFOR", 50_000)),
    Edit(3, cast.SPLIT, 3, "half for DUBOIS on", _add(cast.SPLIT, "DUBOIS", 2, 100_000)),
    Edit(7, cast.RATE_EDIT, 2, "less for HALVORSEN on", _set(cast.RATE_EDIT, "HALVORSEN", 115_000)),
    Edit(8, cast.NO_BAND, 2, "reset", _reset(cast.NO_BAND)),
    Edit(9, cast.RATE_EDIT, 3, "reset", _reset(cast.RATE_EDIT)),
    Edit(10, cast.STRANDED, 2, "reset", _reset(cast.STRANDED)),
)
