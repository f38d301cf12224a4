"""Civil dates as whole numbers `YYYYMMDD` (A5), for scalars; the first and last day of open ranges."""

from datetime import date

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)
LAST_MONTH = 9999  # the policy month that stands for "and ever after"


def number(day: date) -> int:
    """2026-01-31 → 20260131."""
    return day.year * 10000 + day.month * 100 + day.day


def day(number: int) -> date:
    """20260131 → 2026-01-31."""
    return date(number // 10000, number // 100 % 100, number % 100)
