"""The statement of an agent: what it says, for an open and a closed cycle, and that it streams; on both databases."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cycles.office import ADVANCED, Office
from upline.errors import Refused
from upline.reports import catalogue
from upline.reports.definition import Document, Selection, flat_columns, flat_rows

from .scene import played

TODAY = date(2026, 6, 30)
STATEMENT = catalogue.report("agent-statement")


def documents(cycle: int | None = None, agent: str | None = None, month: int | None = None) -> list[Document]:
    return list(STATEMENT.read(Selection(TODAY, cycle=cycle, agent=agent, month=month)))


def rows(section: str, *names: str, cycle: int | None = None, agent: str | None = None) -> list[str]:
    """The named columns of a section's rows, joined by blanks; an empty cell is a dash."""
    columns = [column.name for column in flat_columns(STATEMENT)]
    found = flat_rows(STATEMENT, STATEMENT.read(Selection(TODAY, cycle=cycle, agent=agent)))
    records = [dict(zip(columns, row, strict=True)) for row in found]
    return [" ".join(r[name] or "-" for name in names) for r in records if r["section"] == section]


def test_a_closed_and_an_open_cycle(office: Office) -> None:
    played(office)

    # every agent of the cycle, by code, each with its lines by issuer, policy and date
    assert rows("lines", "agent", "policy", "transaction", "policy_month", "commission", cycle=1) == [
        "A ACME/P-A a1 1 42.44",
        "B ACME/P-Q q1 11 35.00",
        "B ACME/P-Q q1 12 22.22",
        "D ACME/P-1 p1 1 0.50",
        "K ACME/P-K k1 1 35.02",
        "L ACME/P-K k1 1 5.00",
        "M ACME/P-1 p1 1 1.00",
        "T ACME/P-1 p1 1 0.51",
        "T ACME/P-A a1 1 63.67",
        "T ACME/P-Q q1 11 131.67",
        "T ACME/P-Q q1 12 311.12",
        "W ACME/P-1 p1 1 3.00",
    ]
    assert rows("lines", "percent", "below_percent", "own_percent", "base", cycle=1, agent="M") == ["40 30 10 10.01"]

    # from gross to net (H4), and the Agent Balance beside it (G7)
    assert rows("summary", "step", "amount", "so_far", cycle=1, agent="A") == [
        "Advances paid 254.64 254.64",
        "Earned: commission on own policies (level 1) 42.44 -",
        "Earned: less recovery of advances -42.44 -",
        "Earned 0.00 254.64",
        "Advance admin fee -6.37 248.27",
        "Net paid 248.27 248.27",
        "Reportable on form 1099 248.27 -",
    ]
    assert rows("agent-balance", "step", "amount", cycle=1, agent="A") == [
        "Beginning Agent Balance 0.00",
        "Advances paid 254.64",
        "Recovery -42.44",
        "Ending Agent Balance 212.20",
    ]

    # debit balances as they were when the closed cycle ended, and as the open one will leave them
    debit = ("policy", "advance", "recovery", "chargebacks", "debit")
    assert rows("debit-balances", *debit, cycle=1, agent="A") == ["ACME/P-A 254.64 42.44 0.00 212.20"]
    assert rows("debit-balances", *debit, cycle=2, agent="A") == ["ACME/P-A 254.64 84.88 0.00 169.76"]

    # the year to date: closed cycles only, so that the open one is beside it
    year = ("step", "this_cycle", "year_to_date")
    assert rows("year-to-date", *year, cycle=2, agent="W")[:1] == ["Commission 10.01 3.00"]
    [estimate] = documents(2, "W")
    assert estimate.warning == "ESTIMATE: cycle 2 is open; closing it may still change figures (H7)"
    assert dict(estimate.facts)["Agency"] == "Head Office"

    office.close(skip_exceptions=True)
    [final] = documents(2, "W")
    assert final.warning == ""
    assert rows("year-to-date", *year, cycle=2, agent="W")[:1] == ["Commission 10.01 13.01"]
    assert rows("year-to-date", *year, cycle=1, agent="W")[:1] == ["Commission 3.00 3.00"]
    assert rows("debit-balances", *debit, cycle=1, agent="A") == ["ACME/P-A 254.64 42.44 0.00 212.20"]
    assert rows("debit-balances", *debit, cycle=2, agent="A") == ["ACME/P-A 254.64 84.88 0.00 169.76"]


def test_the_year_begins_anew(office: Office) -> None:
    office.policy(effective="2025-01-01")
    office.premium("t1", "2025-12-15", "100.00")
    office.month("2025-12-31")
    office.premium("t2", "2026-01-15", "100.00")
    office.month("2026-01-31")
    assert rows("year-to-date", "year_to_date", cycle=2, agent="W")[0] == "30.00"


def test_which_cycle(office: Office) -> None:
    with pytest.raises(Refused, match="there is no cycle yet"):
        documents()
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    office.run("2026-02-28")
    with pytest.raises(Refused, match="cycle 2 has no agent to make a statement for: nothing is open"):
        documents()
    assert [document.name for document in documents(month=202601)] == ["D", "M", "T", "W"]
    with pytest.raises(Refused, match="no cycle is dated in 2026-03"):
        documents(month=202603)
    with pytest.raises(Refused, match="cycle 1 is dated 2026-01-31, not in the month given"):
        documents(cycle=1, month=202602)
    with pytest.raises(Refused, match="there is no agent 'Q'"):
        documents(1, "Q")
    office.bring("agents", "code,name,agency\nZ,Zoe,HQ\n")
    with pytest.raises(Refused, match="agent Z is not in cycle 1"):
        documents(1, "Z")
    from upline.cycles.actions import abandon

    abandon(office.actor, "nothing in it")
    with pytest.raises(Refused, match=r"cycle 2 is abandoned; run a new cycle \(F7\)"):
        documents(2)
    assert len(documents()) == 4  # the latest that was not abandoned


def test_as_many_queries_whatever_the_lines(office: Office) -> None:
    office.book(ADVANCED)
    numbers = range(40)
    header = "number,issuer,plan,writing_agent,effective_date\n"
    office.bring("policies", header + "".join(f"P-{n:02},ACME,MED,A,2026-01-01\n" for n in numbers))
    premiums = "reference,policy,issuer,date,premium\n"
    office.bring("transactions", premiums + "t00,P-00,ACME,2026-01-05,500.00\n")
    office.run("2026-01-31")
    with CaptureQueriesContext(connection) as few:
        assert len(rows("lines", "policy", agent="A")) == 1
    from upline.cycles.actions import abandon

    abandon(office.actor, "more came in")
    office.bring("transactions", premiums + "".join(f"t{n:02},P-{n:02},ACME,2026-01-05,500.00\n" for n in numbers))
    office.run("2026-01-31")
    with CaptureQueriesContext(connection) as many:
        assert len(rows("lines", "policy", agent="A")) == 40
    assert len(many) == len(few) < 15


def test_lists_of_balances(office: Office) -> None:
    office.book(ADVANCED)
    office.bring("issuers", "code,name\nAC,Before ACME by name and after it by policy\n")
    office.bring("plans", "code,issuer,product_type\nACP,AC,Medical\n")
    for number, issuer, plan in (("P-1", "ACME", "MED"), ("P-2", "AC", "ACP"), ("P-3", "ACME", "MED")):
        office.policy(number, "A", "2025-11-01", issuer=issuer, plan=plan)
    office.bring("debit-balances", "policy,issuer,agent,advance,recovery\nP-1,ACME,A,600.00,200.00\n")
    office.bring("agent-balances", "agent,amount,date\nA,75.00,2026-01-01\n")
    office.premium("t2", "2026-01-05", "100.00", "P-2", issuer="AC")
    office.premium("t3", "2026-01-05", "10.00", "P-3", payment_months="12")
    office.month("2026-01-31")

    def flat(name: str, **selection: str) -> list[str]:
        report = catalogue.report(name)
        selected = Selection(date(2026, 3, 1), **selection)  # type: ignore[arg-type]
        return [" ".join(cell or "-" for cell in row) for row in flat_rows(report, report.read(selected))]

    # ages: from the cycle that paid the advance; of an imported one from the policy's effective date
    assert flat("debit-balances") == [
        "AC/P-2 A 120.00 20.00 0.00 100.00 29",
        "ACME/P-1 A 600.00 200.00 0.00 400.00 120",
    ]
    assert flat("debit-balances", issuer="AC") == ["AC/P-2 A 120.00 20.00 0.00 100.00 29"]
    assert flat("agent-balance-by-issuer") == ["A AC 100.00", "A ACME 400.00", "A - 75.00"]
    assert flat("agent-balance-by-issuer", issuer="ACME", agent="A") == ["A ACME 400.00"]
    with pytest.raises(Refused, match="there is no issuer 'NONE'; issuers are AC, ACME, BETA"):
        flat("debit-balances", issuer="NONE")

    from upline.reports import agent_balances, debit_balances

    assert list(debit_balances.balances()) == [
        ("AC/P-2", "A", 12000, 2000, 0, 10000),
        ("ACME/P-1", "A", 60000, 20000, 0, 40000),
    ]
    assert next(iter(agent_balances.balances())) == ("A", 57500, 12200, 0, 0)
    assert [code for code, *_ in agent_balances.balances()] == ["A", "D", "M", "T", "W"]
