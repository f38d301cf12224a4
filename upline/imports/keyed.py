"""Templates whose rows are records of one table, each found by its key, chunk by chunk.

A row whose key is not there is new; one that says something else updates; one that says the same is unchanged. A column
that is absent keeps a value, an empty cell sets the default. A key twice in a file is an error, unless they agree.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models

from upline.bulk.rows import insert_rows, is_empty, rows_with_keys, update_rows

from .job import Job
from .template import Chunk, Reference, Template

Key = tuple[Any, ...]
Values = tuple[Any, ...]


class Existing(NamedTuple):
    """A record that is there: what identifies it in the table, and its values in the order of `stored`."""

    identity: Values
    values: Values

    @property
    def id(self) -> int:
        return int(self.identity[0])


class Changed(NamedTuple):
    """A row that changes a record. values: in the order of the columns that the file has."""

    row: int
    key: Key
    record: Existing
    values: Values


class Keyed(Template):
    """stored: column of the template → column of the table. fresh: what else a new record gets.

    keyed_by: the columns of the table that are the key, in the order of `key`. identity: its primary key.
    """

    model: type[models.Model]
    stored: Mapping[str, str]
    fresh: Mapping[str, Any] = {}
    keyed_by: tuple[str, ...]
    identity: tuple[str, ...] = ("id",)

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        job.memory["was empty"] = is_empty(self.model)
        for chunk in chunks:
            self.process(job, chunk)

    # what a template may add

    def prepare(self, job: Job, chunk: Chunk) -> None:
        """Look further columns up, and check what depends on several; mark rows in error."""

    def wrong(self, job: Job, record: dict[str, Any], row: dict[str, Any]) -> tuple[str, str] | None:
        """(column, message) when the record as it would be breaks a rule. record: all its columns; row: the file's."""
        return None

    checks_records = False  # whether `wrong` says anything
    keeps: tuple[str, ...] = ()  # columns of which an empty cell keeps what a record has

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        """Those changes that may be made: marks in error what is fixed, or held by an open cycle."""
        return changed

    def admit(self, job: Job, new: dict[Key, Values], columns: Sequence[str]) -> dict[Key, Values]:
        """Those new records that may be made: marks in error what an open cycle holds. Their rows: `job.seen[key]`."""
        return new

    def written(self, job: Job, columns: Sequence[str], new: dict[Key, Values], changed: list[Changed]) -> None:
        """What follows from what was written."""

    def name_of(self, job: Job, key: Key) -> str:
        """The record as people name it."""
        return f"{self.name.removesuffix('s')} {key[0]}"

    def show(self, job: Job, column: str, value: Any) -> Any:
        """A value for the audit trail."""
        return self.column(column).show(job.lookups, value)

    def kept(self, job: Job, columns: Sequence[str], values: Values) -> Values:
        """A record's values, in the order of `stored`, as they compare with a file's."""
        return values

    def outgoing(self, job: Job, columns: Sequence[str], values: Values) -> Values:
        """A file's values, in the order of `columns`, as they are written."""
        return values

    # how it works

    def existing(self, job: Job, keys: Iterable[Key], columns: Sequence[str]) -> dict[Key, Existing]:
        """The records with these keys."""
        if job.memory["was empty"]:
            keys = [key for key in keys if key in job.seen]  # only what this file has brought in can be there
        wanted = [*self.identity, *self.keyed_by, *self.stored.values()]
        first, last = len(self.identity), len(self.identity) + len(self.keyed_by)
        return {
            row[first:last]: Existing(row[:first], self.kept(job, columns, row[last:]))
            for row in rows_with_keys(self.model, wanted, self.keyed_by, keys)
        }

    def process(self, job: Job, chunk: Chunk) -> None:
        """Bring one chunk in."""
        self.prepare(job, chunk)
        columns = [name for name in self.stored if name in chunk.values]
        rows = list(zip(*(chunk.values[name] for name in columns), strict=True))
        keys = list(zip(*(chunk.values[name] for name in self.key), strict=True))
        existing = self.existing(job, dict.fromkeys(keys[i] for i in chunk.good()), columns)
        new, candidates, twins = self._sort_out(job, chunk, columns, rows, keys, existing)
        changed = self.hold_back(job, list(candidates.values()), columns) if candidates else []
        if twins:
            self._count_twins(job, twins, {change.key: change for change in changed}, candidates)
        new = self.admit(job, new, columns) if new else new
        self._settle(job, columns, [*new.values(), *(change.values for change in changed)])
        self._write(job, columns, list(new.values()), changed)
        self.written(job, columns, new, changed)
        job.created += len(new)
        job.updated += len(changed)

    def _sort_out(
        self,
        job: Job,
        chunk: Chunk,
        columns: list[str],
        rows: list[Values],
        keys: list[Key],
        existing: dict[Key, Existing],
    ) -> tuple[dict[Key, Values], dict[Key, Changed], list[tuple[int, Key]]]:
        """What is new, what changes, and the rows that say again what a changing one says; others are counted here."""
        places = [i for i, name in enumerate(self.stored) if name in chunk.values]
        all_there = len(places) == len(self.stored)
        new: dict[Key, Values] = {}
        changed: dict[Key, Changed] = {}
        twins: list[tuple[int, Key]] = []
        seen, bad = job.seen, chunk.bad
        kept = [(i, list(self.stored).index(name)) for i, name in enumerate(columns) if name in self.keeps]
        for i, key in enumerate(keys):
            if i in bad:
                continue
            row, record = rows[i], existing.get(key)
            for place, at in kept:
                if record is not None and row[place] is None:
                    row = (*row[:place], record.values[at], *row[place + 1 :])
            if key in new or key in changed:
                said: Values | None = new[key] if key in new else changed[key].values
            elif record is not None:
                said = record.values if all_there else tuple([record.values[place] for place in places])
            else:
                said = None
            if said == row and key in changed:
                twins.append((chunk.numbers[i], key))
            elif said == row:
                job.unchanged += 1
                seen.setdefault(key, chunk.numbers[i])
            elif key in seen:
                self._refuse_second(job, chunk.numbers[i], seen[key], columns, said, row)
            elif self.checks_records and (problem := self._problem(job, columns, record, row)):
                job.error(chunk.numbers[i], *problem)
            else:
                seen[key] = chunk.numbers[i]
                if record is None:
                    new[key] = row
                else:
                    changed[key] = Changed(chunk.numbers[i], key, record, row)
        return new, changed, twins

    def _count_twins(
        self, job: Job, twins: list[tuple[int, Key]], made: dict[Key, Changed], candidates: dict[Key, Changed]
    ) -> None:
        for number, key in twins:
            if key in made:
                job.unchanged += 1
            else:
                job.error(number, self.key[0], f"the same as row {candidates[key].row}, which was left out")

    def _refuse_second(
        self, job: Job, row: int, first: int, columns: list[str], said: Values | None, found: Values
    ) -> None:
        """The same key a second time, saying something else."""
        other = next(i for i, name in enumerate(columns) if said is None or said[i] != found[i])
        job.error(
            row,
            self.key[0],
            f"the same {', '.join(self.key)} as row {first}, with another {columns[other]}; expected one row a key",
        )

    def _problem(self, job: Job, columns: list[str], record: Existing | None, row: Values) -> tuple[str, str] | None:
        given = dict(zip(columns, row, strict=True))
        before = (
            {name: self.default(name) for name in self.stored}
            if record is None
            else dict(zip(self.stored, record.values, strict=True))
        )
        return self.wrong(job, before | given, given)

    def _settle(self, job: Job, columns: list[str], rows: list[Values]) -> None:
        """Create what accepted rows bring in by naming it."""
        for i, name in enumerate(columns):
            cell = self.column(name).cell
            if isinstance(cell, Reference) and cell.create:
                job.lookups.settle(cell.model, {row[i] for row in rows})

    def _settled(self, job: Job, columns: list[str], rows: list[Values]) -> list[Values]:
        """The rows with the ids of what was created."""
        for i, name in enumerate(columns):
            cell = self.column(name).cell
            if isinstance(cell, Reference) and cell.create:
                model = cell.model
                rows = [
                    row
                    if row[i] is None or row[i] > 0
                    else (*row[:i], job.lookups.settled(model, row[i]), *row[i + 1 :])
                    for row in rows
                ]
        return rows

    def _write(self, job: Job, columns: list[str], new: list[Values], changed: list[Changed]) -> None:
        absent = [name for name in self.stored if name not in columns]
        others = (*(self.default(name) for name in absent), *self.fresh.values())
        names = [self.stored[name] for name in columns]
        if new:
            rows = self._settled(job, columns, new)
            into = [*names, *(self.stored[name] for name in absent), *self.fresh]
            insert_rows(self.model._meta.db_table, into, [self.outgoing(job, columns, row) + others for row in rows])
        if changed:
            rows = self._settled(job, columns, [change.values for change in changed])
            update_rows(
                self.model,
                names,
                [
                    (*change.record.identity, *self.outgoing(job, columns, row))
                    for change, row in zip(changed, rows, strict=True)
                ],
                self.identity,
            )
            job.audit([self._audited(job, columns, change) for change in changed])

    def _audited(self, job: Job, columns: list[str], change: Changed) -> tuple[str, dict[str, Any], dict[str, Any]]:
        before = dict(zip(self.stored, change.record.values, strict=True))
        differ = [(name, value) for name, value in zip(columns, change.values, strict=True) if before[name] != value]
        return (
            self.name_of(job, change.key),
            {name: self.show(job, name, before[name]) for name, _ in differ},
            {name: self.show(job, name, value) for name, value in differ},
        )
