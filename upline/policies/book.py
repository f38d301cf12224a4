"""The book as the engine's input tables: read set-wise, only what a run or a reset needs."""

from typing import TYPE_CHECKING

from upline.bulk.columns import read_table

if TYPE_CHECKING:
    import pyarrow as pa


def read_rules(forfeits_by: str) -> "dict[str, pa.Table]":
    """Agents, hierarchy and rates (B, C), whole; forfeits_by: the ISO date by which an appointment has ended (H8)."""
    return {
        "agents": read_table(
            {
                "agent": "id",
                "agency": "agency_id",
                "terminated": "CASE WHEN status = 'terminated' THEN 1 ELSE 0 END",
                "as_earned": "CASE WHEN pay_style = 'as_earned' THEN 1 ELSE 0 END",
            },
            "FROM agent ORDER BY id",
        ),
        "uplines": _dated({"agent": "agent_id", "upline": "upline_id"}, "upline"),
        "contracts": _dated({"agent": "agent_id", "contract": "contract_id"}, "contract_held"),
        "alternates": read_table(
            {
                "agent": "agent_id",
                "issuer": "issuer_id",
                "product_type": "product_type_id",
                "contract": "contract_id",
                "upline": "upline_id",
            },
            "FROM alternate ORDER BY id",
        ),
        "custom_settings": read_table(
            {
                "agent": "agent_id",
                "issuer": "issuer_id",
                "product_type": "product_type_id",
                "advance_months": "coalesce(advance_months, -1)",
                "as_earned": "CASE pay_style WHEN 'as_earned' THEN 1 WHEN 'advance' THEN 0 ELSE -1 END",
            },
            "FROM custom_setting ORDER BY id",
        ),
        "forfeits": read_table(
            {"agent": "agent_id", "issuer": "issuer_id"},
            "FROM appointment WHERE status = 'terminated' AND forfeit"
            f" AND terminated_on <= '{forfeits_by}' GROUP BY agent_id, issuer_id ORDER BY agent_id, issuer_id",
        ),
        "rates": read_table(
            {
                "rate": "id",
                "contract": "contract_id",
                "issuer": "issuer_id",
                "product_type": "product_type_id",
                "plan": "plan_id",
                "state": "state_id",
                "effective_from": "effective_from",
                "effective_to": "effective_to",
            },
            "FROM rate ORDER BY id",
            dates=("effective_from", "effective_to"),
        ),
        "bands": read_table(
            {
                "rate": "rate_id",
                **{name: name for name in ("from_month", "to_month", "percent", "fixed")},
                **{name: _flag(name) for name in ("per_member", "locked", "of_commission")},
                "advance_months": "advance_months",
                "admin_fee_percent": "admin_fee_percent",
            },
            "FROM rate_band ORDER BY id",
        ),
    }


def policy_columns(unsaved: bool = False) -> dict[str, str]:
    """The columns of the engine's table `policies` over `p`, all but the product type, which the plan says.

    unsaved: as if none had a distribution yet, for a reset (D9).
    """
    return {
        "policy": "p.id",
        "writing_agent": "p.writing_agent_id",
        "issuer": "p.issuer_id",
        "plan": "p.plan_id",
        "state": "p.state_id",
        "effective_date": "p.effective_date",
        "no_advance": "CASE WHEN p.basis = 'received' OR p.pay_style <> 'default' THEN 1 ELSE 0 END",
        "advance_months": "coalesce(p.advance_months, -1)",
        "advance_used": _flag("p.advance_used"),
        "distribution": "0" if unsaved else "p.distribution_id",
        "version": "0" if unsaved else "p.version",
    }


def with_product_types(policies: "pa.Table") -> "pa.Table":
    """The policies with the product type of their plan."""
    import numpy as np
    import pyarrow as pa

    plans = read_table({"plan": "id", "product_type": "product_type_id"}, "FROM plan ORDER BY id")
    places = np.searchsorted(plans["plan"].to_numpy(), policies["plan"].to_numpy())
    return policies.append_column("product_type", pa.array(plans["product_type"].to_numpy()[places]))


def read_policies_book(policy_ids: list[int]) -> "dict[str, pa.Table]":
    """What `engine.calculate.build_distributions` needs to build the distributions of some policies anew (D9)."""
    ids = ", ".join(str(int(policy)) for policy in policy_ids) or "NULL"
    return {
        "run": run_table(0),
        **read_rules("0001-01-01"),
        "policies": with_product_types(
            read_table(policy_columns(unsaved=True), f"FROM policy p WHERE p.id IN ({ids})", dates=("effective_date",))
        ),
    }


def run_table(processing_date: int, negative_net: int = 0) -> "pa.Table":
    """The engine's table `run`: the date as YYYYMMDD and the house's treatment of a negative net (H6)."""
    import pyarrow as pa

    return pa.table({"processing_date": [processing_date], "negative_net": [negative_net]})


def read_distribution_rows(distributions: set[int]) -> "pa.Table":
    """The rows of some distributions."""
    import pyarrow as pa

    select = {
        "distribution": "distribution_id",
        "level": "level",
        "agent": "agent_id",
        **{name: name for name in ("from_month", "to_month", "percent", "fixed")},
        **{name: _flag(name) for name in ("per_member", "of_commission", "locked")},
        "advance_months": "advance_months",
        "admin_fee_percent": "admin_fee_percent",
        "rate": "rate_id",
    }
    ids = sorted(distributions)
    pieces = [ids[start : start + 20_000] for start in range(0, len(ids), 20_000)] or [[]]
    return pa.concat_tables(
        read_table(select, f"FROM distribution_row WHERE distribution_id IN ({', '.join(map(str, piece)) or 'NULL'})")
        for piece in pieces
    )


def _dated(select: dict[str, str], table: str) -> "pa.Table":
    dates = {"valid_from": "valid_from", "valid_to": "valid_to"}
    return read_table({**select, **dates}, f"FROM {table} ORDER BY id", dates=tuple(dates))


def _flag(sql: str) -> str:
    return f"CASE WHEN {sql} THEN 1 ELSE 0 END"
