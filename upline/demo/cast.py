"""The policies made by hand: those that something happens to. Who is who stands in docs/sample-book.md."""

from datetime import date

from upline.engine.money import parse_amount

from .payments import Payment, return_premium
from .policies import Policy

SPLIT = "GRANITE/GRH250000311"  # a split between two agents
RATE_EDIT = "GRANITE/GRH250000312"  # an edited rate, reset later
NO_BAND = "HALYARD/DI-700711"  # its rates end with month 12
STRANDED = "KESTREL/KL0500202"  # a reset leaves a debit behind
MISTYPED = STRANDED  # its payment of March names a policy that does not exist
COMMISSION_LATE = "TAMARACK/HO3-700601"  # the issuer tells its commission a month late


# The premium is a month's, of an annuity the deposit; mode: months that a payment pays for.
_STORY = """
number         | plan        | agent     | effective  | premium  | mode | members | state | what happens
GRH250000311   | GR-DENTAL   | OKAFOR    | 2024-03-01 | 48.50    | 1    | 0       | WI    | March: split
GRH250000312   | GR-DENTAL   | BELL      | 2024-05-01 | 52.25    | 1    | 0       | MN    | July: rate edited; reset
UMB-700101     | TM-UMBRELLA | BELL      | 2025-01-15 | 34.25    | 12   | 0       | MN    | January: no rate
84-700201-S    | BS-PLAN-G   | ZIELINSKI | 2025-02-01 | 146.10   | 1    | 0       | WI    | February: no agency
KL0500201      | KL-TERM20   | ZIELINSKI | 2025-02-12 | 61.40    | 1    | 0       | WI    | February: no agency
GRH250000301   | GR-GOLD-PPO | ABARA     | 2025-03-01 | 522.80   | 1    | 3       | IA    | March: no contract
KL0500301      | KL-FE       | ABARA     | 2025-03-19 | 58.15    | 1    | 0       | IA    | March: no contract
KL0500401      | KL-UL       | FONTAINE  | 2025-04-08 | 240.00   | 1    | 0       | WI    | April: no upline
KL0500501      | KL-IUL      | DUBOIS    | 2025-05-06 | 300.00   | 1    | 0       | WI    | May: rate too low
HO3-700601     | TM-HOME     | LARSEN    | 2025-06-10 | 121.75   | 12   | 0       | WI    | June: commission not told
DI-700711      | HD-STD      | GUTIERREZ | 2024-07-01 | 51.30    | 1    | 0       | WI    | July: no band for month 13
FA700801       | FA-FIA7     | KIMURA    | 2025-08-21 | 80000.00 | 12   | 0       | MI    | August: no rate in MI
84-700901-S    | BS-PLAN-N   | OSTROWSKI | 2025-09-01 | 119.95   | 1    | 0       | SD    | September: contract ended
DI-700901      | HD-DI65     | OSTROWSKI | 2025-09-09 | 138.60   | 1    | 0       | SD    | September: contract ended
84-701001-S    | BS-DENTAL   | BERGSTROM | 2025-10-01 | 44.70    | 1    | 0       | SD    | October: no agency
GRH250001101   | GR-VISION   | HUANG     | 2025-11-01 | 14.80    | 1    | 0       | IA    | November: no rate
FA701201       | FA-FIA7     | NGUYEN    | 2025-12-04 | 95000.00 | 12   | 0       | NE    | December: still open
KL0500202      | KL-TERM20   | WEBER     | 2025-02-10 | 84.30    | 1    | 0       | WI    | October: stranded debit
KL0500203      | KL-FE       | WEBER     | 2025-02-24 | 47.90    | 1    | 0       | WI    | stays with KOWALSKI
"""


def hand_made() -> list[Policy]:
    """Those of the table, and the small books."""
    return [*map(_story, _STORY.strip().splitlines()[1:]), *_small_books()]


def _story(line: str) -> Policy:
    number, plan, writer, effective, premium, months, members, state, _ = (cell.strip() for cell in line.split("|"))
    return _steady(
        number, plan, writer, date.fromisoformat(effective), parse_amount(premium), int(months), state, int(members)
    )


def _steady(
    number: str, plan: str, writer: str, effective: date, premium: int, months: int, state: str, members: int = 0
) -> Policy:
    return Policy(number, plan, writer, effective, premium, months, members=members, state=state, steady=True)


def _small_books() -> list[Policy]:
    """Three agents who sell so little that one return premium makes a month negative (H6)."""
    policies = []
    for place, (agent, sold, state) in enumerate(
        (
            ("LINDQVIST", date(2025, 1, 20), "MN"),
            ("MORROW", date(2025, 2, 3), "WI"),
            ("TESSMER", date(2025, 3, 11), "WI"),
        )
    ):
        for old in range(3):
            number, since = f"84-70{place}{old}10-S", date(2022 + old, 4 + place, 1)
            policies.append(_steady(number, "BS-PLAN-N", agent, since, 104_50 + 7_15 * old, 1, state))
        policies.append(_steady(f"DI-70000{place}", "HD-DI65", agent, sold, 300_00 + 25_00 * place, 12, state))
    policies.append(_steady("DI-700003", "HD-DI65", "MORROW", date(2025, 9, 15), 255_00, 12, "WI"))
    return policies  # the last one earns more than Morrow had carried


RETURNED_ANNUALS = {"DI-700000": 5, "DI-700001": 5, "DI-700002": 5}  # policy → months kept


def hand_made_events(payments: list[Payment]) -> list[Payment]:
    """The return premiums of the three small books; marks their policies as cancelled."""
    events = []
    for payment in payments:
        kept = RETURNED_ANNUALS.get(payment.policy.number)
        if kept:
            events.append(return_premium(payment, kept))
            payment.policy.statuses[payment.day.month + kept] = "cancelled"
    return events
