"""Each input and output table of the engine: its columns with unit and meaning, and its key; checked at both doors.

All columns are int64 without nulls. Ids are the records' own; 0 is "none" or "Any". Amounts are minor units, signed;
rates millionths; dates `YYYYMMDD`, ranges with both ends included; flags 0 or 1; months counts of months.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

NO_SETTING = -1  # where 0 is a value: advance months and pay styles that were not given


@dataclass(frozen=True)
class Table:
    """A table's columns (name → meaning) and the columns that are unique together, which also order it."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, str]


def _table(name: str, key: str, **columns: str) -> Table:
    return Table(name, tuple(key.split()), columns)


INPUTS = {
    table.name: table
    for table in (
        _table(
            "run",
            "processing_date",
            processing_date="date of the run (F1)",
            negative_net="the installation's treatment of a negative net: 0 bill, 1 carry, 2 agent_balance (H6)",
        ),
        _table(
            "agents",
            "agent",
            agent="id",
            agency="id, 0 none (X7)",
            terminated="flag (G1)",
            as_earned="flag: pay style as_earned, else advance (G1)",
        ),
        _table(
            "uplines",
            "agent valid_from",
            agent="id",
            upline="id of the agent above; the agent itself at the top (B2)",
            valid_from="date",
            valid_to="date",
        ),
        _table("contracts", "agent valid_from", agent="id", contract="id (B3)", valid_from="date", valid_to="date"),
        _table(
            "alternates",
            "agent issuer product_type",
            agent="id",
            issuer="id, 0 Any",
            product_type="id, 0 Any",
            contract="id, 0 the normal one (B4)",
            upline="id, 0 the normal one (B4)",
        ),
        _table(
            "custom_settings",
            "agent issuer product_type",
            agent="id",
            issuer="id, 0 Any",
            product_type="id, 0 Any",
            advance_months="months, -1 not given (G1)",
            as_earned="flag, -1 not given (G1)",
        ),
        _table("forfeits", "agent issuer", agent="id", issuer="id; terminated with forfeit by the run's date (H8)"),
        _table(
            "rates",
            "rate",
            rate="id",
            contract="id",
            issuer="id, 0 Any",
            product_type="id, 0 Any",
            plan="id, 0 Any; a rate that binds it has issuer and product type 0 (C2)",
            state="id, 0 Any",
            effective_from="date",
            effective_to="date",
        ),
        _table(
            "bands",
            "rate from_month",
            rate="id",
            from_month="policy month",
            to_month="policy month, 9999 for ever",
            percent="millionths, cumulative or, locked, the agent's own (D3)",
            fixed="minor units a transaction or a member (C1)",
            per_member="flag",
            locked="flag",
            of_commission="flag: of the commission received, else of premium",
            advance_months="months",
            admin_fee_percent="millionths of the gross advance (G9)",
        ),
        _table(
            "policies",
            "policy",
            policy="id",
            writing_agent="id",
            issuer="id",
            product_type="id",
            plan="id",
            state="id, 0 none",
            effective_date="date",
            no_advance="flag: basis received, or pay style as_earned or converted (G1)",
            advance_months="the policy's own months, -1 not given (G1)",
            advance_used="flag: a positive premium was processed in an earlier cycle (G2)",
            distribution="id of the saved distribution, 0 to build one (D6)",
            version="number of the saved version, 0 none",
        ),
        _table(
            "transactions",
            "transaction",
            transaction="id",
            policy="id",
            date="date",
            turn="order among transactions of the policy on the same date, by reference, from 0 (G5)",
            premium="minor units",
            commission="minor units received from the issuer, 0 when not given",
            has_commission="flag",
            payment_months="months paid for; of what it reverses where that was processed (E5)",
            policy_month="given, or that of what it reverses where that was processed (E5); 0: counted (E3)",
            members="count, 0 not given; of what it reverses where that was processed (E5)",
            reverses="id of a transaction, 0 none",
            reversed_premium="minor units of what it reverses, of the first in a chain of reversals, 0 none",
            reversed_distribution="id of the distribution that what it reverses used, 0: not processed before (E5)",
            reversed_version="number of that version, 0 none",
        ),
        _table(
            "distribution_rows",
            "distribution level from_month",
            distribution="id",
            level="1 is the writing agent",
            agent="id",
            from_month="policy month",
            to_month="policy month, 9999 for ever",
            percent="millionths, cumulative",
            fixed="minor units, cumulative",
            per_member="flag",
            of_commission="flag",
            locked="flag",
            advance_months="months",
            admin_fee_percent="millionths",
            rate="id of the rate it comes from, 0 none",
        ),
        _table(
            "debits",
            "policy agent",
            policy="id",
            agent="id",
            debit="minor units, not negative, before this cycle (G3)",
            imported="flag: an advance was imported (G2)",
        ),
        _table(
            "standings",
            "agent",
            agent="id; agents with any figure here that is not 0",
            agent_balance="minor units, of the ledger, before this cycle (G7)",
            carried_in="minor units, 0 or negative: carried_out of the last closed cycle (I3)",
            negative_net="-1 the installation's, 0 bill, 1 carry, 2 agent_balance (H6)",
        ),
    )
}

OUTPUTS = {
    table.name: table
    for table in (
        _table(
            "lines",
            "agent transaction stretch",
            agent="id",
            transaction="id",
            stretch="0 for the first stretch of months, then 1, 2 … (E3)",
            level="1 is the writing agent",
            policy_month="first month of the stretch",
            version="of the policy's distribution; 1 where this cycle's close will save it (D6)",
            percent="millionths, cumulative, of the level",
            below_percent="millionths, cumulative, of the level below; 0 at level 1",
            base="minor units of the stretch: premium, or commission received",
            fixed="minor units: the level's own share of fixed amounts, in the commission",
            commission="minor units (D4)",
            advance="minor units (G2)",
            recovery="minor units (G4)",
            earned="minor units: commission less recovery",
            admin_fee="minor units, not negative (G9)",
        ),
        _table(
            "items",
            "transaction",
            transaction="id",
            policy="id",
            distribution="id of a saved distribution, or negative: number of a built one",
            version="of the policy's distribution",
            policy_month="first month it counts for",
            payment_months="months it counts for",
        ),
        _table(
            "built_policies",
            "policy",
            policy="id of a policy that had no distribution",
            distribution="negative number, as in built_rows; one without rows there is in the exceptions",
        ),
        _table(
            "built_rows",
            "distribution level from_month",
            **{
                **INPUTS["distribution_rows"].columns,
                "distribution": "negative number of a distribution that was built",
            },
        ),
        _table(
            "summary",
            "agent",
            agent="id",
            direct="commission at level 1",
            override="commission above level 1",
            advance="minor units",
            recovery="minor units",
            earned="minor units",
            admin_fee="signed effect on net: 0 or negative",
            chargebacks="signed effect on net",
            adjustments="signed effect on net",
            withheld="positive amount",
            carried_in="0 or negative",
            net="paid, never below 0 (H7)",
            form_1099="reportable",
            beginning_balance="Agent Balance",
            ending_balance="Agent Balance",
            balance_increase="conversion of a negative net (H6)",
            net_increase="conversion of a balance below 0 (H5)",
            carried_out="0 or negative (H6)",
            billed="positive amount (H6)",
        ),
        _table(
            "exceptions",
            "policy code agent",
            code="1 to 8: X1 to X8",
            policy="id",
            agent="id of the agent the reason names, 0 none",
            detail="what the code's reason needs: X1, X5 a transaction's id or 0, X1 -1 where levels differ in `of` or"
            " in how a fixed amount counts; X4 the policy month; X6 the debit in"
            " minor units; X8 the transaction's id",
        ),
    )
}


def empty(table: Table) -> "pa.Table":
    """A table with the columns and no rows."""
    import pyarrow as pa

    return pa.table({name: pa.array([], pa.int64()) for name in table.columns})


def checked(table: Table, data: "pa.Table") -> "pa.Table":
    """The data with the table's columns in order. Raises ValueError naming table, column and what was found."""
    import pyarrow as pa

    missing = [name for name in table.columns if name not in data.column_names]
    if missing:
        raise ValueError(f"table {table.name}: no column {', '.join(missing)}; found {', '.join(data.column_names)}")
    data = data.select(list(table.columns))
    for name, column in zip(data.column_names, data.columns, strict=True):
        if column.type != pa.int64():
            raise ValueError(f"table {table.name}: column {name} is {column.type}, expected int64")
        if column.null_count:
            raise ValueError(f"table {table.name}: column {name} has {column.null_count} empty values, expected none")
    return data.cast(pa.schema([(name, pa.int64()) for name in table.columns]))  # engines may say "never empty" besides
