"""Deleting a transaction that no closed cycle has counted (E4)."""

from django.db import connection, transaction

from upline.audit import actions as audit
from upline.audit.actor import Actor
from upline.engine.money import format_amount
from upline.errors import PendingInCycle, Refused

from .models import BatchItem, Policy, Transaction
from .queries import name_of


def delete_transaction(actor: Actor, reference: str) -> str:
    """Delete an open transaction. → its policy, as ISSUER/NUMBER.

    Refused where there is none, where a closed cycle has processed it (A6) or where another names it in `reverses`;
    PendingInCycle where the open cycle has taken it (E4).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # a run that opens its cycle holds its row: the second sees the first
                cursor.execute("SELECT number FROM cycle WHERE slot = 1 FOR UPDATE")
        found = Transaction.objects.select_related("policy__issuer").filter(reference=reference).first()
        if found is None:
            raise Refused(f"there is no transaction '{reference}'")
        Policy.objects.select_for_update().get(pk=found.policy_id)
        item = BatchItem.objects.select_related("batch").filter(transaction=found).first()
        name = f"transaction {reference} of {name_of(found.policy)}"
        if item is not None and item.batch.state == "pending":
            raise PendingInCycle(
                f"{name} is in the open cycle {item.batch_id} (E4): close or abandon that cycle first,"
                " or give --abandon-open-cycle",
                item.batch_id,
            )
        if item is not None:
            raise Refused(
                f"{name} was processed by cycle {item.batch_id} and stays (A6): to correct it, import a transaction of"
                f" {format_amount(-found.premium)} with reverses {reference}"
            )
        reversal = Transaction.objects.filter(reverses=found).values_list("reference", flat=True).first()
        if reversal is not None:
            raise Refused(f"{name} is reversed by {reversal} (E5): delete {reversal} first")
        before = {"policy": name_of(found.policy), "date": found.date.isoformat(), "premium": found.premium}
        found.delete()
        audit.record(actor, "transaction delete", f"transaction {reference}", before, None)
        return name_of(found.policy)
