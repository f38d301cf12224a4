"""`ledger check` over the cycles: each check finds the fault it is there for, and names record and both figures (I4).

One book is changed past its guards, a row at a time, and put right again.
"""

import pytest
from django.db import transaction

from tests.ledger.journal import without_guards
from upline.agents.models import Agent
from upline.cycles import checks
from upline.policies.models import Policy, Transaction

from .office import ADVANCED, Office


@pytest.fixture
def played(office: Office) -> Office:
    """Two closed cycles and an open one; A is advanced on P-2, has a debit imported on P-3, and owes 70 besides."""
    for template, text in ADVANCED.items():
        office.bring(template, text)
    office.policy()
    office.policy("P-2", "A")
    office.policy("P-3", "A")
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-3,ACME,A,300.00,100.00\n")
    office.bring("agent-balances", "agent,amount,date\nA,70.00,2026-01-01\n")
    office.premium("a1", "2026-01-15", "100.00")
    office.premium("b1", "2026-01-15", "500.00", "P-2")
    office.month("2026-01-31")
    office.premium("a2", "2026-02-15", "100.00")
    office.premium("c1", "2026-02-15", "500.00", "P-3")
    office.month("2026-02-28")
    office.premium("a3", "2026-03-15", "100.00")
    office.run("2026-03-31")
    return office


SUMMARY = "UPDATE agent_summary SET {} WHERE cycle_id = 1 AND agent_id = {A}"
LINE = "UPDATE line SET {} WHERE cycle_id = 1 AND agent_id = {A}"
DEBIT = "UPDATE debit_balance SET {} WHERE policy_id = {P-2} AND agent_id = {A}"
# What is done past the guards, and the faults that are then named.
TAMPERING = (
    (
        "DELETE FROM batch WHERE number = 3; UPDATE batch SET state = 'pending' WHERE number = 2",
        [
            "cycle 2: its transactions are pending, the cycle is closed (F2)",
            "cycle 3: its transactions are not there, the cycle is open (F2)",
        ],
    ),
    (
        "UPDATE batch SET state = 'processed' WHERE number = 3",
        ["cycle 3: its transactions are processed, the cycle is open (F2)"],
    ),
    (
        "UPDATE cycle SET state = 'abandoned', slot = NULL WHERE number = 3",
        ["cycle 3: its transactions are pending, the cycle is abandoned (F2)"],
    ),
    ("DELETE FROM cycle WHERE number = 3", ["cycle 3: its transactions are pending, the cycle is missing (F2)"]),
    (
        "DELETE FROM batch WHERE number = 2",
        ["cycle 2: its transactions are not there, the cycle is closed (F2)"],
    ),
    (
        LINE.format("commission = commission + 1", A="{A}"),
        ["cycle 1 agent A: direct commission in the summary is 100.00, its lines add up to 100.01 (F4)"],
    ),
    (
        "UPDATE agent_summary SET override = override - 5, direct = direct + 5 WHERE cycle_id = 1 AND agent_id = {W}",
        [
            "cycle 1 agent W: direct commission in the summary is 30.05, its lines add up to 30.00 (F4)",
            "cycle 1 agent W: override in the summary is -0.05, its lines add up to 0.00 (F4)",
        ],
    ),
    (
        LINE.format("earned = earned - 1", A="{A}"),
        ["cycle 1 agent A: earned in the summary is 0.00, its lines add up to -0.01 (F4)"],
    ),
    (
        LINE.format("admin_fee = 250", A="{A}"),
        ["cycle 1 agent A: admin fee in the summary is 0.00, its lines add up to -2.50 (F4)"],
    ),
    (
        LINE.format("advance = advance + 1", A="{A}"),
        [
            "cycle 1 agent A: advance in the summary is 600.00, its lines add up to 600.01 (F4)",
            "ACME/P-2 agent A: debit balance has advance 600.00, recovery 100.00; the lines say 600.01 and 100.00 (G3)",
        ],
    ),
    (
        LINE.format("recovery = recovery - 1", A="{A}"),
        [
            "cycle 1 agent A: recovery in the summary is 100.00, its lines add up to 99.99 (F4)",
            "ACME/P-2 agent A: debit balance has advance 600.00, recovery 100.00; the lines say 600.00 and 99.99 (G3)",
        ],
    ),
    (
        "DELETE FROM agent_summary WHERE cycle_id = 1 AND agent_id = {W}",
        [
            "cycle 1 agent W: has 1 lines and no summary (F4)",
            "cycle 1: account commission_expense of agent W: the summary says 0.00, the ledger 30.00 (I4)",
        ],
    ),
    (
        SUMMARY.format("net = net + 1", A="{A}"),
        ["cycle 1: account payable of agent A: the summary says -600.01, the ledger -600.00 (I4)"],
    ),
    (
        SUMMARY.format("billed = 100", A="{A}"),
        ["cycle 1: account billed of agent A: the summary says 1.00, the ledger 0.00 (I4)"],
    ),
    (
        SUMMARY.format("ending_balance = ending_balance - 1", A="{A}"),
        ["cycle 1: account agent_balance of agent A: the summary says 499.99, the ledger 500.00 (I4)"],
    ),
    (
        "UPDATE posting SET amount = amount - 1 WHERE account = 'payable' AND party = {A} AND entry_id = "
        "(SELECT number FROM entry WHERE source = 'cycle 1')",
        ["cycle 1: account payable of agent A: the summary says -600.00, the ledger -600.01 (I4)"],
    ),
    (
        "UPDATE entry SET source = 'cycle 3' WHERE source = 'cycle 2'",
        [
            "cycle 2: has no entry in the ledger, and it is closed (I4)",
            "cycle 3: has an entry in the ledger, and it is open (I4)",
        ],
    ),
    (
        DEBIT.format("advance = advance + 1", **{"P-2": "{P-2}", "A": "{A}"}),
        [
            "ACME/P-2 agent A: debit balance has advance 600.01, recovery 100.00; the lines say 600.00 and 100.00 (G3)",
            "agent A: the Agent Balance is 670.00, debit balances, conversions and imports add up to 670.01 (I4)",
        ],
    ),
    (
        "DELETE FROM debit_balance WHERE policy_id = {P-2}",
        [
            "ACME/P-2 agent A: debit balance has advance 0.00, recovery 0.00; the lines say 600.00 and 100.00 (G3)",
            "agent A: the Agent Balance is 670.00, debit balances, conversions and imports add up to 170.00 (I4)",
        ],
    ),
    (
        "UPDATE debit_balance SET imported_advance = imported_advance + 1 WHERE policy_id = {P-3}",
        ["agent A: the Agent Balance is 670.00, debit balances, conversions and imports add up to 670.01 (I4)"],
    ),
    (
        "UPDATE balance_import SET amount = amount - 7000",
        ["agent A: the Agent Balance is 670.00, debit balances, conversions and imports add up to 600.00 (I4)"],
    ),
    (
        SUMMARY.format("net_increase = 1", A="{A}"),
        ["agent A: the Agent Balance is 670.00, debit balances, conversions and imports add up to 670.01 (I4)"],
    ),
    (
        "DELETE FROM line WHERE cycle_id = 1 AND transaction_id = {a1} AND agent_id = {T}",
        [
            "cycle 1 agent T: override in the summary is 5.00, its lines add up to 0.00 (F4)",
            "cycle 1 agent T: earned in the summary is 5.00, its lines add up to 0.00 (F4)",
        ],
    ),
)


def test_a_book_that_ties(played: Office) -> None:
    assert checks.check() == []


def test_each_fault_is_found_and_named(played: Office) -> None:
    ids = dict(Agent.objects.values_list("code", "id")) | dict(Policy.objects.values_list("number", "id"))
    ids |= dict(Transaction.objects.values_list("reference", "id"))
    for tampering, expected in TAMPERING:
        with transaction.atomic():
            statement = tampering
            for name, number in ids.items():
                statement = statement.replace(f"{{{name}}}", str(number))
            without_guards(*statement.split("; "))
            found = [str(fault) for fault in checks.check()]
            transaction.set_rollback(True)
        assert found == expected, tampering
    assert checks.check() == []
