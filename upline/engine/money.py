"""Whole-number money and rates (A1, A2) and their rounding (A3), for scalars; `column_math` has it for columns.

An amount is an int of minor units (cents), signed. A rate is an int of millionths: 125 000 is 12.5 %. Text becomes
money here and nowhere else.
"""

import re

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
