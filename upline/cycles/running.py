"""Running a cycle: read the book, compute, and write it open (F1–F4).

The computation holds no lock on the book: it reads, computes, and looks again, inside the transaction that writes,
whether the book has changed meanwhile. A run that dies leaves a cycle in state calculating, which the next command
finds dead and abandons (F2).
"""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from upline.agents.models import Issuer
from upline.audit import actions as audit
from upline.audit.actor import Actor
from upline.audit.queries import book_version
from upline.bulk.columns import read_table, write_table
from upline.errors import Refused
from upline.policies import distributions
from upline.policies.editing import Row
from upline.policies.models import Batch, BatchItem
from upline.policies.turns import take_turn

from . import line_storage, snapshots
from .liveness import at_work
from .models import LIVE_STATES, AgentSummary, Cycle, CycleException
from .reasons import describe
from .selection import FROM, Selection
from .states import move

if TYPE_CHECKING:
    import pyarrow as pa

    from upline.engine.calculate import Result

TYPES = ("all", "new", "recurring")
TRIES = 3  # runs of the calculation while others go on changing the book


def run(actor: Actor, day: date, type: str = "all", issuers: tuple[str, ...] = ()) -> Cycle:
    """Run a cycle up to a processing date and leave it open (F1). issuers: codes; none: all.

    Refused while another cycle is live (F2), for an unknown type or issuer, or when the book keeps changing.
    """
    if type not in TYPES:
        raise Refused(f"type '{type}': expected all, new or recurring (F1)")
    selection = Selection(day, type, _issuer_ids(issuers))
    with at_work() as held:
        if not held:
            raise Refused("another run is calculating just now; wait for it, then look at `upline cycle list` (F2)")
        from .abandoning import abandon_dead

        abandon_dead(actor)
        cycle = _begin(actor, selection, issuers)
        try:
            for _ in range(TRIES):
                if opened := _compute_and_open(actor, cycle, selection):
                    return opened
            raise Refused("the book was changed again and again while the cycle was calculating; run it again (F2)")
        except BaseException as error:
            cycle.refresh_from_db()
            if cycle.state == "calculating":  # else it was stopped once its cycle stood open, and that stays
                move(cycle, "abandoned", timezone.now(), actor.by, f"the run failed: {error or type_name(error)}")
            raise


def type_name(error: BaseException) -> str:
    """What an error without a message is called, e.g. KeyboardInterrupt."""
    return error.__class__.__name__


def _issuer_ids(codes: tuple[str, ...]) -> tuple[int, ...]:
    ids = dict(Issuer.objects.filter(code__in=codes).values_list("code", "id"))
    for code in codes:
        if code not in ids:
            raise Refused(f"issuer '{code}' is not known; see `upline import issuers`")
    return tuple(sorted(ids[code] for code in codes))


def _begin(actor: Actor, selection: Selection, issuers: tuple[str, ...]) -> Cycle:
    """The cycle's row, in state calculating, seen by everybody from now on; imports at work before it are done."""
    with transaction.atomic():
        take_turn()
        live = Cycle.objects.filter(state__in=LIVE_STATES).first()
        if live:
            raise Refused(
                f"cycle {live.number} of {live.date} is {live.state}: only one is open at a time;"
                " close or abandon it (F2)"
            )
        last = Cycle.objects.order_by("-number").values_list("number", flat=True).first() or 0
        return Cycle.objects.create(
            number=last + 1,
            date=selection.date,
            type=selection.type,
            issuers=sorted(issuers),
            started_at=timezone.now(),
            started_by=actor.by,
        )


def _compute_and_open(actor: Actor, cycle: Cycle, selection: Selection) -> Cycle | None:
    """One try: None, with nothing written, when the book has changed between reading and writing."""
    from upline.engine.backends import open_backend
    from upline.engine.calculate import calculate

    version = book_version()
    inputs = snapshots.read(selection)
    with open_backend(settings.ENGINE) as backend:
        result = calculate(inputs, backend)
    encoded = snapshots.encode(inputs)
    del inputs
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(number=cycle.number)
        if book_version() != version:
            return None
        _write(cycle, result)
        snapshots.keep(cycle, encoded)
        cycle.snapshot_digest = snapshots.digest(encoded)
        cycle.book_version = version
        reason = "" if cycle.transaction_count else _why_empty(selection)
        move(cycle, "open", timezone.now(), actor.by, reason)
        audit.record(actor, "cycle run", f"cycle {cycle.number}", None, {"date": str(cycle.date), "type": cycle.type})
    return cycle


def _write(cycle: Cycle, result: "Result") -> None:
    """What was computed, in the caller's transaction: what the cycle has taken, its lines, summary and exceptions."""
    tables = result.tables
    Batch.objects.create(number=cycle.number)
    write_table(BatchItem, _items(cycle.number, tables["items"], tables["built_rows"]))
    line_storage.load(cycle.number, _in_cycle(cycle.number, _by_column(tables["lines"])))
    write_table(AgentSummary, _in_cycle(cycle.number, _by_column(tables["summary"])))
    exceptions = describe(cycle, tables["exceptions"])
    CycleException.objects.bulk_create(exceptions, batch_size=1000)
    cycle.transaction_count = tables["items"].num_rows
    cycle.line_count = tables["lines"].num_rows
    cycle.exception_count = len(exceptions)
    cycle.blocking_count = sum(exception.blocking for exception in exceptions)
    cycle.stage_counts = [list(count) for count in result.counts]


def _by_column(table: "pa.Table") -> "pa.Table":
    """The engine's names as the database's: ids of records end in _id."""
    return table.rename_columns(
        [f"{name}_id" if name in ("agent", "transaction", "distribution") else name for name in table.column_names]
    )


def _in_cycle(number: int, table: "pa.Table") -> "pa.Table":
    import numpy as np
    import pyarrow as pa

    return table.add_column(0, "cycle_id", pa.array(np.full(table.num_rows, number, np.int64)))


def _items(number: int, items: "pa.Table", built_rows: "pa.Table") -> "pa.Table":
    """The batch's rows: built distributions are stored once each, and their records' ids take the place of numbers."""
    import numpy as np
    import pyarrow as pa

    stored = stored_distributions(built_rows)
    ids = items["distribution"].to_numpy().copy()
    if stored:
        built = ids < 0
        lookup = np.zeros(-min(stored) + 1, np.int64)
        for temporary, record in stored.items():
            lookup[-temporary] = record
        ids[built] = lookup[-ids[built]]
    items = items.drop_columns(["policy"]).set_column(1, "distribution", pa.array(ids))
    return _by_column(items.add_column(1, "batch_id", pa.array(np.full(items.num_rows, number, np.int64))))


def stored_distributions(built_rows: "pa.Table") -> dict[int, int]:
    """Store built distributions; the engine's negative number → the record's id."""
    rows: dict[int, list[Row]] = {}
    columns = [built_rows[name].to_pylist() for name in ("distribution", "level", "agent", "from_month", "to_month")]
    columns += [built_rows[name].to_pylist() for name in ("percent", "fixed")]
    columns += [
        [bool(flag) for flag in built_rows[name].to_pylist()] for name in ("per_member", "of_commission", "locked")
    ]
    columns += [built_rows[name].to_pylist() for name in ("advance_months", "admin_fee_percent", "rate")]
    for distribution, *values in zip(*columns, strict=True):
        rows.setdefault(distribution, []).append(Row(*values))
    return dict(zip(rows, distributions.store(list(rows.values())), strict=True))


def _why_empty(selection: Selection) -> str:
    """Why a run found nothing to compute (F1)."""
    found = read_table(
        {"count": "count(*)", "next": "min(t.date)"}, f"{FROM} WHERE {selection.where_at_any_date()}", ("next",)
    )
    following = found["next"][0].as_py()
    if not found["count"][0].as_py():
        return "nothing is open; import transactions first"
    if following <= selection.date.year * 10_000 + selection.date.month * 100 + selection.date.day:
        return "every policy with an open transaction has an exception; see `upline cycle exceptions`"
    text = f"{following // 10_000:04d}-{following // 100 % 100:02d}-{following % 100:02d}"
    return f"nothing is open up to {selection.date}; the next transaction is dated {text}"
