"""Advances and what comes back of them, cycle after cycle; the ledger and the summaries agree (G, H5, H6, I3)."""

from datetime import date

from upline.audit.actor import Actor
from upline.installation.actions import set_setting
from upline.policies.models import Policy

from .office import ADVANCED, CLERK, Office, balances, debits, lines, summary

RUNNING = ("advance", "recovery", "earned", "net", "beginning_balance", "ending_balance")
# Three agents on their own at 10 %, each with another treatment of a negative net.
TREATED = {
    "agents": "code,name,agency,negative_net\nB,Bill,HQ,bill\nC,Carla,HQ,carry\nG,Gus,HQ,agent_balance\n",
    "uplines": "agent,upline,from\nB,self,2020-01-01\nC,self,2020-01-01\nG,self,2020-01-01\n",
    "rates": "contract,percent\nTEN,10\n",
    "contracts": "agent,contract,from\nB,TEN,2020-01-01\nC,TEN,2020-01-01\nG,TEN,2020-01-01\n",
}


def advanced(office: Office) -> Office:
    for template, text in ADVANCED.items():
        office.bring(template, text)
    return office


def test_the_worked_figures_of_six_months_advanced(office: Office) -> None:
    """500 a month at 20 %: months 1 to 7 end at 500, 400, 300, 200, 100, 0, 0 (G4); 600 is payable until month 7."""
    advanced(office).policy("P-1", "A")
    ends = ("500.00", "400.00", "300.00", "200.00", "100.00", "0.00", "0.00")
    before = "0.00"
    for month, end in enumerate(ends, start=1):
        office.premium(f"t{month}", f"2026-{month:02}-15", "500.00")
        number = office.month(f"2026-{month:02}-28")
        figures = {1: "600.00 100.00 0.00 600.00", 7: "0.00 0.00 100.00 100.00"}.get(month, "0.00 100.00 0.00 0.00")
        assert summary(number, *RUNNING) == [f"A {figures} {before} {end}"]
        assert balances() == [f"A {end} {'700.00' if month == 7 else '600.00'} 0.00"]
        recovered = min(month, 6) * 100
        assert debits() == [f"ACME/P-1 A 600.00 {recovered}.00 0.00 {600 - recovered}.00"]
        before = end


def test_several_transactions_recover_by_date_then_reference(office: Office) -> None:
    """a9 comes first of its day and makes the advance, 120; b10 has 100 of it left to recover, b2 nothing (G2, G5)."""
    advanced(office).policy("P-1", "A")
    for reference, amount in (("b2", "500.00"), ("b10", "500.00"), ("a9", "100.00")):
        office.premium(reference, "2026-01-15", amount)
    office.premium("a1", "2026-01-16", "100.00")
    office.month("2026-01-31")
    assert lines(1, "commission", "advance", "recovery", "earned") == [
        "a1 A 20.00 0.00 0.00 20.00",
        "a9 A 20.00 120.00 20.00 0.00",
        "b10 A 100.00 0.00 100.00 0.00",
        "b2 A 100.00 0.00 0.00 100.00",
    ]
    assert debits() == ["ACME/P-1 A 120.00 120.00 0.00 0.00"]


def test_the_advance_is_paid_once_over_all_cycles(office: Office) -> None:
    """A negative first transaction neither makes it nor uses it up; the first positive one does (G2)."""
    advanced(office).policy("P-1", "A")
    office.premium("t0", "2026-01-10", "-50.00")
    office.month("2026-01-31")
    assert not Policy.objects.get().advance_used
    assert debits() == []
    office.premium("t1", "2026-02-15", "500.00")
    office.month("2026-02-28")
    assert Policy.objects.get().advance_used
    office.premium("t2", "2026-03-15", "500.00", policy_month="1")
    office.month("2026-03-31")
    assert [summary(number, "advance")[0] for number in (1, 2, 3)] == ["A 0.00", "A 600.00", "A 0.00"]


def test_an_imported_debit_is_recovered_and_no_advance_is_made(office: Office) -> None:
    """300 advanced elsewhere, 100 of it recovered: 200 are owed, in two months they are back (G2, G3, G7)."""
    advanced(office).policy("P-1", "A")
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-1,ACME,A,300.00,100.00\n")
    assert balances() == ["A 200.00 0.00 0.00"]
    for month, figures in enumerate(
        (
            "0.00 100.00 0.00 0.00 200.00 100.00",
            "0.00 100.00 0.00 0.00 100.00 0.00",
            "0.00 0.00 100.00 100.00 0.00 0.00",
        ),
        start=1,
    ):
        office.premium(f"t{month}", f"2026-{month:02}-15", "500.00")
        assert summary(office.month(f"2026-{month:02}-28"), *RUNNING) == [f"A {figures}"]
    assert balances() == ["A 0.00 100.00 0.00"]
    assert debits() == ["ACME/P-1 A 300.00 300.00 0.00 0.00"]


def test_an_imported_debit_that_is_corrected_between_cycles(office: Office) -> None:
    """The entry posts the difference; recovery goes on from what is then owed."""
    advanced(office).policy("P-1", "A")
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-1,ACME,A,300.00,100.00\n")
    office.premium("t1", "2026-01-15", "500.00")
    office.month("2026-01-31")
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-1,ACME,A,240.00,100.00\n")
    assert balances() == ["A 40.00 0.00 0.00"]
    office.premium("t2", "2026-02-15", "500.00")
    assert summary(office.month("2026-02-28"), *RUNNING) == ["A 0.00 40.00 60.00 60.00 40.00 0.00"]


def test_a_negative_commission_is_negative_earned_and_reverses_no_recovery(office: Office) -> None:
    """The second month's premium is returned: 100 are billed, the debit stays (G6, H6)."""
    advanced(office).policy("P-1", "A")
    office.premium("t1", "2026-01-15", "500.00")
    office.month("2026-01-31")
    office.premium("t2", "2026-02-15", "500.00")
    office.month("2026-02-28")
    office.premium("nsf", "2026-03-10", "-500.00", reverses="t2")
    office.month("2026-03-31")
    assert lines(3, "commission", "advance", "recovery", "earned") == ["nsf A -100.00 0.00 0.00 -100.00"]
    assert summary(3, *RUNNING, "form_1099", "billed") == ["A 0.00 0.00 -100.00 0.00 400.00 400.00 -100.00 100.00"]
    assert balances() == ["A 400.00 600.00 100.00"]
    assert debits() == ["ACME/P-1 A 600.00 200.00 0.00 400.00"]


def test_an_advance_with_a_fee(office: Office) -> None:
    """The fee lowers net and 1099, not what the agent owes (G9)."""
    advanced(office).policy("P-1", "A")
    office.bring("rates", "contract,percent,advance_months,admin_fee_percent\nADV,20,6,5\n")
    office.premium("t1", "2026-01-15", "500.00")
    office.month("2026-01-31")
    assert summary(1, "advance", "admin_fee", "net", "form_1099", "ending_balance") == [
        "A 600.00 -30.00 570.00 570.00 500.00"
    ]
    assert balances() == ["A 500.00 570.00 0.00"]


def test_negative_nets_over_three_cycles(office: Office) -> None:
    """−1,000, +300 and +3,000 of three agents: one is billed, one carries it on twice, one owes it (H6).

    A carried negative stays in the payable account, so that the account is what the agent is owed (I3).
    """
    for template, text in TREATED.items():
        office.bring(template, text)
    for agent in "BCG":
        office.policy(f"P-{agent}", agent)
    names = ("carried_in", "earned", "net", "carried_out", "billed", "balance_increase", "ending_balance", "form_1099")
    expected = (
        (
            "-10000.00",
            [
                "B 0.00 -1000.00 0.00 0.00 1000.00 0.00 0.00 -1000.00",
                "C 0.00 -1000.00 0.00 -1000.00 0.00 0.00 0.00 -1000.00",
                "G 0.00 -1000.00 0.00 0.00 0.00 1000.00 1000.00 -1000.00",
            ],
            ["B 0.00 0.00 1000.00", "C 0.00 -1000.00 0.00", "G 1000.00 0.00 0.00"],
        ),
        (
            "3000.00",
            [
                "B 0.00 300.00 300.00 0.00 0.00 0.00 0.00 300.00",
                "C -1000.00 300.00 0.00 -700.00 0.00 0.00 0.00 300.00",
                "G 0.00 300.00 300.00 0.00 0.00 0.00 1000.00 300.00",
            ],
            ["B 0.00 300.00 1000.00", "C 0.00 -700.00 0.00", "G 1000.00 300.00 0.00"],
        ),
        (
            "30000.00",
            [
                "B 0.00 3000.00 3000.00 0.00 0.00 0.00 0.00 3000.00",
                "C -700.00 3000.00 2300.00 0.00 0.00 0.00 0.00 3000.00",
                "G 0.00 3000.00 3000.00 0.00 0.00 0.00 1000.00 3000.00",
            ],
            ["B 0.00 3300.00 1000.00", "C 0.00 2300.00 0.00", "G 1000.00 3300.00 0.00"],
        ),
    )
    for month, (amount, summaries, owed) in enumerate(expected, start=1):
        for agent in "BCG":
            office.premium(f"{agent}{month}", f"2026-{month:02}-15", amount, f"P-{agent}")
        number = office.month(f"2026-{month:02}-28")
        assert summary(number, *names) == summaries
        assert balances() == owed


def test_a_carried_negative_waits_through_an_empty_cycle_and_one_of_another_issuer(office: Office) -> None:
    """Who carries has a row in each cycle until it is gone (F4)."""
    for template, text in TREATED.items():
        office.bring(template, text)
    office.policy("P-C", "C")
    office.premium("c1", "2026-01-15", "-10000.00", "P-C")
    office.month("2026-01-31")
    office.month("2026-02-28")
    office.run("2026-03-31", "all", "BETA")
    office.close()
    names = ("carried_in", "net", "carried_out")
    assert [summary(number, *names) for number in (2, 3)] == [["C -1000.00 0.00 -1000.00"]] * 2
    assert balances() == ["C 0.00 -1000.00 0.00"]


def test_the_installations_setting_holds_for_who_has_none_of_its_own(office: Office) -> None:
    set_setting(Actor("clerk", date(2026, 1, 1)), "negative_net", "carry")
    office.bring("agents", "code,name,agency,negative_net\nW,Wendy,HQ,bill\n")
    office.policy()
    office.premium("t1", "2026-01-15", "-100.00")
    office.month("2026-01-31")
    assert summary(1, "billed", "carried_out") == ["D 0.00 -5.00", "M 0.00 -10.00", "T 0.00 -5.00", "W 30.00 0.00"]
    set_setting(CLERK, "negative_net", "bill")
    office.premium("t2", "2026-02-15", "-100.00")
    office.month("2026-02-28")
    assert summary(2, "billed", "carried_in", "carried_out")[0] == "D 10.00 -5.00 0.00"


def test_recovery_of_what_is_not_owed_any_more_is_paid_out(office: Office) -> None:
    """The balance was brought to 0 beside the debit: recovery would push it below, so net rises instead (H5)."""
    advanced(office).policy("P-1", "A")
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-1,ACME,A,200.00,0.00\n")
    office.bring("agent-balances", "agent,amount,date\nA,-150.00,2026-01-01\n")
    assert balances() == ["A 50.00 0.00 0.00"]
    names = (*RUNNING, "net_increase", "form_1099")
    office.premium("t1", "2026-01-15", "500.00")
    assert summary(office.month("2026-01-31"), *names) == ["A 0.00 100.00 0.00 50.00 50.00 0.00 50.00 0.00"]
    office.premium("t2", "2026-02-15", "500.00")
    assert summary(office.month("2026-02-28"), *names) == ["A 0.00 100.00 0.00 100.00 0.00 0.00 100.00 0.00"]
    assert balances() == ["A 0.00 150.00 0.00"]
    assert debits() == ["ACME/P-1 A 200.00 200.00 0.00 0.00"]
