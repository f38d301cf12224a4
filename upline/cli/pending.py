"""Changing a record that the open cycle has taken: only when told to, and then that cycle is abandoned (E4, F7)."""

import sys
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from upline.cli import context
from upline.errors import PendingInCycle

T = TypeVar("T")

AbandonOption = Annotated[
    bool, typer.Option("--abandon-open-cycle", help="Abandon the open cycle when it has taken the record (E4).")
]


def held_by_no_cycle(change: Callable[[], T], abandon_open_cycle: bool, reason: str) -> T:
    """Make a change; where the open cycle holds the record and the user said so, abandon that cycle with it (E4, F7).

    Both happen, or neither: a change that is refused for another reason leaves the cycle open.
    """
    try:
        return change()
    except PendingInCycle:
        if not abandon_open_cycle:
            raise
        from django.db import transaction

        from upline.cycles.actions import abandon

        with transaction.atomic():
            number = abandon(context.actor(), reason)
            done = change()
        print(f"cycle {number} is abandoned; run a new one (F7)", file=sys.stderr)
        return done
