"""policies and transactions (E1, E2, E5), and what processed and pending ones allow (A6, E4)."""

from datetime import date

import pytest

from tests.imports.conftest import ACTOR, Bring
from upline.errors import PendingInCycle, Refused

POLICY = "number,issuer,plan,writing_agent,effective_date"
TRANSACTION = "reference,policy,issuer,date,premium"


def abandoning(number: int) -> None:
    from upline.cycles.actions import abandon

    assert abandon(ACTOR, "a file changes it") == number


def cycle_states() -> list[str]:
    from upline.cycles.models import Cycle

    return list(Cycle.objects.order_by("number").values_list("state", flat=True))


def test_a_writing_agent_is_a_code_or_the_issuers_writing_number(book: Bring) -> None:
    from upline.policies.models import Policy

    book("appointments", "issuer,writing_number,agent\nACME,77,M\nBETA,77,D\nACME,T,W\n")
    outcome = book(
        "policies",
        f"{POLICY}\nA-1,ACME,MED,77,2026-01-01\nB-1,BETA,LIFE,77,2026-01-01\nA-2,ACME,MED,88,2026-01-01\n"
        "A-3,ACME,MED,T,2026-01-01\nB-2,BETA,LIFE,T,2026-01-01\n",
    )
    assert [(row, column) for row, column, _ in outcome.errors] == [(4, "writing_agent"), (5, "writing_agent")]
    assert "code of one agent and the writing number of agent W" in outcome.errors[1][2]
    found = Policy.objects.filter(number__in=("A-1", "B-1", "B-2")).order_by("number")
    assert list(found.values_list("writing_agent__code", flat=True)) == ["M", "D", "T"]


def test_every_column_of_a_policy(book: Bring) -> None:
    from upline.policies.models import Policy

    text = (
        f"{POLICY},state,insured,status,basis,pay_style,advance_months,annual_premium,payment_months,paid_through,"
        "company_percent\n"
        'A-1,ACME,MED,W,2026-01-31,TX,"Smith, Ann",lapsed,paid,as_earned,9,1200.50,3,2026-06-30,12.5\n'
    )
    assert book("policies", text).notes == ["new state: TX"]
    policy = Policy.objects.get(number="A-1")
    assert (policy.state.code, policy.insured, policy.status, policy.basis) == ("TX", "Smith, Ann", "lapsed", "paid")
    assert (policy.pay_style, policy.advance_months, policy.annual_premium) == ("as_earned", 9, 120_050)
    assert (policy.payment_months, policy.paid_through, policy.company_percent) == (3, date(2026, 6, 30), 125_000)
    assert book("policies", text).unchanged == 1


def test_an_empty_paid_through_does_not_undo_what_payments_moved(book: Bring) -> None:
    from upline.policies.models import Policy

    Policy.objects.filter(number="P-1").update(paid_through=date(2026, 3, 31))
    text = f"{POLICY},paid_through\nP-1,ACME,MED,W,2026-01-01,\n"
    assert book("policies", text).unchanged == 1
    assert book("policies", text.replace(",\n", ",2026-04-30\n")).updated == 1


def test_every_column_of_a_transaction(book: Bring) -> None:
    from upline.policies.models import Transaction

    text = (
        f"{TRANSACTION},kind,type,commission,payment_months,policy_month,members,accounting_month,item,agency\n"
        "x1,P-1,ACME,2026-01-20,-100.5,received,ren,12.34,3,7,4,2026-02,I-1,HQ\n"
    )
    assert book("transactions", text).created == 1
    found = Transaction.objects.get(reference="x1")
    assert (found.premium, found.kind, found.type, found.commission) == (-10_050, "received", "REN", 1234)
    assert (found.payment_months, found.policy_month, found.members) == (3, 7, 4)
    assert (found.accounting_month, found.item, found.agency.code) == (202602, "I-1", "HQ")
    assert book("transactions", text).unchanged == 1


@pytest.mark.parametrize(
    ("rows", "good", "bad", "words"),
    [
        ("r1,P-1,ACME,2026-01-20,-100.00,t1", 1, [], ""),
        ("r1,P-1,ACME,2026-01-20,-40.00,t1\nr2,P-1,ACME,2026-01-21,-60.00,t1", 2, [], ""),
        ("r1,P-1,ACME,2026-01-20,-40.00,t1\nr2,P-1,ACME,2026-01-21,-60.01,t1", 1, [3], "100.00, -40.00 of it reversed"),
        ("r1,P-1,ACME,2026-01-20,-100.01,t1", 0, [2], "more than is left"),
        ("r1,P-1,ACME,2026-01-20,10.00,t1", 0, [2], "opposite sign"),
        ("r1,P-2,ACME,2026-01-20,-10.00,t1", 0, [2], "of another policy"),
        ("r1,P-1,ACME,2026-01-14,-10.00,t1", 0, [2], "before transaction 't1' of 2026-01-15"),
        ("r1,P-1,ACME,2026-01-20,-10.00,nothing", 0, [2], "no transaction 'nothing'"),
        ("r1,P-1,ACME,2026-01-20,-10.00,r1", 0, [2], "in a circle"),
        ("r1,P-1,ACME,2026-01-20,-10.00,n1\nn1,P-1,ACME,2026-01-19,10.00,", 2, [], ""),
        ("r2,P-1,ACME,2026-01-21,5.00,r1\nr1,P-1,ACME,2026-01-20,-10.00,t1", 2, [], ""),
        ("r2,P-1,ACME,2026-01-21,-5.00,n1\nn1,P-1,ACME,2026-01-20,1e9,", 0, [2, 3], "no transaction .n1."),
    ],
)
def test_a_reversal_takes_back_what_it_names(book: Bring, rows: str, good: int, bad: list[int], words: str) -> None:
    text = f"{TRANSACTION},reverses\n{rows}\n"
    if good:
        outcome = book("transactions", text)
        assert outcome.created == good
        assert [row for row, _, _ in outcome.errors] == bad
        assert not bad or words in outcome.errors[0][2]
        again = book("transactions", text)
        assert (again.unchanged, again.created, again.updated) == (good, 0, 0)
    else:
        with pytest.raises(Refused, match=words) as refused:
            book("transactions", text)
        assert len(bad) == 1 or "more rows in error" in str(refused.value) or words in str(refused.value)


def test_a_reversed_transaction_stays_as_large_as_what_was_reversed(book: Bring) -> None:
    book("transactions", f"{TRANSACTION},reverses\nr1,P-1,ACME,2026-01-20,-60.00,t1\n")
    with pytest.raises(Refused, match=r"50.00 is less than the 60.00 of transaction t1 that is reversed"):
        book("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,50.00\n")
    with pytest.raises(Refused, match="reversed by one of its policy"):
        book("transactions", f"{TRANSACTION}\nt1,P-2,ACME,2026-01-15,100.00\n")
    assert book("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,60.00\n").updated == 1
    assert book("transactions", f"{TRANSACTION},reverses\nr1,P-1,ACME,2026-01-20,-59.00,t1\n").updated == 1


def test_a_pending_transaction_is_kept_unless_its_cycle_may_be_abandoned(pending: Bring) -> None:
    from upline.policies.models import Transaction

    text = f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,200.00\n"
    with pytest.raises(PendingInCycle, match=r"open cycle 1 \(E4\).*--abandon-open-cycle") as refused:
        pending("transactions", text)
    assert refused.value.cycle == 1
    assert pending("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,100.00\n").unchanged == 1
    assert cycle_states() == ["open"]
    calls: list[int] = []
    outcome = pending(
        "transactions",
        f"{text}t2,P-2,ACME,2026-01-15,60.00\n",
        on_pending=lambda number: (calls.append(number), abandoning(number))[1],
    )
    assert (outcome.updated, calls, cycle_states()) == (2, [1], ["abandoned"])
    assert Transaction.objects.get(reference="t1").premium == 20_000


def test_a_dry_run_abandons_nothing(pending: Bring) -> None:
    text = f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,200.00\n"
    assert pending("transactions", text, dry_run=True, on_pending=abandoning).updated == 1
    assert cycle_states() == ["open"]


def test_good_rows_go_in_beside_a_pending_one(pending: Bring) -> None:
    outcome = pending("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,200.00\nt3,P-1,ACME,2026-01-20,1.00\n")
    assert (outcome.created, [row for row, _, _ in outcome.errors]) == (1, [2])
    assert cycle_states() == ["open"]


def test_a_policy_of_a_pending_transaction_keeps_what_the_cycle_was_computed_with(pending: Bring) -> None:
    with pytest.raises(PendingInCycle, match="policy ACME/P-1 is in the open cycle 1"):
        pending("policies", f"{POLICY}\nP-1,ACME,MED,M,2026-01-01\n")
    assert pending("policies", f"{POLICY},insured\nP-1,ACME,MED,W,2026-01-01,Ann\n").updated == 1
    outcome = pending("policies", f"{POLICY}\nP-1,ACME,MED,M,2026-01-01\n", on_pending=abandoning)
    assert (outcome.updated, cycle_states()) == (1, ["abandoned"])


def test_a_processed_transaction_stays(pending: Bring) -> None:
    from upline.cycles.actions import close

    close(ACTOR)
    assert pending("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,100.00\n").unchanged == 1
    for options in ({}, {"on_pending": abandoning}):
        with pytest.raises(Refused, match="processed by cycle 1.*premium is 100.00, the file says 200.00"):
            pending("transactions", f"{TRANSACTION}\nt1,P-1,ACME,2026-01-15,200.00\n", **options)
    outcome = pending("transactions", f"{TRANSACTION},reverses\nr1,P-1,ACME,2026-02-15,-100.00,t1\n")
    assert outcome.created == 1


def test_deleting_a_transaction(pending: Bring) -> None:
    from upline.cycles.actions import close, run
    from upline.policies.models import Transaction
    from upline.policies.transactions import delete

    with pytest.raises(Refused, match="no transaction 'zz'"):
        delete(ACTOR, "zz")
    with pytest.raises(PendingInCycle, match="open cycle 1"):
        delete(ACTOR, "t1")
    delete(ACTOR, "t1", abandoning)
    assert not Transaction.objects.filter(reference="t1").exists()
    assert cycle_states() == ["abandoned"]
    run(ACTOR, date(2026, 1, 31))
    close(ACTOR)
    with pytest.raises(Refused, match=r"processed by cycle 2 and stays \(A6\)"):
        delete(ACTOR, "t2", abandoning)
    pending("transactions", f"{TRANSACTION},reverses\nn1,P-1,ACME,2026-02-15,9.00,\nr1,P-1,ACME,2026-02-15,-9.00,n1\n")
    with pytest.raises(Refused, match="reversed by r1"):
        delete(ACTOR, "n1")
    delete(ACTOR, "r1")
    delete(ACTOR, "n1")


def test_a_moved_transaction_is_audited_by_names(book: Bring) -> None:
    from upline.audit.models import AuditRecord

    book("transactions", f"{TRANSACTION},reverses\nt3,P-1,ACME,2026-01-16,100,\nr1,P-1,ACME,2026-01-20,-1,t1\n")
    book("transactions", f"{TRANSACTION},reverses\nt2,P-1,ACME,2026-01-15,50.00,\nr1,P-1,ACME,2026-01-20,-1,t3\n")
    moved, renamed = AuditRecord.objects.order_by("-id")[:2][::-1]
    assert (moved.record, moved.before, moved.after) == (
        "transaction t2",
        {"policy": "ACME/P-2"},
        {"policy": "ACME/P-1"},
    )
    assert (renamed.record, renamed.before, renamed.after) == ("transaction r1", {"reverses": "t1"}, {"reverses": "t3"})
