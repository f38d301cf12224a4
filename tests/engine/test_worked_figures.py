"""The figures of the rules, computed by hand: held against the reference and the engine alike."""

import pytest

from .conftest import Calculation, Calculations
from .oracle import Book, whole_months
from .small import book, hierarchy, policy, premium

FOR_EVER = 9999


def figures(output: Book, *columns: str, transaction: int | None = None) -> list[tuple[int, ...]]:
    """Columns of the lines in order of transaction, stretch and level."""
    lines = sorted(output["lines"], key=lambda line: (line["transaction"], line["stretch"], line["level"]))
    return [tuple(line[column] for column in columns) for line in lines if transaction in (None, line["transaction"])]


def commissions(output: Book, transaction: int | None = None) -> list[int]:
    return [amount for (amount,) in figures(output, "commission", transaction=transaction)]


def exceptions(output: Book) -> list[tuple[int, int, int]]:
    return sorted((row["code"], row["agent"], row["detail"]) for row in output["exceptions"])


def summary(output: Book, agent: int = 1) -> dict[str, int]:
    return next(row for row in output["summary"] if row["agent"] == agent)


# ------------------------------------------------------------------------------------------ rounding and levels (A, D)


def test_conventional_levels_are_paid_their_difference(calculation: Calculation) -> None:
    """D4"""
    output = calculation(book(*hierarchy(300_000, 400_000, 450_000, 500_000), premium(10_000)))
    assert figures(output, "agent", "level", "base", "percent", "below_percent", "commission") == [
        (1, 1, 10_000, 300_000, 0, 3_000),
        (2, 2, 10_000, 400_000, 300_000, 1_000),
        (3, 3, 10_000, 450_000, 400_000, 500),
        (4, 4, 10_000, 500_000, 450_000, 500),
    ]


def test_levels_add_up_to_the_cent_and_a_reversal_mirrors_them(calculation: Calculation) -> None:
    """A3, A4: 10.01 at 30/35/40/50 pays 3.00, 0.50, 0.50, 1.01"""
    output = calculation(
        book(
            *hierarchy(300_000, 350_000, 400_000, 500_000),
            premium(1_001),
            premium(-1_001, 2, reverses=1, reversed_premium=1_001),
        )
    )
    assert commissions(output, 1) == [300, 50, 50, 101]
    assert commissions(output, 2) == [-300, -50, -50, -101]


def test_half_a_cent_goes_away_from_zero(calculations: Calculations) -> None:
    """A3, at 5 percent"""
    expected = {10: 1, 9: 0, -10: -1, -9: 0, 30: 2, 50: 3}
    outputs = calculations([book(*hierarchy(50_000), premium(amount)) for amount in expected])
    assert [commissions(output) for output in outputs] == [[amount] for amount in expected.values()]


def test_a_locked_rate_is_added_to_the_level_below(calculation: Calculation) -> None:
    """D3: 30/35/locked 0/50 gives 30/35/35/50"""
    output = calculation(book(*hierarchy(300_000, 350_000, {"percent": 0, "locked": 1}, 500_000), premium(10_000)))
    assert [(r["percent"], r["locked"]) for r in sorted(output["built_rows"], key=lambda r: r["level"])] == [
        (300_000, 0),
        (350_000, 0),
        (350_000, 1),
        (500_000, 0),
    ]
    assert commissions(output) == [3_000, 500, 0, 1_500]


def test_a_locked_level_takes_over_the_bands_below(calculation: Calculation) -> None:
    """D3: 15 then locked 5 gives 20; boundaries pass through two locked levels"""
    output = calculation(
        book(
            *hierarchy(
                [{"percent": 150_000, "to_month": 12}, {"percent": 100_000, "from_month": 13}],
                {"percent": 50_000, "locked": 1},
                [
                    {"percent": 10_000, "to_month": 24, "locked": 1},
                    {"percent": 0, "from_month": 25, "locked": 1},
                ],
            ),
            premium(10_000),
        )
    )
    rows = sorted((r["level"], r["from_month"], r["to_month"], r["percent"]) for r in output["built_rows"])
    assert rows == [
        (1, 1, 12, 150_000),
        (1, 13, FOR_EVER, 100_000),
        (2, 1, 12, 200_000),
        (2, 13, FOR_EVER, 150_000),
        (3, 1, 12, 210_000),
        (3, 13, 24, 160_000),
        (3, 25, FOR_EVER, 150_000),
    ]


def test_a_locked_level_counts_a_fixed_amount_below_as_it_is_counted_there(calculation: Calculation) -> None:
    """C1, D3: 10.00 a member, and above it a lock of 2 percent with no fixed amount of its own: paid 2 percent"""
    below = {"percent": 100_000, "fixed": 1_000, "per_member": 1}
    output = calculation(book(*hierarchy(below, {"percent": 20_000, "locked": 1}), premium(10_000, members=3)))
    assert figures(output, "fixed", "commission") == [(3_000, 4_000), (0, 200)]


# -------------------------------------------------------------------------------------------- which rate, contract (C)

PLAN = {"plan": 1}
ISSUER, TYPE, STATE = {"issuer": 1}, {"product_type": 1}, {"state": 1}


FROM_BROAD_TO_NARROW = [
    {},
    STATE,
    ISSUER,
    TYPE,
    ISSUER | STATE,
    TYPE | STATE,
    ISSUER | TYPE,
    PLAN,
    ISSUER | TYPE | STATE,
    PLAN | STATE,
]


def test_the_most_specific_rate_wins(calculations: Calculations) -> None:
    """C2: each beats all that are broader, whichever was entered first"""

    def two(first: dict[str, int], second: dict[str, int], percents: tuple[int, int]) -> Book:
        return book(
            ("agents", {"agent": 1}),
            ("uplines", {"agent": 1, "upline": 1}),
            ("contracts", {"agent": 1, "contract": 1}),
            ("rates", {"rate": 1, "contract": 1, **first}),
            ("rates", {"rate": 2, "contract": 1, **second}),
            ("bands", {"rate": 1, "percent": percents[0]}),
            ("bands", {"rate": 2, "percent": percents[1]}),
            policy(state=1),
            premium(10_000),
        )

    pairs = [(a, b) for i, b in enumerate(FROM_BROAD_TO_NARROW) for a in FROM_BROAD_TO_NARROW[:i]]
    outputs = calculations(
        [two(a, b, (100_000, 200_000)) for a, b in pairs] + [two(b, a, (200_000, 100_000)) for a, b in pairs]
    )
    wrong = [pair for pair, output in zip(pairs * 2, outputs, strict=True) if commissions(output) != [2_000]]
    assert not wrong


def test_an_entered_zero_is_a_rate(calculation: Calculation) -> None:
    """C2: and it beats a broader rate that is not 0"""
    rows = [*hierarchy(100_000), ("rates", {"rate": 2, "contract": 1, "plan": 1}), ("bands", {"rate": 2})]
    assert commissions(calculation(book(*rows, premium(10_000)))) == [0]


@pytest.mark.parametrize(("day", "expected"), [(20260131, 2_000), (20260201, 2_500)])
def test_a_rate_is_looked_up_at_the_effective_date(calculation: Calculation, day: int, expected: int) -> None:
    """C3: not at the transaction's"""
    output = calculation(
        book(
            ("agents", {"agent": 1}),
            ("uplines", {"agent": 1, "upline": 1}),
            ("contracts", {"agent": 1, "contract": 1}),
            ("rates", {"rate": 1, "contract": 1, "effective_to": 20260131}),
            ("rates", {"rate": 2, "contract": 1, "effective_from": 20260201}),
            ("bands", {"rate": 1, "percent": 200_000}),
            ("bands", {"rate": 2, "percent": 250_000}),
            policy(effective_date=day),
            premium(10_000, date=20260331),
        )
    )
    assert commissions(output) == [expected]


def test_alternates_give_contract_and_upline_each_from_the_narrowest_that_says_it(calculation: Calculation) -> None:
    """B4: issuer 1 of any type has another contract, type 1 of any issuer another upline"""
    output = calculation(
        book(
            *hierarchy(100_000, 200_000, 300_000),
            ("alternates", {"agent": 1, "issuer": 1, "contract": 2}),
            ("alternates", {"agent": 1, "product_type": 1, "upline": 3}),
            premium(10_000),
        )
    )
    assert figures(output, "agent", "commission") == [(1, 2_000), (3, 1_000)]


# --------------------------------------------------------------------------------------------- months and fixed (E, C)


MONTHS_COMPLETED = [
    (20260131, 20260227, 0),
    (20260131, 20260228, 1),
    (20260131, 20260330, 1),
    (20260131, 20260331, 2),
    (20240131, 20240228, 0),
    (20240131, 20240229, 1),
    (20240229, 20250227, 11),
    (20240229, 20250228, 12),
    (20240229, 20280228, 47),
    (20240229, 20280229, 48),
    (20260215, 20260214, -1),
    (20261231, 20270101, 0),
    (18991231, 19000228, 2),
]


def test_policy_month(calculations: Calculations) -> None:
    """E3: 1 + whole months, at least 1"""
    outputs = calculations(
        [
            book(*hierarchy(100_000), policy(effective_date=start), premium(10_000, date=end))
            for start, end, _ in MONTHS_COMPLETED
        ]
    )
    assert [(start, end, whole_months(start, end)) for start, end, _ in MONTHS_COMPLETED] == MONTHS_COMPLETED
    assert [figures(output, "policy_month") for output in outputs] == [
        [(max(1, months + 1),)] for _, _, months in MONTHS_COMPLETED
    ]


def test_a_quarter_across_a_band_is_shared_over_its_months(calculation: Calculation) -> None:
    """E3, A3: 100.00 for months 12 to 14, bands ending with 12 at level 1 and with 13 at level 2"""
    output = calculation(
        book(
            *hierarchy(
                [
                    {"percent": 200_000, "to_month": 12, "fixed": 300},
                    {"percent": 100_000, "from_month": 13, "fixed": 9},
                ],
                [
                    {"percent": 300_000, "to_month": 13, "fixed": 500},
                    {"percent": 250_000, "from_month": 14, "fixed": 9},
                ],
            ),
            premium(10_000, payment_months=3, policy_month=12),
        )
    )
    assert figures(output, "stretch", "policy_month", "agent", "base", "fixed", "commission") == [
        (0, 12, 1, 3_333, 300, 967),
        (0, 12, 2, 3_333, 200, 533),
        (1, 13, 1, 3_334, 0, 333),
        (1, 13, 2, 3_334, 0, 667),
        (2, 14, 1, 3_333, 0, 333),
        (2, 14, 2, 3_333, 0, 500),
    ]


def test_fixed_amounts_per_member(calculations: Calculations) -> None:
    """C1: once a transaction where there is no member count"""
    bands = {"fixed": 2_000, "per_member": 1}, {"fixed": 2_500, "per_member": 1}
    outputs = calculations([book(*hierarchy(*bands), premium(7, members=members)) for members in (0, 1, 4)])
    assert [commissions(output) for output in outputs] == [[2_000, 500], [2_000, 500], [8_000, 2_000]]


def test_a_fixed_amount_follows_the_sign_and_a_part_takes_its_part(calculation: Calculation) -> None:
    """C2: 10.01 and 20.02 fixed; half of the premium comes back, then half of that half is paid again"""
    output = calculation(
        book(
            *hierarchy({"fixed": 1_001}, {"fixed": 2_002}),
            premium(10_000, 1, members=2),
            premium(-5_000, 2, reverses=1, reversed_premium=10_000),
            premium(2_500, 3, reverses=2, reversed_premium=-5_000),
            premium(-1, 4),
            premium(0, 5),
            premium(0, 6, reverses=5),
            premium(0, 7, reverses=6),
        )
    )
    assert commissions(output, 1) == [1_001, 1_001]
    assert commissions(output, 2) == [-501, -500]
    assert commissions(output, 3) == [250, 251]  # of 10.01: 2.5025; of 20.02: 5.005
    assert commissions(output, 4) == [-1_001, -1_001]
    assert commissions(output, 5) == [1_001, 1_001]
    assert commissions(output, 6) == [-1_001, -1_001]
    assert commissions(output, 7) == [1_001, 1_001]


def test_a_rate_of_the_commission_received(calculation: Calculation) -> None:
    """C1: half, then 60 percent, of 123.45 received"""
    bands = {"percent": 500_000, "of_commission": 1}, {"percent": 600_000, "of_commission": 1}
    output = calculation(book(*hierarchy(*bands), premium(100_000, commission=12_345, has_commission=1)))
    assert figures(output, "base", "commission") == [(12_345, 6_173), (12_345, 1_234)]


def test_a_reversal_uses_the_terms_of_what_it_reverses(calculation: Calculation) -> None:
    """E5: version 1 paid agent 2 above agent 1; version 2 does not; month and payment months are the original's"""
    rows = [
        *hierarchy(100_000, 200_000),
        ("distribution_rows", {"distribution": 1, "level": 1, "agent": 1, "percent": 100_000, "to_month": 12}),
        ("distribution_rows", {"distribution": 1, "level": 1, "agent": 1, "percent": 50_000, "from_month": 13}),
        ("distribution_rows", {"distribution": 1, "level": 2, "agent": 2, "percent": 300_000}),
        ("distribution_rows", {"distribution": 2, "level": 1, "agent": 1, "percent": 150_000}),
        policy(distribution=2, version=2),
        premium(10_000, 1, policy_month=14),
        premium(
            -10_000, 2, policy_month=12, payment_months=3, reverses=99, reversed_premium=10_000,
            reversed_distribution=1, reversed_version=1,
        ),
        premium(10_000, 3, reverses=2, reversed_premium=-10_000),
    ]  # fmt: skip
    output = calculation(book(*rows))
    assert figures(output, "policy_month", "version", "commission", transaction=1) == [(14, 2, 1_500)]
    reversal = figures(output, "policy_month", "version", "agent", "commission", transaction=2)
    assert reversal == [(12, 1, 1, -333), (12, 1, 2, -667), (13, 1, 1, -333), (13, 1, 2, -1_667)]
    again = figures(output, "policy_month", "version", "agent", "commission", transaction=3)
    assert again == [(*line[:3], -line[3]) for line in reversal]
    items = {
        i["transaction"]: (i["distribution"], i["version"], i["policy_month"], i["payment_months"])
        for i in output["items"]
    }
    assert items == {1: (2, 2, 14, 1), 2: (1, 1, 12, 3), 3: (1, 1, 12, 3)}


# ---------------------------------------------------------------------------------------------------- advances (G, H)

ADVANCED = {"percent": 200_000, "advance_months": 6}


def test_six_months_advanced_and_recovered_month_by_month(calculations: Calculations) -> None:
    """G2 to G5: 500 a month at 20 percent; months 1 to 7 in one cycle end at 0"""
    months = [premium(50_000, month, date=20260005 + 100 * month) for month in range(1, 8)]
    first, output = calculations(
        [book(*hierarchy(ADVANCED), *months[:1]), book(*hierarchy(ADVANCED), *reversed(months))]
    )
    assert figures(first, "commission", "advance", "recovery", "earned") == [(10_000, 60_000, 10_000, 0)]
    assert summary(first)["net"] == 60_000
    assert summary(first)["ending_balance"] == 50_000
    assert figures(output, "recovery", "earned") == [(10_000, 0)] * 6 + [(0, 10_000)]
    assert summary(output)["net"] == 70_000


def test_a_quarter_is_advanced_in_proportion_with_its_fixed_part_and_a_fee(calculation: Calculation) -> None:
    """G2, G9: 300.00 and 1.00 fixed for 3 months, 8 months advanced: 161.00 × 8 ÷ 3 = 429.33; fee 2.5 % = 10.73"""
    bands = [
        {"percent": 500_000, "to_month": 1, "fixed": 100, "advance_months": 8, "admin_fee_percent": 25_000},
        {"percent": 550_000, "from_month": 2, "fixed": 999, "advance_months": 12},
    ]
    output = calculation(book(*hierarchy(bands), premium(30_000, payment_months=3)))
    assert figures(output, "commission", "advance", "recovery", "earned", "admin_fee") == [
        (5_100, 42_933, 5_100, 0, 1_073),
        (11_000, 0, 11_000, 0, 0),
    ]
    row = summary(output)
    assert (row["admin_fee"], row["net"], row["form_1099"], row["ending_balance"]) == (
        -1_073,
        41_860,
        41_860,
        26_833,
    )


ADVANCE_MONTHS: list[tuple[int, list[tuple[str, dict[str, int]]]]] = [
    (6, []),
    (0, [policy(no_advance=1)]),
    (0, [("forfeits", {"agent": 1, "issuer": 1})]),
    (6, [("forfeits", {"agent": 1, "issuer": 2})]),
    (9, [policy(advance_months=9)]),
    (0, [policy(advance_months=0)]),
    (4, [policy(advance_months=9), ("custom_settings", {"agent": 1, "advance_months": 4})]),
    (9, [policy(advance_months=9), ("custom_settings", {"agent": 1, "advance_months": 12})]),
    (12, [("custom_settings", {"agent": 1, "advance_months": 12})]),
    (0, [("custom_settings", {"agent": 1, "advance_months": 12, "as_earned": 1})]),
    (
        8,
        [
            ("custom_settings", {"agent": 1, "issuer": 1, "advance_months": 7}),
            ("custom_settings", {"agent": 1, "product_type": 1, "advance_months": 8}),
            ("custom_settings", {"agent": 1, "issuer": 2, "product_type": 1, "advance_months": 9}),
        ],
    ),
    (0, [policy(advance_used=1)]),
    (0, [("debits", {"agent": 1, "imported": 1})]),
    (6, [("debits", {"agent": 1, "debit": 100})]),
    (0, [policy(advance_months=1)]),
]


def test_advance_months(calculations: Calculations) -> None:
    """G1, G2"""
    outputs = calculations([book(*hierarchy(ADVANCED), *rows, premium(50_000)) for _, rows in ADVANCE_MONTHS])
    found = [
        (figures(output, "advance")[0][0] // 10_000, rows)
        for output, (_, rows) in zip(outputs, ADVANCE_MONTHS, strict=True)
    ]
    assert found == ADVANCE_MONTHS


def test_agents_without_advance(calculations: Calculations) -> None:
    """G1: a custom setting lifts an agent paid as earned where it says something; nothing lifts a terminated one"""
    cases: list[tuple[int, dict[str, int], dict[str, int]]] = [
        (0, {"terminated": 1}, {"advance_months": 12}),
        (0, {"as_earned": 1}, {}),
        (6, {"as_earned": 1}, {"as_earned": 0}),
        (3, {"as_earned": 1}, {"advance_months": 3}),
        (6, {}, {}),
    ]
    books = []
    for _, agent, setting in cases:
        books.append(book(*hierarchy(ADVANCED), ("custom_settings", {"agent": 1, **setting}), premium(50_000)))
        books[-1]["agents"][0] |= agent
    advances = [figures(output, "advance")[0][0] for output in calculations(books)]
    assert advances == [10_000 * months for months, _, _ in cases]


def test_a_negative_premium_neither_makes_an_advance_nor_uses_it_up(calculation: Calculation) -> None:
    """G2, G6: the second transaction is the first with a positive premium"""
    output = calculation(book(*hierarchy(ADVANCED), premium(-50_000, 1), premium(50_000, 2), premium(25_000, 3)))
    assert figures(output, "commission", "advance", "recovery", "earned") == [
        (-10_000, 0, 0, -10_000),
        (10_000, 60_000, 10_000, 0),
        (5_000, 0, 5_000, 0),
    ]


def test_an_imported_debit_is_recovered(calculation: Calculation) -> None:
    """G2 to G4, G7: the case of 600 advanced and 200 recovered elsewhere"""
    output = calculation(
        book(
            *hierarchy(ADVANCED),
            ("debits", {"agent": 1, "debit": 40_000, "imported": 1}),
            ("standings", {"agent": 1, "agent_balance": 40_000}),
            premium(50_000),
        )
    )
    row = summary(output)
    assert (row["advance"], row["recovery"], row["earned"], row["net"]) == (0, 10_000, 0, 0)
    assert (row["beginning_balance"], row["ending_balance"]) == (40_000, 30_000)


def test_a_bought_back_balance_comes_back_as_net(calculation: Calculation) -> None:
    """H5: begin 0, recovery 200, net +200; the 1099 does not move"""
    output = calculation(book(*hierarchy(200_000), ("debits", {"agent": 1, "debit": 50_000}), premium(100_000)))
    row = summary(output)
    assert (row["recovery"], row["net"], row["net_increase"], row["form_1099"], row["ending_balance"]) == (
        20_000,
        20_000,
        20_000,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("treatment", "billed", "carried_out", "increase"),
    [(0, 100_000, 0, 0), (1, 0, -100_000, 0), (2, 0, 0, 100_000)],
)
@pytest.mark.parametrize("of_agent", [True, False])
def test_a_negative_net(
    calculation: Calculation, treatment: int, billed: int, carried_out: int, increase: int, of_agent: bool
) -> None:
    """H6: -1,000, by the agent's own treatment or the house's"""
    standing = ("standings", {"agent": 1, "agent_balance": 7, "negative_net": treatment if of_agent else -1})
    house = (treatment + 1) % 3 if of_agent else treatment
    row = summary(calculation(book(*hierarchy(100_000), standing, premium(-1_000_000), negative_net=house)))
    assert (row["net"], row["form_1099"], row["earned"]) == (0, -100_000, -100_000)
    assert (row["billed"], row["carried_out"], row["balance_increase"]) == (billed, carried_out, increase)
    assert row["ending_balance"] == 7 + increase


def test_what_was_carried_in_opens_the_cycle(calculation: Calculation) -> None:
    """H6, F4: -1,000 in January and +3,000 in February pay 2,000; an agent without lines carries on"""
    output = calculation(
        book(
            *hierarchy(100_000),
            ("agents", {"agent": 2}),
            ("standings", {"agent": 1, "carried_in": -100_000, "negative_net": 1}),
            ("standings", {"agent": 2, "carried_in": -5, "negative_net": 1}),
            premium(3_000_000),
        )
    )
    first, second = summary(output, 1), summary(output, 2)
    assert (first["carried_in"], first["net"], first["carried_out"], first["form_1099"]) == (
        -100_000,
        200_000,
        0,
        300_000,
    )
    assert (second["net"], second["carried_out"], second["form_1099"]) == (0, -5, 0)


# ----------------------------------------------------------------------------------------------------- exceptions (X)


def without(rows: list[tuple[str, dict[str, int]]], table: str, agent: int) -> list[tuple[str, dict[str, int]]]:
    key = "rate" if table in ("rates", "bands") else "agent"
    return [row for row in rows if row[0] != table or row[1].get(key) != agent]


LEVELS = hierarchy(100_000, 200_000, 300_000)


EXCEPTIONS: list[tuple[list[tuple[int, int, int]], list[tuple[str, dict[str, int]]]]] = [
    ([(1, 2, 0)], [*without(LEVELS, "rates", 2), premium(100)]),
    ([(2, 2, 0)], [*without(LEVELS, "contracts", 2), premium(100)]),
    ([(3, 2, 0)], [*without(LEVELS, "uplines", 2), premium(100)]),
    ([(1, 2, 0)], [*without(without(LEVELS, "rates", 2), "uplines", 2), premium(100)]),
    ([(3, 1, 0)], [*without(without(LEVELS, "rates", 2), "uplines", 1), premium(100)]),
    ([(3, 3, 0)], [*without(LEVELS, "uplines", 3), ("uplines", {"agent": 3, "upline": 2}), premium(100)]),
    ([(4, 2, 1)], [*hierarchy(100_000, 99_999), premium(100)]),
    (
        [(4, 2, 13)],
        [*hierarchy(100_000, [{"percent": 100_000, "to_month": 12}, {"from_month": 13}]), premium(100)],
    ),
    ([(4, 2, 1)], [*hierarchy({"percent": 100_000, "fixed": 1}, 200_000), premium(100)]),
    ([(1, 2, -1)], [*hierarchy(100_000, {"percent": 200_000, "of_commission": 1}), premium(100)]),
    ([(1, 2, -1)], [*hierarchy({"fixed": 5}, {"fixed": 6, "per_member": 1}), premium(100)]),
    ([(1, 1, 8)], [*hierarchy({"percent": 1, "of_commission": 1}), premium(100, 8)]),
    ([(5, 1, 8)], [*hierarchy({"percent": 1, "from_month": 2}), premium(100, 7, policy_month=2), premium(100, 8)]),
    ([(5, 2, 8)], [*hierarchy(1, {"percent": 1, "to_month": 2}), premium(100, 8, payment_months=3)]),
    ([(5, 2, 0)], [*hierarchy({"to_month": 2}, {"from_month": 3, "locked": 1}), premium(100)]),
    ([(8, 0, 8)], [*hierarchy(1), premium(100), premium(-100, 8, reverses=7, reversed_premium=100)]),
    (
        [(8, 0, 8)],
        [
            *hierarchy(1),
            premium(100, 9, reverses=8, reversed_premium=-100),
            premium(-100, 8, reverses=7, reversed_premium=100),
        ],
    ),
]


def test_each_exception(calculations: Calculations) -> None:
    """X1 to X5, X8, D12: named is the first walking up; the policy is left out with all its transactions"""
    outputs = calculations([book(*rows) for _, rows in EXCEPTIONS])
    assert [(exceptions(output), rows) for output, (_, rows) in zip(outputs, EXCEPTIONS, strict=True)] == EXCEPTIONS
    assert not any(output["lines"] or output["items"] for output in outputs)


def test_an_agent_without_agency_blocks_only_its_policies(calculation: Calculation) -> None:
    """X7"""
    rows = book(
        *LEVELS, policy(1, writing_agent=1), policy(2, writing_agent=3), premium(100, 1), premium(100, 2, policy=2)
    )
    rows["agents"][1]["agency"] = 0
    output = calculation(rows)
    assert exceptions(output) == [(7, 2, 0)]
    assert [item["transaction"] for item in output["items"]] == [2]


def test_twenty_levels_are_allowed_and_no_more(calculations: Calculations) -> None:
    """D2, X3"""
    percents = [10_000 * level for level in range(1, 22)]
    allowed, refused = calculations([book(*hierarchy(*percents[:levels]), premium(100)) for levels in (20, 21)])
    assert len(allowed["lines"]) == 20
    assert exceptions(refused) == [(3, 20, 0)]


def test_a_stranded_debit_is_listed_and_does_not_block(calculation: Calculation) -> None:
    """X6"""
    output = calculation(
        book(
            *hierarchy(100_000),
            ("agents", {"agent": 2}),
            ("debits", {"agent": 1, "debit": 3}),
            ("debits", {"agent": 2, "debit": 5}),
            premium(100),
        )
    )
    assert exceptions(output) == [(6, 2, 5)]
    assert figures(output, "commission", "recovery") == [(10, 3)]
