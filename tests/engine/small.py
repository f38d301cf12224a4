"""Books of a few rows for worked figures: only what an example is about is written, the rest stands as below."""

from upline.engine.tables import INPUTS

from .oracle import Book, Row

# What a column is where an example does not say; 0 for all others.
USUAL = {
    "run": {"processing_date": 20260331},
    "agents": {"agency": 1},
    "uplines": {"valid_from": 10101, "valid_to": 99991231},
    "contracts": {"valid_from": 10101, "valid_to": 99991231},
    "custom_settings": {"advance_months": -1, "as_earned": -1},
    "rates": {"effective_from": 10101, "effective_to": 99991231},
    "bands": {"from_month": 1, "to_month": 9999},
    "policies": {
        "policy": 1, "writing_agent": 1, "issuer": 1, "product_type": 1, "plan": 1, "effective_date": 20260101,
        "advance_months": -1,
    },
    "transactions": {"policy": 1, "date": 20260115, "payment_months": 1},
    "distribution_rows": {"from_month": 1, "to_month": 9999},
    "debits": {"policy": 1},
    "standings": {"negative_net": -1},
}  # fmt: skip


def row(table: str, **given: int) -> Row:
    columns = INPUTS[table].columns
    assert set(given) <= set(columns), f"{table} has no {set(given) - set(columns)}"
    return dict.fromkeys(columns, 0) | USUAL.get(table, {}) | given


def book(*rows: tuple[str, dict[str, int]], negative_net: int = 0) -> Book:
    """A book of rows (table, what is said of it), with policy 1 of agent 1 where no policy is given."""
    made: Book = {table: [] for table in INPUTS}
    for table, given in rows:
        made[table].append(row(table, **given))
    made["run"] = [row("run", negative_net=negative_net)]
    made["policies"] = made["policies"] or [row("policies")]
    return made


def hierarchy(*bands: list[dict[str, int]] | dict[str, int] | int) -> list[tuple[str, dict[str, int]]]:
    """Agents 1, 2, 3 … each below the next, with contract and rate of their own number, from their bands.

    A band may be a whole number of millionths, meant as a conventional rate for all months.
    """
    rows: list[tuple[str, dict[str, int]]] = []
    for agent, given in enumerate(bands, start=1):
        of_rate = [{"percent": given}] if isinstance(given, int) else given if isinstance(given, list) else [given]
        rows.append(("agents", {"agent": agent}))
        rows.append(("uplines", {"agent": agent, "upline": agent if agent == len(bands) else agent + 1}))
        rows.append(("contracts", {"agent": agent, "contract": agent}))
        rows.append(("rates", {"rate": agent, "contract": agent}))
        rows += [("bands", {"rate": agent, **band}) for band in of_rate]
    return rows


def premium(amount: int, transaction: int = 1, **given: int) -> tuple[str, dict[str, int]]:
    return ("transactions", {"transaction": transaction, "premium": amount, "turn": transaction, **given})


def policy(number: int = 1, **given: int) -> tuple[str, dict[str, int]]:
    return ("policies", {"policy": number, **given})
