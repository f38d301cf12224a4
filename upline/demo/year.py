"""What changes in the agency month by month: hires, promotions, moves, plans, rates, mistakes and their mending."""

from collections.abc import Iterator

from .appointments import WRITING_NUMBERS
from .house import PEOPLE, PRODUCTS
from .policies import YEAR
from .rates import FIRST_YEAR, GRANITE_DENTAL, RENEWAL, SHORT_TERM, Key, Schedule

Rows = list[dict[str, str]]

UMBRELLA = Schedule(Key("TAMARACK", "Umbrella", of="commission"), "45 50 60 70 85")
INDEXED_FIRST = Schedule(Key(plan="KL-IUL"), "60 66 80 90 100", FIRST_YEAR, advance_months=6, admin_fee="2")
INDEXED_RENEWAL = Schedule(Key(plan="KL-IUL"), "4 4.4 5 6 7", RENEWAL)
SHORT_TERM_RENEWAL = Schedule(SHORT_TERM, "4 4.5 5.5 6 7", RENEWAL)
NEW_DENTAL = Schedule(GRANITE_DENTAL, "11 12 13.5 15 16", effective_from=f"{YEAR}-07-01")
VISION = Schedule(Key("GRANITE", "Vision"), "12 13 14.5 16 17")


def _index_seven(*states: str) -> Rows:
    """The rates of a plan that is filed state by state; an agent's 0 after the first year is entered, not missing."""
    rows = []
    for state in states:
        rows += Schedule(Key(plan="FA-FIA7", state=state), "4.5 4.9 5.4 5.8 6.25", FIRST_YEAR).rows()
        rows += Schedule(Key(plan="FA-FIA7", state=state), "0 0 0.1 0.2 0.5", RENEWAL).rows()
    return rows


def _mistyped() -> Rows:
    """The manager's 80 typed as 8: below the level beneath (X4)."""
    return [{**row, "percent": "8"} if row["contract"] == "MANAGER" else row for row in INDEXED_FIRST.rows()]


def hired(month: int) -> list[str]:
    """Codes of the agents who join in a month of the year."""
    return [person.code for person in PEOPLE.values() if (person.hired.year, person.hired.month) == (YEAR, month)]


NO_AGENCY = ("ZIELINSKI", "BERGSTROM")  # entered without an agency, mended a month later (X7)
NO_CONTRACT = ("ABARA",)  # (X2)
NO_UPLINE = ("FONTAINE",)  # (X3)


def agent_row(code: str, with_agency: bool = True) -> dict[str, str]:
    """The row of the template `agents`; first and last names make the address, numbers stand in for national ones."""
    person = PEOPLE[code]
    words = person.name.split(",")[0].lower().replace(".", "").split()
    address = f"{words[0]}.{words[-1]}@lakeshore.example" if person.kind == "person" else f"office@{words[0]}.example"
    place = list(PEOPLE).index(code)
    return {
        "code": code,
        "name": person.name,
        "kind": person.kind,
        "agency": person.agency if with_agency else "",
        "email": address,
        "npn": str(90_000_000 + 137 * (place + 1)),
        "pay_style": person.pay_style,
        "negative_net": person.negative_net,
    }


def contract_row(agent: str, contract: str, valid_from: str, valid_to: str = "") -> dict[str, str]:
    return {"agent": agent, "contract": contract, "from": valid_from, "to": valid_to}


def upline_row(agent: str, upline: str, valid_from: str) -> dict[str, str]:
    return {"agent": agent, "upline": upline, "from": valid_from}


def plan_row(code: str) -> dict[str, str]:
    product = PRODUCTS[code]
    return {"code": code, "issuer": product.issuer, "product_type": product.product_type, "name": product.name}


def _hires(month: int) -> dict[str, Rows]:
    """Agents, uplines and contracts of those who join, with what is forgotten."""
    codes = hired(month)
    first = f"{YEAR}-{month:02d}-01"
    return {
        "agents": [agent_row(code, with_agency=code not in NO_AGENCY) for code in codes],
        "uplines": [upline_row(code, PEOPLE[code].upline, first) for code in codes if code not in NO_UPLINE],
        "contracts": [contract_row(code, PEOPLE[code].contract, first) for code in codes if code not in NO_CONTRACT],
    }


# The plans come in the month before their rates do, or with them.
EVENTS: dict[int, dict[str, Rows]] = {
    1: {"plans": [plan_row("TM-UMBRELLA")]},
    2: {"rates": UMBRELLA.rows()},
    3: {"agents": [agent_row("ZIELINSKI")], "contracts": [contract_row("OKAFOR", "SENIOR", "2025-03-01")]},
    4: {"contracts": [contract_row("ABARA", "AGENT", "2025-03-01")]},
    5: {
        "plans": [plan_row("KL-IUL")],
        "rates": [*_mistyped(), *INDEXED_RENEWAL.rows()],
        "uplines": [upline_row("FONTAINE", "PEMBERTON", "2025-04-01")],
        "contracts": [contract_row("KIMURA", "SENIOR", "2025-05-01")],
        "appointments": [
            {
                "issuer": "HALYARD",
                "writing_number": WRITING_NUMBERS["GUTIERREZ"],
                "agent": "GUTIERREZ",
                "status": "terminated",
                "terminated_on": "2025-04-30",
                "forfeit": "false",
            }
        ],
    },
    6: {
        "rates": [row for row in INDEXED_FIRST.rows() if row["contract"] == "MANAGER"],
        "uplines": [upline_row("NAKAMURA", "NORTHWOODS", "2025-06-01")],
    },
    7: {
        "rates": NEW_DENTAL.rows(),
        "uplines": [upline_row("HOLLOWAY", "RIVERBEND", "2025-07-01")],
        "contracts": [contract_row("HOLLOWAY", "MANAGER", "2025-07-01")],
    },
    8: {
        "plans": [plan_row("FA-FIA7")],
        "rates": [*SHORT_TERM_RENEWAL.rows(), *_index_seven("WI", "MN", "IA")],
        "uplines": [upline_row("LARSEN", "HOLLOWAY", "2025-08-01")],
    },
    9: {
        "agents": [{**agent_row("EASTMAN"), "status": "terminated"}],
        "rates": _index_seven("MI"),
        "contracts": [contract_row("OSTROWSKI", "AGENT", "2015-01-01", "2025-08-31")],
    },
    10: {
        "contracts": [contract_row("OSTROWSKI", "SENIOR", "2025-09-01")],
        "uplines": [upline_row("WEBER", "OYELARAN", "2025-02-01")],
    },
    11: {"plans": [plan_row("GR-VISION")], "agents": [agent_row("BERGSTROM")]},
    12: {"rates": VISION.rows()},
}
TEMPLATE_ORDER = ("agents", "uplines", "plans", "rates", "contracts", "appointments")


def changes(month: int) -> Iterator[tuple[str, Rows]]:
    """(template, rows) of what changes in a month, in the order in which the files go in."""
    hires, events = _hires(month), EVENTS.get(month, {})
    for template in TEMPLATE_ORDER:
        rows = [*events.get(template, []), *hires.get(template, [])]
        if rows:
            yield template, rows
