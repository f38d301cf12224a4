"""distributions (D1, D6), debit-balances and agent-balances (G2, G3, G7)."""

from datetime import date

import pytest

from tests.imports.conftest import ACTOR, Bring
from upline.errors import PendingInCycle, Refused

DISTRIBUTION = "policy,issuer,level,agent,percent"
DEBITS = "policy,issuer,agent,advance,recovery"


def shown(number: str) -> list[tuple[object, ...]]:
    from upline.policies.models import Policy
    from upline.policies.queries import saved_rows

    rows = saved_rows(Policy.objects.get(number=number))
    return [(row.level, row.from_month, row.to_month, row.percent, row.fixed) for row in rows]


def balance(agent: str) -> int:
    from upline.agents.models import Agent
    from upline.ledger.accounts import Account
    from upline.ledger.models import Posting

    postings = Posting.objects.filter(account=Account.AGENT_BALANCE.value, party=Agent.objects.get(code=agent).pk)
    return sum(postings.values_list("amount", flat=True))


def test_a_distribution_is_replaced_whole_as_a_new_version(book: Bring) -> None:
    from upline.policies.models import Policy

    text = f"{DISTRIBUTION}\nP-1,ACME,1,W,20\nP-1,ACME,2,T,50\n"
    assert book("distributions", text).created == 2
    assert shown("P-1") == [(1, 1, 9999, 200_000, 0), (2, 1, 9999, 500_000, 0)]
    assert book("distributions", text).unchanged == 2
    banded = f"{DISTRIBUTION},from_month,to_month\nP-1,ACME,2,T,50,,\nP-1,ACME,1,W,10,13,\nP-1,ACME,1,W,20,1,\n"
    assert book("distributions", banded).updated == 3
    assert shown("P-1") == [(1, 1, 12, 200_000, 0), (1, 13, 9999, 100_000, 0), (2, 1, 9999, 500_000, 0)]
    assert book("distributions", banded).unchanged == 3
    assert Policy.objects.get(number="P-1").version == 2


def test_terms_come_from_the_agents_own_rate(book: Bring) -> None:
    from upline.policies.models import Policy
    from upline.policies.queries import saved_rows

    book("rates", "contract,percent,advance_months,admin_fee_percent\nL1,30,6,2\n")
    book("agents", "code,name\nN,No Contract\n")
    book("uplines", "agent,upline,from\nN,self,2020-01-01\n")
    book("distributions", f"{DISTRIBUTION}\nP-1,ACME,1,W,20\nP-1,ACME,2,N,30\n")
    first, second = saved_rows(Policy.objects.get(number="P-1"))
    assert (first.advance_months, first.admin_fee_percent, first.rate_id is not None) == (6, 20_000, True)
    assert (second.advance_months, second.of_commission, second.rate_id) == (0, False, None)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("P-1,ACME,1,M,20\nP-1,ACME,2,T,50", "writing agent"),
        ("P-1,ACME,1,W,20\nP-1,ACME,2,M,50", "another upline than itself"),
        ("P-1,ACME,1,W,60\nP-1,ACME,2,T,50", "below the 60 %"),
        ("P-1,ACME,1,W,20\nP-1,ACME,3,T,50", "no level 2"),
        ("P-1,ACME,1,W,20\nP-1,ACME,1,W,30\nP-1,ACME,2,T,50", "two rows for one month"),
        ("P-1,ACME,1,W,\nP-1,ACME,2,T,50", "neither percent nor fixed"),
        ("P-1,ACME,1,W,20\nP-1,ACME,2,T,1e9", "not a percentage"),
    ],
)
def test_one_row_in_error_leaves_the_policy_as_it_is(book: Bring, rows: str, words: str) -> None:
    text = f"{DISTRIBUTION}\nP-2,ACME,1,W,20\nP-2,ACME,2,T,50\n{rows}\n"
    outcome = book("distributions", text)
    assert (outcome.created, outcome.refused) == (2, rows.count("\n") + 1)
    assert any(words in message for _, _, message in outcome.errors), outcome.errors


def test_a_distribution_in_the_open_cycle_is_kept(pending: Bring) -> None:
    from upline.cycles.actions import abandon

    text = f"{DISTRIBUTION}\nP-1,ACME,1,W,20\nP-1,ACME,2,T,50\n"
    with pytest.raises(PendingInCycle, match="policy ACME/P-1 is in the open cycle 1"):
        pending("distributions", text)
    assert pending("distributions", text, on_pending=lambda number: abandon(ACTOR, "file") and None).created == 2


def test_imported_debits_are_in_the_ledger(book: Bring) -> None:
    from upline.balances.models import DebitBalance
    from upline.ledger.models import Entry

    text = f"{DEBITS}\nP-1,ACME,W,600.00,200.00\nP-2,ACME,W,50,50\nP-1,ACME,M,10,0\n"
    first = book("debit-balances", text)
    assert first.created == 3
    assert (balance("W"), balance("M")) == (40_000, 1_000)
    assert DebitBalance.objects.get(policy__number="P-2", agent__code="W").imported
    assert book("debit-balances", text).unchanged == 3
    second = book("debit-balances", f"{DEBITS}\nP-1,ACME,W,600.00,250.00\n")
    assert (second.updated, balance("W")) == (1, 35_000)
    sources = Entry.objects.filter(kind="balance_import").order_by("number").values_list("source", flat=True)
    assert list(sources) == [f"debit balances file {first.number}", f"debit balances file {second.number}"]
    with pytest.raises(Refused, match="more than the advance"):
        book("debit-balances", f"{DEBITS}\nP-1,ACME,W,100,100.01\n")


def test_a_debit_never_falls_below_what_cycles_took_off_it(book: Bring) -> None:
    from upline.balances.models import DebitBalance
    from upline.cycles.actions import close, run

    book("debit-balances", f"{DEBITS}\nP-1,ACME,W,600.00,0\n")
    run(ACTOR, date(2026, 1, 31))
    close(ACTOR)
    debit = DebitBalance.objects.get(policy__number="P-1", agent__code="W")
    assert debit.recovery == 3_000
    with pytest.raises(Refused, match=r"cycles have taken 30.00 off it"):
        book("debit-balances", f"{DEBITS}\nP-1,ACME,W,29.99,0\n")
    assert book("debit-balances", f"{DEBITS}\nP-1,ACME,W,30.00,0\nP-2,ACME,W,5,0\n").refused == 0
    assert balance("W") == 500


@pytest.mark.parametrize("row", ["P-1,ACME,T,5,0", "P-1,ACME,N,5,0"])
def test_debits_of_an_open_cycle_are_kept(pending: Bring, row: str) -> None:
    from upline.cycles.actions import abandon

    pending("agents", "code,name\nN,New\n")
    with pytest.raises(PendingInCycle, match="open cycle 1"):
        pending("debit-balances", f"{DEBITS}\n{row}\n")
    assert pending("debit-balances", f"{DEBITS}\n{row}\n", on_pending=lambda _: abandon(ACTOR, "file") and None).created


def test_agent_balances_are_in_the_ledger(pending: Bring) -> None:
    from upline.cycles.actions import abandon
    from upline.ledger.models import Entry

    pending("agents", "code,name\nN,New\n")
    text = "agent,amount,date,form_1099\nN,100.00,2026-01-01,20\nN,-30,2026-02-01,\n"
    assert pending("agent-balances", text).created == 2
    assert balance("N") == 7_000
    assert pending("agent-balances", text).unchanged == 2
    second = pending("agent-balances", "agent,amount,date\nN,90.00,2026-01-01\n")
    assert (second.updated, balance("N")) == (1, 6_000)
    sources = Entry.objects.filter(kind="balance_import").order_by("number").values_list("source", flat=True)
    assert list(sources) == [
        "agent balance N 2026-01-01",
        "agent balance N 2026-02-01",
        f"agent balance N 2026-01-01, corrected by file {second.number}",
    ]
    with pytest.raises(PendingInCycle, match="agent W is in the open cycle 1"):
        pending("agent-balances", "agent,amount,date\nW,1,2026-01-01\n")
    pending("agent-balances", "agent,amount,date\nW,1,2026-01-01\n", on_pending=lambda _: abandon(ACTOR, "f") and None)
    assert balance("W") == 100
