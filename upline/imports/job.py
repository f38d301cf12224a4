"""What one import knows and counts while it runs: its errors, its rows, and the open cycle it must not falsify (E4)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps

from upline.audit.actions import Change, record_many
from upline.audit.actor import Actor
from upline.policies.models import Batch

from .lookups import Lookups

OnPending = Callable[[int], None]
AUDIT_AT_ONCE = 2_000


class Job:
    """One file being brought in. created, updated, unchanged: rows. seen: key → row that was accepted for it."""

    def __init__(self, actor: Actor, template: str, file: int, on_pending: OnPending | None):
        self.actor = actor
        self.template = template
        self.file = file
        self.lookups = Lookups()
        self.created = self.updated = self.unchanged = 0
        self.errors: list[tuple[int, str, str]] = []
        self.refused_rows: set[int] = set()
        self.seen: dict[Any, int] = {}
        self.memory: dict[str, Any] = {}
        self.notes: list[str] = []
        self.rows = 0
        self.held_rows: dict[int, int] = {}  # row → the open cycle that keeps it out
        self.changes_book = False
        self._on_pending = on_pending
        self._cycle: int | None = None
        self._cycle_known = False
        self._changes: list[Change] = []

    def error(self, row: int, column: str, message: str) -> None:
        """A row that is left out, and why."""
        self.errors.append((row, column, message))
        self.refused_rows.add(row)

    def open_cycle(self) -> int | None:
        """The number of the cycle that has taken transactions and is not closed."""
        if not self._cycle_known:
            self._cycle = Batch.objects.filter(state="pending").values_list("number", flat=True).first()
            self._cycle_known = True
        return self._cycle

    def agents_in_cycle(self) -> frozenset[int]:
        """The agents that the open cycle has computed."""
        if "agents in cycle" not in self.memory:
            summaries = apps.get_model("cycles", "AgentSummary")._default_manager  # by name: cycles is no floor below
            ids = summaries.filter(cycle=self.open_cycle()).values_list("agent_id", flat=True)
            self.memory["agents in cycle"] = frozenset(ids)
        found: frozenset[int] = self.memory["agents in cycle"]
        return found

    def held_by_cycle(self, row: int, column: str, record: str) -> bool:
        """Whether the open cycle keeps the row out, for it has taken the record; the row is then in error (E4, F7).

        With on_pending the cycle is abandoned instead, once, and no row is kept out.
        """
        cycle = self.open_cycle()
        if cycle is None:
            return False
        if self._on_pending:
            self._on_pending(cycle)
            self._cycle = None
            self.changes_book = True
            return False
        remedy = "close or abandon that cycle first, or give --abandon-open-cycle"
        message = f"{record} is in the open cycle {cycle} (E4): {remedy}"
        self.error(row, column, message)
        self.held_rows[row] = cycle
        return True

    def audit(self, changes: Sequence[Change]) -> None:
        """Records that changed, from and to; the trail is written in larger pieces."""
        self._changes.extend(changes)
        if len(self._changes) >= AUDIT_AT_ONCE:
            self.write_audit()

    def write_audit(self) -> None:
        """Write what is still waiting to the trail."""
        record_many(self.actor, f"import {self.template}", self._changes)
        self.changes_book = self.changes_book or bool(self._changes)
        self._changes = []


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both, without what is the same in them."""
    differ = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in differ}, {name: after[name] for name in differ}
