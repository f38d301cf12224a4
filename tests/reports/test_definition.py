"""What all formats share: values as text, one flat table of all sections, sums while rows stream."""

from datetime import date

import pytest

from upline.cycles.models import AgentSummary
from upline.reports.definition import (
    Block,
    Column,
    Document,
    Report,
    Section,
    Value,
    flat_columns,
    flat_rows,
    text_of,
)
from upline.reports.net import balance_steps, net_steps
from upline.reports.totals import with_totals

FRUIT = Section(
    "fruit",
    "Fruit",
    (Column("tree", "Tree"), Column("sort", "Sort"), Column("price", "Price", "amount", total=True)),
    group_by="tree",
)
NOTES = Section("notes", "Notes", (Column("sort", "Sort"), Column("share", "Share", "percent")))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("amount", -123450, "-1234.50"),
        ("amount", 0, "0.00"),
        ("percent", 125_000, "12.5"),
        ("date", date(2026, 1, 31), "2026-01-31"),
        ("month", 202601, "2026-01"),
        ("count", 7, "7"),
        ("text", "", None),
        ("text", None, None),
    ],
)
def test_values_as_scripts_read_them(kind: str, value: Value, text: str | None) -> None:
    assert text_of(kind, value) == text  # type: ignore[arg-type]


def test_sections_as_one_flat_table() -> None:
    report = Report("r", "R", frozenset(), (Column("of", "Of"),), (FRUIT, NOTES), lambda _: iter(()))
    blocks = (Block(FRUIT, [("apple", "russet", 150)]), Block(NOTES, [("russet", 500_000)]))
    document = Document("d", "D", ("Ann",), (), blocks, 1)
    assert [column.name for column in flat_columns(report)] == ["of", "section", "tree", "sort", "price", "share"]
    assert list(flat_rows(report, [document])) == [
        ["Ann", "fruit", "apple", "russet", "1.50", None],
        ["Ann", "notes", None, "russet", None, "50"],
    ]


def test_groups_have_subtotals_and_all_a_total() -> None:
    steps = with_totals(FRUIT, [("apple", "russet", 150), ("apple", "cox", -50), ("pear", "comice", 20)])
    assert [(step.what, step.values, step.rows) for step in steps] == [
        ("group", ("apple", None, None), 0),
        ("row", ("apple", "russet", 150), 0),
        ("row", ("apple", "cox", -50), 0),
        ("subtotal", ("apple", None, 100), 2),
        ("group", ("pear", None, None), 0),
        ("row", ("pear", "comice", 20), 0),
        ("subtotal", ("pear", None, 20), 1),
        ("total", (None, None, 120), 3),
    ]
    assert list(with_totals(FRUIT, [])) == []


def test_a_group_that_comes_back_is_a_fault() -> None:
    with pytest.raises(ValueError, match="apple came back"):
        list(with_totals(FRUIT, [("apple", "russet", 1), ("pear", "comice", 1), ("apple", "cox", 1)]))


def test_from_gross_to_net_in_the_order_of_h4() -> None:
    summary = AgentSummary(
        cycle_id=1,
        carried_in=-1000,
        advance=6000,
        direct=3000,
        override=500,
        recovery=1000,
        earned=2500,
        admin_fee=-150,
        chargebacks=-400,
        adjustments=-50,
        net_increase=200,
        withheld=100,
        net=7000,
        form_1099=7100,
        beginning_balance=0,
        ending_balance=4800,
    )
    assert [(step, amount, so_far) for step, _, amount, so_far in net_steps(summary)] == [
        ("Carried in from the cycle before", -1000, -1000),
        ("Advances paid", 6000, 5000),
        ("Earned: commission on own policies (level 1)", 3000, None),
        ("Earned: overrides on policies of the downline", 500, None),
        ("Earned: less recovery of advances", -1000, None),
        ("Earned", 2500, 7500),
        ("Advance admin fee", -150, 7350),
        ("Chargebacks", -400, 6950),
        ("Adjustments", -50, 6900),
        ("Net Increase: the Agent Balance would fall below 0", 200, 7100),
        ("Withheld", -100, 7000),
        ("Net paid", 7000, 7000),
        ("Reportable on form 1099", 7100, None),
    ]
    assert balance_steps(summary)[-1] == ("Ending Agent Balance", "G7", 4800, 4800)


@pytest.mark.parametrize(
    ("treatment", "step"),
    [
        ({"balance_increase": 500}, "Negative net, added to the Agent Balance"),
        ({"carried_out": -500}, "Negative net, carried to the next cycle"),
        ({"billed": 500}, "Negative net, billed to the agent"),
    ],
)
def test_each_treatment_of_a_negative_net(treatment: dict[str, int], step: str) -> None:
    summary = AgentSummary(cycle_id=1, direct=-500, earned=-500, **treatment)
    assert (step, "H6", 500, 0) in net_steps(summary)
    assert ("Net paid", "H7", 0, 0) in net_steps(summary)


def test_a_net_that_its_steps_do_not_lead_to_is_a_fault() -> None:
    from upline.agents.models import Agent

    with pytest.raises(AssertionError, match="net of agent A in cycle 3: the steps lead to 100 minor units, not to 99"):
        net_steps(AgentSummary(cycle_id=3, agent=Agent(code="A"), direct=100, earned=100, net=99))
