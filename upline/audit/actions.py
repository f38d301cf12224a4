"""Writing the audit trail. Call within the transaction of the change itself."""

from collections.abc import Iterable
from typing import Any

from .actor import Actor
from .models import AuditRecord

Change = tuple[str, dict[str, Any] | None, dict[str, Any] | None]


def record(actor: Actor, action: str, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """One change of one record; before is None for a new one, after is None for a deleted one."""
    record_many(actor, action, [(name, before, after)])


def record_many(actor: Actor, action: str, changes: Iterable[Change]) -> None:
    """Many changes made by one action: (record's name, before, after) each."""
    AuditRecord.objects.bulk_create(
        [
            AuditRecord(by=actor.by, action=action, record=name, before=before, after=after)
            for name, before, after in changes
        ],
        batch_size=2000,
    )
