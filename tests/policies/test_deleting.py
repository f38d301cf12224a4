"""Deleting a transaction: only while no cycle has counted it (E4, A6); on both databases."""

from datetime import date

import pytest

from tests.support.databases import Database
from upline.audit.actor import Actor
from upline.errors import PendingInCycle, Refused

ANN = Actor("ann", date(2026, 1, 31))


@pytest.fixture
def book(database: Database) -> None:
    """Policy ACME/P-1 with the transaction t1 and its reversal t1-nsf."""
    from upline.agents.models import Agent, Issuer, ProductType
    from upline.policies.models import Policy, Transaction
    from upline.rates.models import Plan

    issuer = Issuer.objects.create(code="ACME", name="Acme Mutual")
    product = ProductType.objects.create(code="Medical")
    plan = Plan.objects.create(code="MED", issuer=issuer, product_type=product)
    policy = Policy.objects.create(
        number="P-1",
        issuer=issuer,
        plan=plan,
        writing_agent=Agent.objects.create(code="W", name="Writer"),
        effective_date=date(2026, 1, 1),
    )
    premium = Transaction.objects.create(reference="t1", policy=policy, date=date(2026, 1, 15), premium=10_000)
    Transaction.objects.create(
        reference="t1-nsf", policy=policy, date=date(2026, 1, 20), premium=-10_000, reverses=premium
    )


def take(reference: str, state: str) -> None:
    """A cycle has taken the transaction."""
    from upline.policies.models import Batch, BatchItem, Distribution, Transaction

    BatchItem.objects.create(
        transaction=Transaction.objects.get(reference=reference),
        batch=Batch.objects.create(number=7, state=state),
        distribution=Distribution.objects.create(digest=b"0" * 32),
        version=1,
        policy_month=1,
        payment_months=1,
    )


def references() -> list[str]:
    from upline.policies.models import Transaction

    return sorted(Transaction.objects.values_list("reference", flat=True))


def test_an_open_transaction_goes_and_the_audit_trail_says_so(book: None) -> None:
    from upline.audit.models import AuditRecord
    from upline.policies.transactions import delete

    delete(ANN, "t1-nsf")
    assert references() == ["t1"]
    kept = AuditRecord.objects.get()
    assert (kept.by, kept.action, kept.record, kept.after) == ("ann", "transaction delete", "transaction t1-nsf", None)
    assert kept.before["policy"] == "ACME/P-1"
    assert kept.before["premium"] == "-100.00"


@pytest.mark.parametrize(
    ("reference", "state", "message"),
    [
        ("t2", "", "there is no transaction 't2'"),
        ("t1", "", "transaction t1 is reversed by t1-nsf: delete that one first (E5)"),
        (
            "t1-nsf",
            "processed",
            "transaction t1-nsf was processed by cycle 7 and stays (A6): import a transaction of the opposite sign",
        ),
    ],
)
def test_what_must_stay_is_refused(book: None, reference: str, state: str, message: str) -> None:
    from upline.audit.models import AuditRecord
    from upline.policies.transactions import delete

    if state:
        take(reference, state)
    with pytest.raises(Refused) as refusal:
        delete(ANN, reference)
    assert message in str(refusal.value)
    assert references() == ["t1", "t1-nsf"]
    assert not AuditRecord.objects.exists()


def test_a_pending_one_names_its_cycle(book: None) -> None:
    from upline.policies.transactions import delete

    take("t1-nsf", "pending")
    with pytest.raises(PendingInCycle) as refusal:
        delete(ANN, "t1-nsf")
    assert refusal.value.cycle == 7
    assert "is in the open cycle 7 (E4)" in str(refusal.value)
    assert references() == ["t1", "t1-nsf"]


def test_a_pending_one_goes_with_the_cycle_that_is_given_up_for_it(book: None) -> None:
    from upline.policies.models import Batch, BatchItem
    from upline.policies.transactions import delete

    def give_up(number: int) -> None:
        BatchItem.objects.filter(batch_id=number).delete()
        Batch.objects.filter(number=number).delete()

    take("t1-nsf", "pending")
    delete(ANN, "t1-nsf", give_up)
    assert references() == ["t1"]
    assert not Batch.objects.exists()
