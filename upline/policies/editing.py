"""Editing a distribution by hand, as pure functions on its rows (D7, D8, D11), and the check that every edit passes.

A distribution is a list of rows in order of level, then first month: one agent a level, its rows one after the other.
Amounts are minor units, rates millionths, both cumulative: what a level is paid is its rate less the one below (D4).
The functions take ids and change nothing in place; only `check_rows` knows names, because only it talks to people.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from upline.engine.dates import LAST_MONTH
from upline.engine.money import MAX_AMOUNT, MAX_RATE, format_amount, format_percent
from upline.errors import Refused

MAX_LEVELS = 20  # D2


class Row(NamedTuple):
    """An agent at a level for policy months from … to, both included, 9999 standing for ever.

    percent and fixed are cumulative. rate_id names the rate that the row was taken from, or whose terms it has.
    """

    level: int
    agent_id: int
    from_month: int = 1
    to_month: int = LAST_MONTH
    percent: int = 0
    fixed: int = 0
    per_member: bool = False
    of_commission: bool = False
    locked: bool = False
    advance_months: int = 0
    admin_fee_percent: int = 0
    rate_id: int | None = None


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows by level, then first month."""
    return sorted(rows, key=lambda row: (row.level, row.from_month, row.to_month))


def with_terms(row: Row, own: Sequence[Row]) -> Row:
    """The row with what the agent's own rate says besides percent and fixed: of, per member, lock, advance, fee (D1).

    own: the rows of the agent's own rate; of several, the one in force at the row's first month, else the first.
    None: premium, no advance.
    """
    if not own:
        return row
    terms = next((band for band in own if band.from_month <= row.from_month <= band.to_month), own[0])
    return row._replace(
        per_member=terms.per_member,
        of_commission=terms.of_commission,
        locked=terms.locked,
        advance_months=terms.advance_months,
        admin_fee_percent=terms.admin_fee_percent,
        rate_id=terms.rate_id,
    )


def set_rate(
    rows: Sequence[Row],
    agent_id: int,
    percent: int | None = None,
    fixed: int | None = None,
    from_month: int | None = None,
    to_month: int | None = None,
) -> list[Row]:
    """The rows with another rate and/or fixed amount for an agent; what is None stays as it is.

    Without months all rows of the agent change. With months only those months do: rows that reach beyond them are
    split, months the agent had no row for get one, and rows that have become equal to their neighbour are joined. A
    month left out means the first or last month the agent has, or 1 or for ever where that lies on the wrong side of
    the other. An agent whose rows changed loses its lock (D8). The agent must be there, and from ≤ to.
    """
    own = [row for row in in_order(rows) if row.agent_id == agent_id]
    others = [row for row in rows if row.agent_id != agent_id]
    assert own, "the agent is in the distribution"
    if from_month is None and to_month is None:
        changed = [_with_rate(row, percent, fixed) for row in own]
    else:
        first, last = month_range(rows, agent_id, from_month, to_month)
        assert first <= last, "months in order"
        changed = _in_months(own, percent, fixed, first, last)
    if _joined(changed) == _joined(own):
        return in_order(rows)
    changed = [row._replace(locked=False) for row in changed]
    if from_month is not None or to_month is not None:
        changed = _joined(changed)
    return in_order(others + changed)


def month_range(rows: Iterable[Row], agent_id: int, from_month: int | None, to_month: int | None) -> tuple[int, int]:
    """First and last month that `set_rate` means, for an agent that is there; first > last when given the wrong way."""
    own = [row for row in rows if row.agent_id == agent_id]
    start, end = min(row.from_month for row in own), max(row.to_month for row in own)
    if from_month is None:
        from_month = start if to_month is None or start <= to_month else 1
    if to_month is None:
        to_month = end if from_month <= end else LAST_MONTH
    return from_month, to_month


def add_agent(rows: Sequence[Row], row: Row) -> list[Row]:
    """The rows with another agent at row.level, a split (D11); that level and those above it move up by one."""
    moved = [each._replace(level=each.level + 1) if each.level >= row.level else each for each in rows]
    return in_order([*moved, row])


def remove_agent(rows: Sequence[Row], agent_id: int, from_month: int | None = None) -> list[Row]:
    """The rows without an agent, or without its row that starts at from_month; the levels are numbered anew."""
    kept = [
        row for row in rows if row.agent_id != agent_id or (from_month is not None and row.from_month != from_month)
    ]
    numbers = {level: number for number, level in enumerate(sorted({row.level for row in kept}), start=1)}
    return in_order(row._replace(level=numbers[row.level]) for row in kept)


def stretches(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """The policy months cut wherever a row begins or ends: (first, last) of each stretch in which any row counts."""
    rows = list(rows)
    cuts = sorted({row.from_month for row in rows} | {row.to_month + 1 for row in rows})
    spans = [(first, following - 1) for first, following in pairwise(cuts)]
    return [span for span in spans if any(row.from_month <= span[0] <= row.to_month for row in rows)]


def uncovered(rows: Sequence[Row]) -> list[tuple[int, int, int]]:
    """(agent, first month, last month) of months from 1 for which an agent has no row: exception X5 when they come."""
    found = []
    for agent_id in dict.fromkeys(row.agent_id for row in rows):
        own = in_order(row for row in rows if row.agent_id == agent_id)
        bounds = [(0, 0), *((row.from_month, row.to_month) for row in own), (LAST_MONTH + 1, LAST_MONTH + 1)]
        for (_, end), (start, _) in pairwise(bounds):
            if end + 1 < start:
                found.append((agent_id, end + 1, start - 1))
    return found


def months(first: int, last: int) -> str:
    """'month 5', 'months 1 to 12', 'months from 13 on'."""
    if last >= LAST_MONTH:
        return "all months" if first == 1 else f"months from {first} on"
    return f"month {first}" if first == last else f"months {first} to {last}"


def check_rows(
    rows: Sequence[Row], writing_agent_id: int, tops: Collection[int], codes: Mapping[int, str], where: str
) -> None:
    """Refuse rows that cannot be a policy's distribution (D7, X1).

    tops: the agents whose upline is themselves at the policy's effective date (C3). codes: of every agent named. where:
    the policy as people name it. Raises Refused with the first thing wrong.
    """
    rows = in_order(rows)
    problem = (
        _wrong_levels(rows, writing_agent_id, tops, codes)
        or _wrong_months(rows, codes)
        or _wrong_terms(rows, codes)
        or _wrong_order(rows, codes)
    )
    if problem:
        raise Refused(f"{where}: {problem}")


def _with_rate(row: Row, percent: int | None, fixed: int | None) -> Row:
    return row._replace(
        percent=row.percent if percent is None else percent, fixed=row.fixed if fixed is None else fixed
    )


def _in_months(own: Sequence[Row], percent: int | None, fixed: int | None, first: int, last: int) -> list[Row]:
    """An agent's rows with the rate changed in first … last; months without a row take the terms of the row before."""
    result = []
    for row in own:
        if row.from_month < first:
            result.append(row._replace(to_month=min(row.to_month, first - 1)))
        start, end = max(row.from_month, first), min(row.to_month, last)
        if start <= end:
            result.append(_with_rate(row._replace(from_month=start, to_month=end), percent, fixed))
        if row.to_month > last:
            result.append(row._replace(from_month=max(row.from_month, last + 1)))
    bounds = [first - 1, *(row.to_month for row in own)]
    following = [*(row.from_month for row in own), last + 1]
    for end, start in zip(bounds, following, strict=True):
        gap_first, gap_last = max(end + 1, first), min(start - 1, last)
        if gap_first <= gap_last:
            terms = next((row for row in reversed(own) if row.to_month < gap_first), own[0])
            blank = terms._replace(from_month=gap_first, to_month=gap_last, percent=0, fixed=0)
            result.append(_with_rate(blank, percent, fixed))
    return in_order(result)


def _joined(own: Sequence[Row]) -> list[Row]:
    """An agent's rows with neighbours that say the same made one."""
    result: list[Row] = []
    for row in own:
        last = result[-1] if result else None
        if (
            last
            and last.to_month + 1 == row.from_month
            and last == row._replace(from_month=last.from_month, to_month=last.to_month)
        ):
            result[-1] = last._replace(to_month=row.to_month)
        else:
            result.append(row)
    return result


def _name(row: Row, codes: Mapping[int, str]) -> str:
    return f"level {row.level}, agent {codes.get(row.agent_id, row.agent_id)}"


def _wrong_levels(
    rows: Sequence[Row], writing_agent_id: int, tops: Collection[int], codes: Mapping[int, str]
) -> str | None:
    """What is wrong with who stands where, or None."""
    if not rows:
        return "no rows; found an empty distribution, expected at least the writing agent at level 1 (D7)"
    agent_at: dict[int, int] = {}
    level_of: dict[int, int] = {}
    for row in rows:
        code = codes.get(row.agent_id, row.agent_id)
        if agent_at.setdefault(row.level, row.agent_id) != row.agent_id:
            other = codes.get(agent_at[row.level], agent_at[row.level])
            return f"level {row.level} has agents {other} and {code}, expected one agent a level (D7)"
        if level_of.setdefault(row.agent_id, row.level) != row.level:
            return (
                f"agent {code} is there twice, at level {level_of[row.agent_id]} and level {row.level}; an agent stands"
                " at one level only (D7)"
            )
    if missing := set(range(1, max(agent_at) + 1)) - set(agent_at):
        return f"no level {min(missing)}; found levels {', '.join(map(str, agent_at))}, expected 1, 2, 3 … (D7)"
    if len(agent_at) > MAX_LEVELS:
        return f"{len(agent_at)} levels, expected at most {MAX_LEVELS} (D2)"
    if agent_at[1] != writing_agent_id:
        return (
            f"level 1 is agent {codes.get(agent_at[1], agent_at[1])}, expected the policy's writing agent"
            f" {codes.get(writing_agent_id, writing_agent_id)} (D7)"
        )
    top = agent_at[max(agent_at)]
    if top not in tops:
        return (
            f"the top agent {codes.get(top, top)} (level {max(agent_at)}) has another upline than itself at the"
            " policy's effective date; end with an agent whose upline is `self` (D7)"
        )
    return None


def _wrong_months(rows: Sequence[Row], codes: Mapping[int, str]) -> str | None:
    """What is wrong with the months and figures of single rows, or None."""
    for row in rows:
        if not 1 <= row.from_month <= row.to_month <= LAST_MONTH:
            return (
                f"{_name(row, codes)}: from month {row.from_month} to month {row.to_month}, expected from 1 or later"
                " and not after to (D7)"
            )
        if not 0 <= row.percent <= MAX_RATE:
            return f"{_name(row, codes)}: rate {format_percent(row.percent)} %, expected 0 to 1000 % (A2)"
        if not 0 <= row.fixed <= MAX_AMOUNT:
            return (
                f"{_name(row, codes)}: fixed amount {format_amount(row.fixed)}, expected 0 to"
                f" {format_amount(MAX_AMOUNT)} (A1)"
            )
    for below, above in pairwise(rows):
        if below.agent_id != above.agent_id:
            continue
        if above.from_month <= below.to_month:
            return (
                f"{_name(above, codes)}: the rows for {months(below.from_month, below.to_month)} and"
                f" {months(above.from_month, above.to_month)} overlap; expected the second from month"
                f" {below.to_month + 1} (D7)"
            )
        if above.from_month > below.to_month + 1:
            return (
                f"{_name(above, codes)}: no row for {months(below.to_month + 1, above.from_month - 1)}, between"
                f" {months(below.from_month, below.to_month)} and {months(above.from_month, above.to_month)}; fill the"
                " gap (D7)"
            )
    return None


def _wrong_terms(rows: Sequence[Row], codes: Mapping[int, str]) -> str | None:
    """Rates of different things, or fixed amounts counted in different ways, in one distribution (X1); or None."""
    first = rows[0]
    first_fixed = next((row for row in rows if row.fixed), first)
    for row in rows:
        if row.of_commission != first.of_commission:
            words = {False: "premium", True: "the commission received"}
            return (
                f"{_name(row, codes)} has a rate of {words[row.of_commission]}, {_name(first, codes)} one of"
                f" {words[first.of_commission]}; all levels must be of the same (X1, C1)"
            )
        if row.fixed and row.per_member != first_fixed.per_member:
            words = {False: "a transaction", True: "a member"}
            return (
                f"{_name(row, codes)} has a fixed amount {words[row.per_member]}, {_name(first_fixed, codes)} one"
                f" {words[first_fixed.per_member]}; fixed amounts must all be counted alike (X1, C1)"
            )
    return None


def _wrong_order(rows: Sequence[Row], codes: Mapping[int, str]) -> str | None:
    """A rate or fixed amount below that of a lower level in the same month, or None."""
    for first, last in stretches(rows):
        below = None
        for row in rows:
            if not row.from_month <= first <= row.to_month:
                continue
            if below and row.percent < below.percent:
                return (
                    f"{_name(row, codes)}, {months(first, last)}: {format_percent(row.percent)} % is below the"
                    f" {format_percent(below.percent)} % of {_name(below, codes)}; expected at least that (D7)"
                )
            if below and row.fixed < below.fixed:
                return (
                    f"{_name(row, codes)}, {months(first, last)}: the fixed amount {format_amount(row.fixed)} is below"
                    f" the {format_amount(below.fixed)} of {_name(below, codes)}; expected at least that (D7)"
                )
            below = row
    return None
