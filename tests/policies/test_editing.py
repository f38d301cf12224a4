"""D4, D7, D8, D11: edits of a distribution's rows, and what the check refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upline.engine.dates import LAST_MONTH
from upline.engine.money import rate_of
from upline.errors import Refused
from upline.policies.distributions import digest
from upline.policies.editing import (
    Row,
    add_agent,
    check_rows,
    in_order,
    months,
    remove_agent,
    set_rate,
    stretches,
    uncovered,
    with_terms,
)
from upline.policies.effect import shares

W, M, D, T, F = 1, 2, 3, 4, 5
CODES = {W: "W", M: "M", D: "D", T: "T", F: "F"}
PERCENT = 10_000  # millionths in a percent


def ladder(*percents: int, **terms: object) -> list[Row]:
    """W, M, D, T in that order at these percentages, all months."""
    return [
        Row(level, agent, percent=percent * PERCENT, rate_id=10 * agent, **terms)  # type: ignore[arg-type]
        for level, (agent, percent) in enumerate(zip((W, M, D, T), percents, strict=False), 1)
    ]


def check(rows: list[Row], writing: int = W, tops: tuple[int, ...] = (T, F)) -> None:
    check_rows(rows, writing, tops, CODES, "ACME/P-1")


def refusal(rows: list[Row], **given: object) -> str:
    with pytest.raises(Refused) as refused:
        check(rows, **given)  # type: ignore[arg-type]
    message = str(refused.value)
    assert message.startswith("ACME/P-1: ") and "\n" not in message
    return message


def pays(rows: list[Row], base: int = 10_000) -> list[int | None]:
    return [share.amount for share in shares(rows, base)]


def test_a_level_is_paid_its_rate_less_that_of_the_level_below() -> None:
    assert pays(ladder(30, 40, 45, 50)) == [3000, 1000, 500, 500]
    assert pays(ladder(30, 35, 40, 50)) == [3000, 500, 500, 1000]
    assert pays(ladder(30, 35, 40, 50), 1001) == [300, 50, 50, 101]  # A3: the sum is that of 50 %


def test_a_changed_rate_drops_that_agents_lock_and_moves_no_other_rate() -> None:
    rows = ladder(30, 35, 35, 50)
    rows[2] = rows[2]._replace(locked=True)
    rows = set_rate(rows, M, 32 * PERCENT)
    assert pays(rows) == [3000, 200, 300, 1500]
    assert [row.locked for row in rows] == [False, False, True, False]
    rows = set_rate(rows, D, 33 * PERCENT)
    assert [row.locked for row in rows] == [False, False, False, False]
    check(rows)


def test_a_rate_that_stays_keeps_the_lock() -> None:
    rows = [row._replace(locked=True) for row in ladder(30, 35)]
    assert set_rate(rows, M, 35 * PERCENT) == rows
    assert set_rate(rows, M, 35 * PERCENT, None, 5, 8) == rows


def test_a_split_pays_each_half() -> None:
    rows = set_rate([Row(1, W, percent=20 * PERCENT)], W, 10 * PERCENT)
    rows = add_agent(rows, Row(2, F, percent=20 * PERCENT))
    check(rows)
    assert pays(rows, 50_000) == [5000, 5000]


def test_an_agent_added_between_moves_the_levels_above_up() -> None:
    rows = add_agent(ladder(30, 40, 45, 50), Row(2, F, percent=35 * PERCENT))
    assert [(row.level, CODES[row.agent_id]) for row in rows] == [(1, "W"), (2, "F"), (3, "M"), (4, "D"), (5, "T")]
    assert remove_agent(rows, F) == ladder(30, 40, 45, 50)


def test_months_split_rows_and_setting_them_back_joins_them() -> None:
    rows = ladder(30, 40, 45, 50)
    split = set_rate(rows, M, 35 * PERCENT, None, 5, 8)
    assert [(row.from_month, row.to_month, row.percent // PERCENT) for row in split if row.agent_id == M] == [
        (1, 4, 40),
        (5, 8, 35),
        (9, LAST_MONTH, 40),
    ]
    assert stretches(split) == [(1, 4), (5, 8), (9, LAST_MONTH)]
    assert pays(split) == [3000, 1000, 500, 500, 3000, 500, 1000, 500, 3000, 1000, 500, 500]
    assert digest(set_rate(split, M, 40 * PERCENT, None, 5, 8)) == digest(rows)


def test_without_months_all_rows_change_and_keep_their_months() -> None:
    rows = [Row(1, W, 1, 12, 50 * PERCENT, 700), Row(1, W, 13, LAST_MONTH, 10 * PERCENT, 300)]
    assert set_rate(rows, W, 20 * PERCENT) == [
        Row(1, W, 1, 12, 20 * PERCENT, 700),
        Row(1, W, 13, LAST_MONTH, 20 * PERCENT, 300),
    ]
    assert set_rate(rows, W, None, 100) == [
        Row(1, W, 1, 12, 50 * PERCENT, 100),
        Row(1, W, 13, LAST_MONTH, 10 * PERCENT, 100),
    ]


def test_months_without_a_row_get_one_and_a_month_left_out_means_the_agents_own_end() -> None:
    first_year = [Row(1, W, 1, 12, 50 * PERCENT, advance_months=6, rate_id=3)]
    assert set_rate(first_year, W, 10 * PERCENT, None, 13) == [
        *first_year,
        Row(1, W, 13, LAST_MONTH, 10 * PERCENT, advance_months=6, rate_id=3),
    ]
    assert set_rate(first_year, W, 10 * PERCENT, None, 7) == [
        first_year[0]._replace(to_month=6),
        first_year[0]._replace(from_month=7, percent=10 * PERCENT),
    ]
    assert set_rate(first_year, W, 10 * PERCENT, None, None, 6)[0].to_month == 6
    later = [Row(1, W, 13, LAST_MONTH, 10 * PERCENT)]
    assert set_rate(later, W, 50 * PERCENT, None, None, 12)[0][2:5] == (1, 12, 50 * PERCENT)
    assert "fill the gap" in refusal(set_rate(first_year, W, 10 * PERCENT, None, 24), tops=(W,))


def test_one_row_can_be_removed_but_not_out_of_the_middle() -> None:
    rows = set_rate(ladder(30, 40), W, 10 * PERCENT, None, 5, 8)
    assert uncovered(remove_agent(rows, W, 1)) == [(W, 1, 4)]
    check(remove_agent(rows, W, 1), tops=(M,))
    assert "agent W: no row for months 5 to 8" in refusal(remove_agent(rows, W, 5), tops=(M,))
    assert remove_agent([Row(1, W), Row(2, M, 1, 12)], M, 1) == [Row(1, W)]


def test_months_without_every_level_pay_nothing() -> None:
    rows = [Row(1, W, 1, 12, 30 * PERCENT), Row(2, M, percent=40 * PERCENT)]
    assert pays(rows) == [3000, 1000, None, None]


def test_an_added_agent_takes_the_terms_of_its_own_rate() -> None:
    own = [
        Row(1, F, 1, 12, 55 * PERCENT, 0, True, True, True, 9, 3 * PERCENT, 77),
        Row(1, F, 13, LAST_MONTH, 5 * PERCENT, rate_id=77),
    ]
    assert with_terms(Row(2, F, percent=20 * PERCENT), own) == Row(
        2, F, 1, LAST_MONTH, 20 * PERCENT, 0, True, True, True, 9, 3 * PERCENT, 77
    )
    assert with_terms(Row(2, F, 13, percent=20), own) == Row(2, F, 13, percent=20, rate_id=77)
    assert with_terms(Row(2, F, percent=20), []) == Row(2, F, percent=20)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ["no rows", "D7"]),
        (ladder(30, 29, 45, 50), ["level 2, agent M, all months", "29 %", "30 %", "level 1, agent W", "D7"]),
        (
            [*ladder(30, 40, 45, 50)[:3], Row(4, T, 1, 12, 50 * PERCENT), Row(4, T, 13, LAST_MONTH, 44 * PERCENT)],
            ["level 4, agent T, months from 13 on", "44 %", "45 %"],
        ),
        ([Row(1, W, fixed=500), Row(2, T, fixed=499)], ["level 2, agent T", "4.99", "5.00", "D7"]),
        ([Row(1, M), Row(2, T)], ["level 1 is agent M", "writing agent W", "D7"]),
        (ladder(30, 40, 45), ["top agent D (level 3)", "upline", "D7"]),
        ([Row(1, W), Row(2, F), Row(3, F)], ["agent F is there twice", "level 2 and level 3", "D7"]),
        ([Row(1, W), Row(1, M), Row(2, T)], ["level 1 has agents W and M"]),
        ([Row(1, W), Row(3, T)], ["no level 2"]),
        ([Row(1, W, 5, 4), Row(2, T)], ["level 1, agent W", "from month 5 to month 4", "D7"]),
        ([Row(1, W, 0, 4), Row(2, T)], ["from month 0"]),
        ([Row(1, W, 1, 12), Row(1, W, 12), Row(2, T)], ["agent W", "months 1 to 12", "months from 12 on", "overlap"]),
        ([Row(1, W, 1, 4), Row(1, W, 6), Row(2, T)], ["agent W", "no row for month 5", "gap", "D7"]),
        ([Row(1, W), Row(2, T, of_commission=True)], ["agent T", "commission received", "premium", "X1"]),
        (
            [Row(1, W, fixed=100, per_member=True), Row(2, T, fixed=200)],
            ["agent T", "a transaction", "a member", "X1"],
        ),
        ([Row(1, W, percent=-1), Row(2, T)], ["agent W", "0 to 1000 %"]),
        ([Row(1, W, percent=10_000_001), Row(2, T)], ["agent W", "0 to 1000 %"]),
        ([Row(1, W, fixed=-1), Row(2, T)], ["agent W", "-0.01"]),
        ([Row(level, level) for level in range(1, 22)], ["21 levels", "20", "D2"]),
    ],
)
def test_what_is_refused_names_the_row_and_the_rule(rows: list[Row], words: list[str]) -> None:
    message = refusal(rows)
    assert all(word in message for word in words), message


def test_a_fixed_amount_of_nothing_is_counted_neither_way() -> None:
    check([Row(1, W), Row(2, T, fixed=200, per_member=True)])


def test_months_read_as_people_say_them() -> None:
    assert [months(1, LAST_MONTH), months(13, LAST_MONTH), months(5, 5), months(1, 12)] == [
        "all months",
        "months from 13 on",
        "month 5",
        "months 1 to 12",
    ]


agents = st.sampled_from([W, M, D, T, F])
percents = st.integers(0, 60).map(lambda percent: percent * PERCENT)
amounts = st.one_of(st.none(), st.sampled_from([0, 100, 250]))
month = st.one_of(st.none(), st.integers(1, 15))
edits = st.one_of(
    st.tuples(st.just("set"), agents, st.one_of(st.none(), percents), amounts, month, month),
    st.tuples(st.just("add"), agents, st.integers(1, 6), percents),
    st.tuples(st.just("remove"), agents, month),
)


def apply(rows: list[Row], edit: tuple[object, ...]) -> list[Row]:
    """One edit as the action makes it, its arguments checked before; one that cannot be asked for changes nothing."""
    kind, agent, *arguments = edit
    there = any(row.agent_id == agent for row in rows)
    if kind == "set" and there:
        first, last = arguments[2], arguments[3]
        if first is None or last is None or first <= last:  # type: ignore[operator]
            return set_rate(rows, agent, *arguments)  # type: ignore[arg-type]
    if kind == "add" and arguments[0] <= max(row.level for row in rows) + 1:  # type: ignore[operator]
        return add_agent(rows, Row(arguments[0], agent, percent=arguments[1]))  # type: ignore[arg-type]
    if kind == "remove" and there:
        return remove_agent(rows, agent, *arguments)  # type: ignore[arg-type]
    return rows


@given(st.lists(edits, max_size=12))
def test_accepted_edits_keep_every_law(wanted: list[tuple[object, ...]]) -> None:
    """Whatever is asked for: what is accepted can be paid, and its levels add up to the top (A3, D7)."""
    rows = ladder(30, 40, 45, 50)
    for edit in wanted:
        changed = apply(rows, edit)
        assert changed == in_order(changed)
        try:
            check(changed)
        except Refused:
            continue
        rows = changed
        levels = sorted({row.level for row in rows})
        assert levels == list(range(1, len(levels) + 1))
        assert rows[0].agent_id == W and rows[-1].agent_id in (T, F)
        for row, above in zip(rows, rows[1:], strict=False):
            assert row.agent_id != above.agent_id or row.to_month + 1 == above.from_month
        for first, last in stretches(rows):
            paid = [share.amount for share in shares(rows, 10_007) if share.from_month == first]
            if None in paid:
                continue
            top = next(row for row in reversed(rows) if row.from_month <= first and row.to_month >= last)
            assert min(paid) >= 0
            assert sum(paid) == rate_of(10_007, top.percent) + top.fixed


@given(agents, percents, st.integers(1, 12), st.integers(0, 12), st.lists(percents, min_size=4, max_size=4))
def test_set_and_set_back_is_nothing(agent: int, percent: int, first: int, more: int, start: list[int]) -> None:
    rows = [Row(level, level, percent=value, rate_id=level) for level, value in enumerate(sorted(start), 1)]
    if agent == F:
        return
    former = rows[agent - 1].percent
    for span in ((None, None), (first, first + more), (first, None), (None, first)):
        there = set_rate(rows, agent, percent, None, *span)
        assert digest(set_rate(there, agent, former, None, *span)) == digest(rows)


@given(agents, st.integers(1, 5), percents)
def test_added_and_removed_is_nothing(agent: int, level: int, percent: int) -> None:
    rows = [row for row in ladder(30, 40, 45, 50) if row.agent_id != agent]
    rows = in_order(row._replace(level=number) for number, row in enumerate(rows, 1))
    level = min(level, len(rows) + 1)
    assert remove_agent(add_agent(rows, Row(level, agent, percent=percent)), agent) == rows
