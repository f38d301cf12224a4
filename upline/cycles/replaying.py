"""Replay: a closed cycle computed again from its snapshot, and held against what was posted (F8)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from upline.bulk.columns import read_table
from upline.errors import Refused

from . import snapshots
from .models import Cycle
from .states import unreachable

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Replay:
    """lines: how many were compared. difference: the first one found, '' when all is identical."""

    lines: int
    difference: str


def replay(number: int) -> Replay:
    """Compute a cycle again and compare its lines and summary with the database, value by value, in order of key."""
    from upline.engine.backends import open_backend
    from upline.engine.calculate import calculate

    cycle = Cycle.objects.filter(number=number).first()
    if cycle is None:
        raise Refused(f"there is no cycle {number}; see `upline cycle list`")
    if cycle.state not in ("open", "closed"):
        raise Refused(unreachable(cycle, "replayed"))
    inputs, digest = snapshots.load(cycle)
    if digest != cycle.snapshot_digest:
        return Replay(0, f"the snapshot has digest {digest}, expected {cycle.snapshot_digest}: it was changed")
    with open_backend(settings.ENGINE) as backend:
        result = calculate(inputs, backend)
    for name, table, key in (
        ("lines", "line", ("agent", "transaction", "stretch")),
        ("summary", "agent_summary", ("agent",)),
    ):
        computed = result.tables[name]
        difference = _first_difference(name, computed, _stored(table, number, computed.column_names, key), key)
        if difference:
            return Replay(0, difference)
    return Replay(result.tables["lines"].num_rows, "")


def _stored(table: str, number: int, names: list[str], key: tuple[str, ...]) -> "pa.Table":
    def column(name: str) -> str:
        return f"{name}_id" if name in ("agent", "transaction") else name

    order = ", ".join(column(name) for name in key)
    return read_table(
        {name: column(name) for name in names}, f"FROM {table} WHERE cycle_id = {int(number)} ORDER BY {order}"
    )


def _first_difference(name: str, computed: "pa.Table", stored: "pa.Table", key: tuple[str, ...]) -> str:
    """'' or where the two part, with both values."""
    import numpy as np

    if computed.num_rows != stored.num_rows:
        return f"{name}: computed {computed.num_rows} rows, stored {stored.num_rows}"
    for column in computed.column_names:
        one, other = computed[column].to_numpy(), stored[column].to_numpy()
        places = np.flatnonzero(one != other)
        if len(places):
            place = int(places[0])
            where = ", ".join(f"{part} {computed[part][place].as_py()}" for part in key)
            return f"{name} of {where}: {column} computed {one[place]}, stored {other[place]}"
    return ""
