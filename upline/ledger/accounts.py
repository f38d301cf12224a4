"""The chart of accounts (I2): fixed, the same in every installation.

A posting's party is an agent or an issuer, as its account says. Where an account allows nobody in particular, that
is the party NOBODY.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

NOBODY = 0  # the party of a posting that concerns no agent and no issuer

Kind = Literal["asset", "liability", "income", "expense"]
PartyKind = Literal["agent", "issuer", "none"]


@dataclass(frozen=True)
class Terms:
    """What an account is. party_required: every posting on it names its agent or issuer."""

    kind: Kind
    party_kind: PartyKind
    party_required: bool
    meaning: str


class Account(Enum):
    """An account; its value is its name in the database."""

    PAYABLE = "payable"
    AGENT_BALANCE = "agent_balance"
    WITHHELD = "withheld"
    BILLED = "billed"
    RECEIVABLE = "receivable"
    SUSPENSE = "suspense"
    CASH_CLEARING = "cash_clearing"
    COMMISSION_INCOME = "commission_income"
    COMMISSION_EXPENSE = "commission_expense"
    FEE_INCOME = "fee_income"
    ADJUSTMENTS = "adjustments"
    ROUNDING = "rounding"
    WRITE_OFFS = "write_offs"

    @property
    def terms(self) -> Terms:
        return CHART[self]

    @property
    def grows_by_debit(self) -> bool:
        """Assets and expenses grow by debits, liabilities and income by credits."""
        return CHART[self].kind in ("asset", "expense")


CHART: dict[Account, Terms] = {
    Account.PAYABLE: Terms("liability", "agent", True, "owed to the agent (I3)"),
    Account.AGENT_BALANCE: Terms("asset", "agent", True, "advanced to the agent and not earned back (G7)"),
    Account.WITHHELD: Terms("liability", "agent", True, "earned by the agent and held back (H8)"),
    Account.BILLED: Terms("asset", "agent", True, "a negative net, billed to the agent (H6)"),
    Account.RECEIVABLE: Terms("asset", "issuer", True, "commission expected from the issuer"),
    Account.SUSPENSE: Terms("liability", "issuer", False, "money of an issuer that no item claims yet (J14)"),
    Account.CASH_CLEARING: Terms("asset", "none", False, "money on its way in or out"),
    Account.COMMISSION_INCOME: Terms("income", "issuer", False, "commission earned by the agency"),
    Account.COMMISSION_EXPENSE: Terms("expense", "agent", False, "commission of the agents"),
    Account.FEE_INCOME: Terms("income", "agent", False, "advance admin fees (G9)"),
    Account.ADJUSTMENTS: Terms("expense", "agent", False, "adjustments, forfeits and balances brought in"),
    Account.ROUNDING: Terms("expense", "issuer", False, "differences within the tolerances (J13)"),
    Account.WRITE_OFFS: Terms("expense", "issuer", False, "balances given up (J6)"),
}
