"""Bringing a file in: one file, one database transaction; and the history, which keeps the refused ones too."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from upline.audit.actions import record
from upline.audit.actor import Actor
from upline.bulk.rows import check_references_at_once, insert_rows
from upline.errors import PendingInCycle, Refused
from upline.policies.turns import take_turn

from .job import Job, OnPending
from .models import ImportFile, RowError
from .reader import Opened, Progress, open_file, read_rows
from .template import Chunk, ChunkReader, Template, read_header
from .templates import TEMPLATES

CHUNK = 20_000  # rows
_UNFINISHED = "the import did not come to its end: it was interrupted, and nothing was changed"


@dataclass(frozen=True)
class Outcome:
    """What became of a file. created, updated, unchanged, refused: rows. errors: (row, column, message), by row."""

    number: int
    name: str
    template: str
    dry_run: bool
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[tuple[int, str, str]]
    unknown_columns: list[str]
    notes: list[str]

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.refused

    def summary(self) -> str:
        """One line that says it."""
        end = f"(file {self.number}{', dry run: nothing was changed' if self.dry_run else ''})"
        if self.unchanged == self.rows:
            return f"{self.name}: nothing changed: all {self.rows:,} rows are there already {end}"
        return (
            f"{self.name}: {self.rows:,} rows: {self.created:,} new, {self.updated:,} changed, {self.unchanged:,}"
            f" unchanged, {self.refused:,} refused {end}"
        )


def run_import(
    actor: Actor,
    template: str,
    path: str | Path,
    dry_run: bool = False,
    on_pending: OnPending | None = None,
    on_progress: Progress | None = None,
) -> Outcome:
    """Bring a file in by a template: its good rows, all or nothing; rows in error are kept in the history.

    dry_run: everything but the change. on_pending: called once, inside the transaction, with the number of the open
    cycle when a row would change what that cycle has taken; it must free it (E4). Without it such rows are in error.
    on_progress: (done, of), now and then. Refused, with the first error as message, when no row could be accepted:
    PendingInCycle where an open cycle was that error.
    """
    return run_template(actor, find_template(template), path, dry_run, on_pending, on_progress)


def run_template(
    actor: Actor,
    chosen: Template,
    path: str | Path,
    dry_run: bool,
    on_pending: OnPending | None,
    on_progress: Progress | None,
) -> Outcome:
    """`run_import` with a template that is not among those of the book, such as the one of a bulk reset."""
    path = Path(path)
    file = ImportFile.objects.create(
        template=chosen.name,
        name=path.name[-255:],
        at=timezone.now(),
        by=actor.by,
        state="refused",
        message=_UNFINISHED,
    )
    run = _Run(actor, chosen, file, dry_run, on_pending)
    try:
        return run.bring_in(path, on_progress)
    except Refused as refusal:
        run.keep_refused(str(refusal))
        message = f"{str(refusal).rstrip('.')} (file {file.number})"
        if isinstance(refusal, PendingInCycle):
            raise PendingInCycle(message, refusal.cycle) from None
        raise Refused(message) from None


def find_template(name: str) -> Template:
    """The template of a name. Refused, naming them all, when there is none."""
    if name in TEMPLATES:
        return TEMPLATES[name]
    near = get_close_matches(name.lower().replace("_", "-"), TEMPLATES, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise Refused(f"there is no template '{name}': {hint}expected one of {', '.join(TEMPLATES)}")


class _DryRun(Exception):
    pass


class _Run:
    """One import and its place in the history."""

    def __init__(self, actor: Actor, template: Template, file: ImportFile, dry_run: bool, on_pending: OnPending | None):
        self.template = template
        self.file = file
        self.dry_run = dry_run
        self.job = Job(actor, template.name, file.number, on_pending)

    def bring_in(self, path: Path, progress: Progress | None) -> Outcome:
        opened = open_file(path)
        self.file.digest, self.file.size = opened.digest, opened.size
        try:
            with transaction.atomic():
                self._take_turn()
                self.template.run(self.job, self._chunks(opened, progress))
                self._refuse_if_nothing_was_accepted()
                self._record(opened)
                if self.dry_run:
                    raise _DryRun
                self._keep("done")
        except _DryRun:
            with transaction.atomic():
                self._keep("dry_run")
        return self._outcome()

    def keep_refused(self, message: str) -> None:
        """The file stands in the history with its errors, and changed nothing."""
        job = self.job
        job.created = job.updated = job.unchanged = 0
        with transaction.atomic():
            self.file.message = message
            self._keep("refused")

    def _take_turn(self) -> None:
        """One import at a time, and no cycle that takes or frees its transactions meanwhile (E4)."""
        take_turn()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT number FROM cycle WHERE slot = 1 FOR UPDATE")
        check_references_at_once()

    def _chunks(self, opened: Opened, progress: Progress | None) -> Iterator[Chunk]:
        rows = read_rows(opened, self.job.notes, progress)
        number, cells = next(rows, (1, []))
        name = opened.path.name
        if number != 1 or not cells:
            raise Refused(f"{name}: row 1 is empty; expected the header there: {', '.join(_required(self.template))}")
        header = read_header(self.template, TEMPLATES.values(), cells, name)
        self.file.unknown_columns = header.unknown
        reader = ChunkReader(self.template, header, self.job)
        while piece := list(islice(rows, CHUNK)):
            self.job.rows += len(piece)
            yield reader.read(piece)

    def _refuse_if_nothing_was_accepted(self) -> None:
        job, name = self.job, self.file.name
        accepted = job.created + job.updated + job.unchanged
        assert accepted + len(job.refused_rows) == job.rows, f"{job.rows} rows read, {accepted} accepted, {job.errors}"
        if accepted:
            return
        if not job.errors:
            raise Refused(f"{name} has a header and no rows under it")
        row, column, message = min(job.errors, key=lambda error: error[0])
        where = f"{name}, row {row}{f', {column}' if column else ''}"
        others = len(job.refused_rows) - 1
        more = f"; and {others:,} more rows in error" if others else ""
        if job.held_rows and row in job.held_rows:
            raise PendingInCycle(f"{where}: {message}{more}", job.held_rows[row])
        raise Refused(f"{where}: {message}{more}")

    def _record(self, opened: Opened) -> None:
        """The audit trail: what changed record by record, what is new as one record of the file."""
        job = self.job
        job.write_audit()
        brought_in = {_title(model): codes for model, codes in job.lookups.brought_in.items()}
        job.notes += [
            f"new {_title(model)}: {', '.join(sorted(codes))}" for model, codes in job.lookups.brought_in.items()
        ]
        if job.created or brought_in:
            after: dict[str, Any] = {"file": self.file.name, "digest": opened.digest, "new": job.created}
            record(job.actor, f"import {self.template.name}", f"file {self.file.number}", None, after | brought_in)

    def _keep(self, state: str) -> None:
        job, file = self.job, self.file
        file.state = state
        if state != "refused":
            file.message = "; ".join(job.notes)
        file.created, file.updated, file.unchanged = job.created, job.updated, job.unchanged
        file.refused = len(job.refused_rows)
        file.save()
        job.errors.sort(key=lambda error: error[0])
        rows = [(file.number, row, column, message) for row, column, message in job.errors]
        insert_rows(RowError._meta.db_table, ("file_id", "row", "column", "message"), rows)

    def _outcome(self) -> Outcome:
        job, file = self.job, self.file
        return Outcome(
            file.number,
            file.name,
            file.template,
            self.dry_run,
            job.created,
            job.updated,
            job.unchanged,
            len(job.refused_rows),
            job.errors,
            file.unknown_columns,
            job.notes,
        )


def _required(template: Template) -> list[str]:
    return [column.name for column in template.columns if column.required]


def _title(model: Any) -> str:
    return str(model._meta.verbose_name)
