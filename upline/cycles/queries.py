"""Reading cycles: one query a page or list, in the order of the interface."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from upline.audit.actor import Actor
from upline.errors import Refused

from .liveness import at_work
from .models import AgentSummary, Cycle
from .states import unreachable

_RESULTS = """
SELECT i.code, p.number, t.reference, t.date, l.policy_month, a.code, l.level, l.base, l.percent, l.below_percent,
       l.fixed, l.commission, l.advance, l.recovery, l.earned, l.version, l.admin_fee
FROM line l
JOIN "transaction" t ON t.id = l.transaction_id
JOIN policy p ON p.id = t.policy_id
JOIN issuer i ON i.id = p.issuer_id
JOIN agent a ON a.id = l.agent_id
WHERE l.cycle_id = %s
ORDER BY i.code {by_code}, p.number {by_code}, t.reference {by_code}, l.policy_month, l.level
"""


def find(number: int | None = None) -> Cycle:
    """A cycle that can be looked at: the latest when no number is given. Refused when abandoned (F7)."""
    cycles = Cycle.objects.order_by("-number")
    cycle = (cycles if number is None else cycles.filter(number=number)).first()
    if cycle is None:
        what = "there is no cycle yet; run one" if number is None else f"there is no cycle {number}"
        raise Refused(f"{what}; see `upline cycle list`")
    if cycle.state in ("abandoned", "calculating"):
        raise Refused(unreachable(cycle, "shown"))
    return cycle


def all_cycles(actor: Actor) -> list[Cycle]:
    """Every cycle, first to last; one whose run has died is abandoned first (F2)."""
    if Cycle.objects.filter(state="calculating").exists():
        from .abandoning import abandon_dead

        with at_work() as held:
            if held:
                abandon_dead(actor)
    return list(Cycle.objects.order_by("number"))


def results(number: int) -> Iterator[tuple[Any, ...]]:
    """The lines by policy, transaction, month and level (F3): issuer, number, reference, date, the line's figures."""
    by_code = 'COLLATE "C"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(_RESULTS.format(by_code=by_code), [number])
        while rows := cursor.fetchmany(5000):
            yield from rows


def summaries(number: int) -> list[AgentSummary]:
    """One row an agent (F4), by the agent's code."""
    rows = AgentSummary.objects.filter(cycle=number).select_related("agent")
    return sorted(rows, key=lambda row: row.agent.code)
