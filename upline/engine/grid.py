"""Month bands of several levels laid over each other: the stretches of policy months in which nothing changes (D5, E3).

A grid has one row for each stretch of months and level of a distribution. It covers all months from 1 for ever, so
that a month for which a level has no band shows as a row with `covered` 0 instead of no row.
"""

import ibis
import ibis.expr.types as ir

from .dates import LAST_MONTH

FOR_EVER = 1_000_000  # later than any policy month that two civil dates can be apart


def segments(rows: ir.Table, key: str) -> ir.Table:
    """rows (key, from_month, to_month, …) → (key, segment, from_month, to_month): segment counts from 0 within key.

    Cut at every boundary of any row of the key; the last segment runs to FOR_EVER.
    """
    starts = ibis.union(
        rows.select(key, from_month=rows.from_month),
        rows.filter(rows.to_month < LAST_MONTH).select(key, from_month=rows.to_month + 1),
        rows.select(key, from_month=ibis.literal(1, "int64")),
        distinct=True,
    )
    in_order = ibis.window(group_by=key, order_by="from_month")
    return starts.mutate(
        segment=ibis.row_number().over(in_order).cast("int64"),
        to_month=(starts.from_month.lead().over(in_order) - 1).fill_null(FOR_EVER).cast("int64"),
    ).select(key, "segment", "from_month", "to_month")


def grid(rows: ir.Table, key: str, values: list[str]) -> ir.Table:
    """rows (key, level, agent, from_month, to_month, values…) → each level in each segment:

    (key, segment, from_month, to_month, level, agent, covered, band_from, band_to, values…); the values are 0 where the
    level has no band there.
    """
    pieces = segments(rows, key)
    levels = rows.select(key, "level", "agent").distinct()
    cells = pieces.join(levels, key).select(key, "segment", "from_month", "to_month", "level", "agent")
    bands = rows.select(
        key,
        "level",
        *values,
        band_from=rows.from_month,
        band_to=(rows.to_month >= LAST_MONTH).ifelse(FOR_EVER, rows.to_month),
    ).rename(band_key=key, band_level="level")
    joined = cells.left_join(
        bands,
        [
            cells[key] == bands.band_key,
            cells.level == bands.band_level,
            cells.from_month >= bands.band_from,
            cells.to_month <= bands.band_to,
        ],
    )
    return joined.select(
        *[cells[name] for name in (key, "segment", "from_month", "to_month", "level", "agent")],
        covered=bands.band_key.notnull().cast("int64"),
        band_from=bands.band_from.fill_null(0),
        band_to=bands.band_to.fill_null(0),
        **{name: bands[name].fill_null(0) for name in values},
    )
