"""What a distribution pays on an amount, level by level: the arithmetic of D4 for a person to see (A3)."""

from collections.abc import Sequence
from typing import NamedTuple

from upline.engine.money import rate_of

from .editing import Row, stretches


class Share(NamedTuple):
    """What a level is paid in a stretch of policy months; minor units. None: a level has no row then (X5)."""

    from_month: int
    to_month: int
    level: int
    agent_id: int
    amount: int | None


def shares(rows: Sequence[Row], base: int) -> list[Share]:
    """Each level's pay on a base (minor units, for one member), by stretch of months, then level.

    Percent and fixed amounts are differenced separately; the levels of a stretch add up to the top amount (A3, D4).
    """
    levels = {row.level: row.agent_id for row in rows}
    result = []
    for first, last in stretches(rows):
        in_force = {row.level: row for row in rows if row.from_month <= first <= row.to_month}
        below = 0
        for level in sorted(levels):
            if len(in_force) < len(levels):
                result.append(Share(first, last, level, levels[level], None))
                continue
            amount = rate_of(base, in_force[level].percent) + in_force[level].fixed
            result.append(Share(first, last, level, levels[level], amount - below))
            below = amount
    return result
