"""Abandoning: what a cycle has taken is free again, and it cannot be reached any more (F7)."""

from django.db import connection, transaction
from django.utils import timezone

from upline.audit import actions as audit
from upline.audit.actor import Actor
from upline.errors import Refused
from upline.policies.models import Batch, BatchItem

from . import line_storage
from .models import AgentSummary, Cycle, CycleException, SnapshotPart
from .states import move, unreachable

DIED = "the run ended before it was done, killed or crashed; nothing it had read was changed (F2)"


def abandon(actor: Actor, reason: str) -> int:
    """Abandon the open cycle and free all that it took. → its number. Refused without a reason or an open cycle."""
    if not reason.strip():
        raise Refused("abandoning a cycle needs a reason (F7)")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().filter(state="open").first()
        if cycle is None:
            last = Cycle.objects.order_by("-number").first()
            raise Refused(unreachable(last, "abandoned") if last else "there is no cycle to abandon")
        _free(cycle.number)
        move(cycle, "abandoned", timezone.now(), actor.by, reason.strip())
        audit.record(actor, "cycle abandon", f"cycle {cycle.number}", {"state": "open"}, {"reason": reason.strip()})
    return cycle.number


def abandon_dead(actor: Actor) -> None:
    """Abandon a cycle whose run has died; the caller holds the lock of the running cycle, so no run is alive."""
    with transaction.atomic():
        for cycle in Cycle.objects.select_for_update().filter(state="calculating"):
            move(cycle, "abandoned", timezone.now(), actor.by, DIED)


def _free(number: int) -> None:
    """Remove the cycle's rows; its snapshot and exceptions say nothing once its inputs may change."""
    line_storage.remove(number)
    for model, column in (
        (AgentSummary, "cycle_id"),
        (CycleException, "cycle_id"),
        (SnapshotPart, "cycle_id"),
        (BatchItem, "batch_id"),
        (Batch, "number"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE {column} = %s', [number])
