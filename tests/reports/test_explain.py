"""Explanations: every step of a line in figures and rules, on both databases; a figure that does not tie is a fault."""

import json
from datetime import date

import pytest

from tests.cycles.office import Office
from upline.errors import Refused
from upline.policies.models import BatchItem
from upline.reports.explain import Step, explain
from upline.reports.explain import facts as explain_facts
from upline.reports.explain.arithmetic import DoesNotTie, months_between
from upline.reports.explain.wording import money, months, percent, product

from .scene import played


def steps(policy: str, cycle: int, agent: str = "", name: str = "") -> list[Step]:
    """The steps of a policy, of one agent and of one name where these are given."""
    found = explain(f"ACME/{policy}", cycle).steps
    return [step for step in found if agent in ("", step.agent) and name in ("", step.step)]


def figures(found: list[Step]) -> list[str]:
    return [f"{step.step} {step.rule} {step.figure}" for step in found]


def test_every_line_in_figures_and_rules(office: Office) -> None:
    played(office)

    # D4, A3: cumulative, rounded, less the level below
    martin = steps("P-1", 2, "M")
    assert figures(martin) == [
        "rate D1, C2 40",
        "cumulative D4, A3 13.34",
        "level below D4, A3 -10.01",
        "commission D4 3.33",
        "advance G1 0.00",
        "earned G4 3.33",
    ]
    assert martin[0].text == (
        "40 % cumulative in months 1 on; rate row L2 / Any / Any / Any / Any, no key bound (C2); of premium."
    )
    assert martin[2].text == "Less level 1, W: 33.35 × 30 % = 10.005, rounded 10.01."
    assert martin[3].text.startswith("13.34 − 10.01. 10 % of 33.35 alone would round to 3.34;")
    assert steps("P-1", 2, name="all levels")[0].text == (
        "10.01 + 3.33 + 1.67 + 1.67: the levels add up to 50 % of 33.35."
    )

    # E3, A3: a quarter's payment across a band
    assert [step.text for step in steps("P-Q", 1, name="share")] == [
        "Month 11 of 3: round(1,000.00 × 1 ÷ 3) − round(1,000.00 × 0 ÷ 3); a band ends within the payment.",
        "Months 12 to 13 of 3: round(1,000.00 × 3 ÷ 3) − round(1,000.00 × 1 ÷ 3); a band ends within the payment.",
    ]
    assert [step.figure for step in steps("P-Q", 1, name="share")] == ["333.33", "666.67"]
    assert steps("P-Q", 1, name="policy month")[0].text == (
        "1 and 10 whole months from the effective date, 2025-03-10, to 2026-01-20."
    )
    assert [step.figure for step in steps("P-Q", 1, "B", "commission")] == ["35.00", "22.22"]

    # C1, C2, D3: a fixed amount a member below a locked level, and its share of a reversal (E5)
    kit = steps("P-K", 1, "K")
    assert "fixed C1, C2 20.00" in figures(kit)
    assert kit[0].text.startswith(
        "15 % cumulative in months 1 on, 5.00 fixed a member; rate row KEPT / Any / Any / MED"
    )
    assert "3 keys bound" in kit[0].text
    assert "locked: its own 5 % over the level below (D3)" in steps("P-K", 1, "L")[0].text
    assert "fixed C1, C2 -10.00" in figures(steps("P-K", 2, "K"))
    assert steps("P-K", 2, name="policy month")[0].text == "That of k1, which it reverses (E5)."

    # G1 to G4, G9: the advance, its fee, and the recovery with the debit before and after
    assert figures(steps("P-A", 1, "A"))[3:] == [
        "advance G2 254.64",
        "admin fee G9 -6.37",
        "debit before G3 254.64",
        "recovery G4 -42.44",
        "debit after G3 212.20",
        "earned G4 0.00",
    ]
    assert steps("P-A", 1, "A", "advance")[0].text == (
        "42.44 × 6 months ÷ 1 paid for; the months by the advance months of the rate (G1)."
    )
    later = [step for step in steps("P-A", 2, "A") if step.transaction == "a2"]
    assert figures(later)[3:] == [
        "advance G2 0.00",
        "debit before G3 212.20",
        "recovery G4 -42.44",
        "debit after G3 169.76",
        "earned G4 0.00",
    ]
    assert "recovers nothing" in [step.text for step in steps("P-A", 2, "A", "recovery")][1]

    # D6: which version, saved by whom
    assert "saved" in steps("P-1", 1, name="distribution")[0].text
    assert steps("P-1", 1, name="distribution")[0].text.endswith("by clerk: cycle 1.")

    # X: a policy that was left out, and what stays open
    assert figures(steps("P-X", 1)) == ["exception X1 ", "left out D12 50.00"]

    # what changes later does not touch the explanation of what was (F8)
    office.bring("agents", "code,name,agency,pay_style\nA,Ada Advance,HQ,as_earned\n")
    office.bring("rates", "contract,percent\nL2,41\n")
    assert "254.64" in steps("P-A", 1, "A", "advance")[0].figure
    assert "as it was in version 1 by clerk" in steps("P-1", 1, "M")[0].text
    assert "today that row says 41 %" in steps("P-1", 1, "M")[0].text

    # every line of both cycles ties
    for issuer, number, cycle in BatchItem.objects.values_list(
        "transaction__policy__issuer__code", "transaction__policy__number", "batch_id"
    ):
        assert explain(f"{issuer}/{number}", cycle).steps


def test_edits_and_versions_to_come(office: Office) -> None:
    from upline.policies.actions import set_rate

    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    set_rate(office.actor, "ACME/P-1", "M", percent=380_000)
    office.policy("P-2")
    office.premium("t2", "2026-01-15", "100.00", "P-2")
    office.run("2026-01-31")
    edited = steps("P-1", 1, "M", "rate")[0].text
    assert "38 % cumulative" in edited
    assert "edited: version 1 by clerk" in edited
    assert "set M to 38 %" in edited
    assert steps("P-2", 1, name="distribution")[0].text == (
        "Built for this cycle; it will be saved as version 1 when cycle 1 closes."
    )
    only = explain("ACME/P-1", 1, "M").steps
    assert {step.agent for step in only} == {"", "M"}
    assert not [step for step in only if step.step == "all levels"]


def test_refusals_say_what_there_is(office: Office) -> None:
    office.policy()
    office.policy("P-2")
    office.premium("t1", "2026-01-15", "100.00")
    office.premium("t2", "2026-03-15", "100.00", "P-2")
    office.bring("agents", "code,name,agency\nZ,Zoe,HQ\n")
    with pytest.raises(Refused, match="there is no cycle yet"):
        explain("ACME/P-1")
    office.run("2026-01-31")
    with pytest.raises(Refused, match=r"ACME/P-2 has nothing in cycle 1 .* next open transaction is t2, written, of"):
        explain("ACME/P-2", 1)
    with pytest.raises(Refused, match="agent Z has no line on ACME/P-1 in cycle 1; its agents are D, M, T, W"):
        explain("ACME/P-1", 1, "Z")
    with pytest.raises(Refused, match="there is no cycle 7"):
        explain("ACME/P-1", 7)
    from upline.cycles.actions import abandon

    abandon(office.actor, "a try")
    with pytest.raises(Refused, match=r"cycle 1 is abandoned; run a new cycle \(F7\)"):
        explain("ACME/P-1", 1)


def test_a_figure_that_does_not_tie_is_a_fault(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    read = explain_facts.gather

    def tampered(*given: object) -> explain_facts.Facts:
        facts = read(*given)  # type: ignore[arg-type]
        next(line for line in facts.lines.values() if line.level == 2).commission += 1
        return facts

    monkeypatch.setattr("upline.reports.explain.explaining.gather", tampered)
    with pytest.raises(DoesNotTie, match=r"t1, agent M, month 1: commission 10\.01 is stored, its parts make 10\.00"):
        explain("ACME/P-1", 1)


def test_the_command_prints_table_csv_and_json(office: Office, database: object, upline_cli: object) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    run = upline_cli(database.url)  # type: ignore[operator, attr-defined]
    table = run.output("explain ACME/P-1 --cycle 1")
    assert "Level 2, Martin (M), policy month 1" in table
    assert "100.00 × 40 % = 40.00" in table
    rows = json.loads(run.output("explain ACME/P-1 --cycle 1 --agent M --format json"))
    assert [row["figure"] for row in rows if row["step"] == "commission"] == ["10.00"]
    header = run.output("explain ACME/P-1 --format csv").splitlines()[0]
    assert header == "transaction,policy_month,agent,level,step,rule,text,figure"


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        ("2026-01-31", "2026-02-28", 1),  # a day that a month lacks counts as its last day (E3)
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-03-30", 1),
        ("2024-01-31", "2024-02-28", 0),  # a leap year has a 29th
        ("2026-05-15", "2026-10-15", 5),
        ("2026-05-15", "2026-10-14", 4),
        ("2025-12-10", "2026-01-10", 1),
        ("2026-03-01", "2026-02-01", -1),
    ],
)
def test_whole_months(start: str, end: str, whole: int) -> None:
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == whole


def test_figures_as_people_read_them() -> None:
    assert money(-123456789) == "-1,234,567.89"
    assert percent(125_000) == "12.5 %"
    assert product(21221, 625_000) == "132.63125"
    assert product(-1001, 500_000) == "-5.005"
    assert product(50000, 200_000) == "100.00"
    assert product(-1001, 0) == "0.00"
    assert months(1, 9999) == "months 1 on"
    assert months(3, 3) == "month 3"
