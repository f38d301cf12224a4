"""The states of a cycle (F2), and the one way to change them.

from          to           by
(none)        calculating  running.run
calculating   open         running.run
calculating   abandoned    abandoning.abandon_dead, running.run when it fails
open          closing      closing.close
closing       closed       closing.close, in the same transaction
open          abandoned    abandoning.abandon
"""

from datetime import datetime

from upline.errors import Refused

from .models import LIVE_STATES, Cycle

TRANSITIONS = {
    ("calculating", "open"),
    ("calculating", "abandoned"),
    ("open", "closing"),
    ("open", "abandoned"),
    ("closing", "closed"),
}


def move(cycle: Cycle, state: str, at: datetime, by: str, reason: str = "") -> None:
    """Change the state, in the caller's transaction; refused when the table above does not allow it."""
    if (cycle.state, state) not in TRANSITIONS:
        raise Refused(unreachable(cycle, f"made {state}"))
    cycle.state = state
    if state == "open":
        cycle.opened_at = at
    elif state not in LIVE_STATES:
        cycle.slot, cycle.ended_at, cycle.ended_by = None, at, by
    if reason:
        cycle.reason = reason
    cycle.save()


def unreachable(cycle: Cycle, what: str) -> str:
    """Why a cycle cannot be acted on, for people."""
    if cycle.state == "abandoned":
        return f"cycle {cycle.number} cannot be {what}: it was abandoned; run a new cycle (F7)"
    return f"cycle {cycle.number} cannot be {what}: it is {cycle.state} (F2)"
