"""The floor under a cycle: the same rows read from and written to the same database, with nothing computed.

A process of its own, after a run: it takes the open cycle's rows into memory, abandons the cycle, and then times
reading what the run read and writing what the run wrote, by the same means, to the commit.
"""

from datetime import date
from time import perf_counter

from django.db import transaction

from upline.audit.actor import Actor
from upline.bulk.columns import read_table, write_table
from upline.cycles import line_storage, snapshots
from upline.cycles.abandoning import abandon
from upline.cycles.models import AgentSummary, Cycle
from upline.cycles.selection import Selection
from upline.policies.models import Batch, BatchItem

SUMMARY = [field.column for field in AgentSummary._meta.concrete_fields if field.column]
ITEM = ["transaction_id", "batch_id", "distribution_id", "version", "policy_month", "payment_months"]


def move_rows(actor: Actor, day: date) -> dict[str, float | int]:
    """Measure it on the open cycle, which is abandoned. → seconds to read and to write, and the rows of each."""
    number = Cycle.objects.get(state="open").number
    names = [name for name, _ in line_storage.COLUMNS]
    of_cycle = f"WHERE cycle_id = {number}"
    lines = read_table(
        {name: name for name in names}, f"FROM line {of_cycle} ORDER BY agent_id, transaction_id, stretch"
    )
    summary = read_table({name: name for name in SUMMARY}, f"FROM agent_summary {of_cycle}")
    items = read_table(
        {name: name for name in ITEM}, f"FROM batch_item WHERE batch_id = {number} ORDER BY transaction_id"
    )
    abandon(actor, "measuring the copy of its rows")
    selection = Selection(day, "all")
    start = perf_counter()
    inputs = snapshots.read(selection)
    read_seconds = perf_counter() - start
    rows_in = sum(table.num_rows for table in inputs.values())
    del inputs
    start = perf_counter()
    with transaction.atomic():
        Batch.objects.create(number=number)
        write_table(BatchItem, items)
        line_storage.load(number, lines)
        write_table(AgentSummary, summary)
    write_seconds = perf_counter() - start
    with transaction.atomic():
        line_storage.remove(number)
        for model, column in ((AgentSummary, "cycle"), (BatchItem, "batch"), (Batch, "number")):
            model._default_manager.filter(**{column: number})._raw_delete("default")
    return {
        "read_seconds": read_seconds,
        "write_seconds": write_seconds,
        "rows_in": rows_in,
        "rows_out": lines.num_rows + items.num_rows + summary.num_rows,
    }
