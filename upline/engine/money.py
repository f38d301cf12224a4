"""Whole-number money and rates (A1, A2), and the only rounding there is (A3), for scalars and for columns.

An amount is an int of minor units (cents), signed. A rate is an int of millionths: 125 000 is 12.5 %.
Columns are Ibis expressions of type int64; whole division is the engine's own integer division, because
`//` on columns goes through a floating-point number.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

MAX_AMOUNT = 100_000_000_000  # minor units: 1,000,000,000.00 (A1)
MAX_RATE = 10_000_000  # millionths: 1000 % (A2)
ONE = 1_000_000  # millionths in 1

_AMOUNT = re.compile(r"^([+-]?)(\d{1,15})(?:\.(\d*))?$", re.ASCII)


def parse_amount(text: str) -> int:
    """'-1234.5' → -123450 minor units. Raises ValueError with what was expected (A1)."""
    match = _AMOUNT.match(text.strip())
    if not match:
        raise ValueError(f"'{text}' is not an amount such as -1234.50")
    sign, whole, decimals = match[1], match[2], (match[3] or "").rstrip("0")
    if len(decimals) > 2:
        raise ValueError(f"'{text}' has more than two decimals")
    amount = int(whole) * 100 + int(decimals.ljust(2, "0") or 0)
    if amount > MAX_AMOUNT:
        raise ValueError(f"'{text}' is above 1,000,000,000.00 in size")
    return -amount if sign == "-" else amount


def format_amount(amount: int) -> str:
    """-123450 minor units → '-1234.50'."""
    size = abs(amount)
    return f"{'-' if amount < 0 else ''}{size // 100}.{size % 100:02d}"


def parse_percent(text: str) -> int:
    """'12.5' → 125000 millionths. Raises ValueError with what was expected (A2)."""
    match = _AMOUNT.match(text.strip())
    if not match:
        raise ValueError(f"'{text}' is not a percentage such as 12.5")
    sign, whole, decimals = match[1], match[2], (match[3] or "").rstrip("0")
    if len(decimals) > 4:
        raise ValueError(f"'{text}' has more than four decimals of a percent")
    rate = int(whole) * 10_000 + int(decimals.ljust(4, "0") or 0)
    if sign == "-" and rate:
        raise ValueError(f"'{text}' is a negative rate")
    if rate > MAX_RATE:
        raise ValueError(f"'{text}' is above 1000 percent")
    return rate


def format_percent(rate: int) -> str:
    """125000 millionths → '12.5', without trailing zeros."""
    whole, decimals = divmod(rate, 10_000)
    return f"{whole}.{decimals:04d}".rstrip("0").rstrip(".") if decimals else str(whole)


def divide_half_away(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator (> 0), rounded half away from zero (A3)."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def rate_of(base: int, rate: int) -> int:
    """rate (millionths) of base (minor units), rounded (A3)."""
    return divide_half_away(base * rate, ONE)


class ColumnMath:
    """The same arithmetic on columns, over the one thing that engines spell differently: exact whole division.

    divide: (numerator, denominator) → quotient cut towards zero, both int64 columns or ints.
    """

    def __init__(self, divide: "Callable[[ir.IntegerValue, ir.IntegerValue], ir.IntegerValue]"):
        self.divide = divide

    def divide_half_away(self, numerator: "ir.IntegerValue", denominator: "ir.IntegerValue") -> "ir.IntegerValue":
        """numerator ÷ denominator (> 0), rounded half away from zero (A3). Both below 2^61 in size."""
        doubled = numerator * 2
        return self.divide((doubled >= 0).ifelse(doubled + denominator, doubled - denominator), denominator * 2)

    def rate_of(self, base: "ir.IntegerValue", rate: "ir.IntegerValue") -> "ir.IntegerValue":
        """rate (millionths) of base (minor units), rounded (A3): at most 10^18 before the division (A1, A2)."""
        product = base * rate
        half = ONE // 2
        return self.divide((product >= 0).ifelse(product + half, product - half), ONE)

    def months_share(
        self, amount: "ir.IntegerValue", months: "ir.IntegerValue", of_months: "ir.IntegerValue"
    ) -> "ir.IntegerValue":
        """What the first `months` of `of_months` carry of an amount, rounded on the cumulative amount (A3, E3)."""
        return self.divide_half_away(amount * months, of_months)

    def part_of(
        self, amount: "ir.IntegerValue", part: "ir.IntegerValue", whole: "ir.IntegerValue"
    ) -> "ir.IntegerValue":
        """amount × part ÷ whole, rounded half away from zero, with 0 ≤ amount ≤ 10^17 and 0 ≤ part ≤ whole ≤ 10^11.

        The product may pass 64 bits, so the part is taken in two digits of base 10^6 (long division); a whole
        of 0 gives the amount itself.
        """
        safe = (whole == 0).ifelse(1, whole)
        quotient = self.divide(amount, safe)
        rest = amount - quotient * safe  # < 10^11, so rest × a digit stays below 10^17
        high = self.divide(part, ONE)
        low = part - high * ONE
        first = self.divide(rest * high, safe)
        carried = rest * high - first * safe
        second = self.divide(carried * ONE + rest * low, safe)
        left = carried * ONE + rest * low - second * safe
        rounded = quotient * part + first * ONE + second + (left * 2 >= safe).ifelse(1, 0)
        return (whole == 0).ifelse(amount, rounded)
