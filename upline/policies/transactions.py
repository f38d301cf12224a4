"""Deleting a transaction that was never processed (E4, A6)."""

from collections.abc import Callable

from django.db import connection, transaction

from upline.audit.actions import record
from upline.audit.actor import Actor
from upline.engine.money import format_amount
from upline.errors import PendingInCycle, Refused

from .models import BatchItem, Transaction


def delete(actor: Actor, reference: str, on_pending: Callable[[int], None] | None = None) -> None:
    """Delete an open transaction. on_pending: frees it when the open cycle has it, given that cycle's number.

    Refused: none such, processed (A6), or reversed by another; PendingInCycle when the open cycle has taken it (E4).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT number FROM cycle WHERE slot = 1 FOR UPDATE")  # no run takes it meanwhile
        found = Transaction.objects.select_related("policy__issuer").filter(reference=reference).first()
        if found is None:
            raise Refused(f"there is no transaction '{reference}'")
        taken = BatchItem.objects.select_related("batch").filter(transaction=found.pk).first()
        if taken and taken.batch.state == "processed":
            raise Refused(
                f"transaction {reference} was processed by cycle {taken.batch_id} and stays (A6): import a transaction"
                " of the opposite sign that reverses it"
            )
        reversing = Transaction.objects.filter(policy=found.policy_id, reverses=found.pk).order_by("reference").first()
        if reversing:
            raise Refused(f"transaction {reference} is reversed by {reversing.reference}: delete that one first (E5)")
        if taken and on_pending is None:
            raise PendingInCycle(
                f"transaction {reference} is in the open cycle {taken.batch_id} (E4): close or abandon that cycle"
                " first, or give --abandon-open-cycle",
                taken.batch_id,
            )
        if taken and on_pending:
            on_pending(taken.batch_id)
        before = {
            "policy": f"{found.policy.issuer.code}/{found.policy.number}",
            "date": found.date.isoformat(),
            "kind": found.kind,
            "premium": format_amount(found.premium),
            "commission": None if found.commission is None else format_amount(found.commission),
        }
        found.delete()
        record(actor, "transaction delete", f"transaction {reference}", before, None)
