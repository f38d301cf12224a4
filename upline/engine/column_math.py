"""The arithmetic of `money` on columns: exact whole numbers, and the same rounding (A3).

Columns are Ibis expressions of type int64. Whole division is each engine's own, because `//` on columns goes through a
floating-point number; the functions that the engines spell differently are the ones declared here.
"""

import ibis
import ibis.expr.types as ir

from .money import ONE


@ibis.udf.scalar.builtin(name="divide", signature=(("int64", "int64"), "int64"))
def _duckdb_divide(numerator, denominator):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="div", signature=(("int64", "int64"), "int64"))
def _pyspark_divide(numerator, denominator):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="part_of", signature=(("int64", "int64", "int64"), "int64"))
def _part_of(amount, part, whole):  # type: ignore[no-untyped-def]
    ...


class ColumnMath:
    """Arithmetic on columns for a dialect."""

    def __init__(self, dialect: str):
        self._divide = {"duckdb": _duckdb_divide, "pyspark": _pyspark_divide}[dialect]

    def divide(self, numerator: ir.IntegerValue, denominator: ir.IntegerValue | int) -> ir.IntegerValue:
        """numerator ÷ denominator, cut towards zero."""
        return self._divide(numerator, denominator)

    def divide_half_away(self, numerator: ir.IntegerValue, denominator: ir.IntegerValue) -> ir.IntegerValue:
        """numerator ÷ denominator (> 0), rounded half away from zero (A3). Both below 2^61 in size."""
        doubled = numerator * 2
        return self.divide(doubled + (numerator < 0).ifelse(-denominator, denominator), denominator * 2)

    def rate_of(self, base: ir.IntegerValue, rate: ir.IntegerValue) -> ir.IntegerValue:
        """rate (millionths) of base (minor units), rounded (A3): at most 10^18 before the division (A1, A2)."""
        return self.divide(base * rate + (base < 0).ifelse(-(ONE // 2), ONE // 2), ONE)

    def months_share(
        self, amount: ir.IntegerValue, months: ir.IntegerValue, of_months: ir.IntegerValue
    ) -> ir.IntegerValue:
        """What the first `months` of `of_months` carry of an amount, rounded on the cumulative amount (A3, E3)."""
        return self.divide_half_away(amount * months, of_months)

    def part_of(self, amount: ir.IntegerValue, part: ir.IntegerValue, whole: ir.IntegerValue) -> ir.IntegerValue:
        """amount × part ÷ whole, rounded half away from zero, all ≥ 0, whole > 0; the product may pass 64 bits.

        Each backend defines this function in its own wider whole numbers.
        """
        return _part_of(amount, part, whole)
