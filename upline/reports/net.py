"""How a cycle's figures of an agent lead from what came in to what is paid, in the order of H4, so that it adds up.

Where the steps do not lead to the stored net, the summary is wrong and that is a fault.
"""

from upline.cycles.models import AgentSummary
from upline.reports.definition import Row


def net_steps(summary: AgentSummary) -> list[Row]:
    """(step, rule, amount, so far) from carried in to the net paid, then what is reportable. Raises AssertionError."""
    steps = _Steps()
    steps.add("Carried in from the cycle before", "H6", summary.carried_in)
    steps.add("Advances paid", "G2", summary.advance)
    steps.tell("Earned: commission on own policies (level 1)", "D4", summary.direct)
    steps.tell("Earned: overrides on policies of the downline", "D4", summary.override)
    steps.tell("Earned: less recovery of advances", "G4", -summary.recovery)
    steps.add("Earned", "G4", summary.earned, always=True)
    steps.add("Advance admin fee", "G9", summary.admin_fee)
    steps.add("Chargebacks", "H2", summary.chargebacks)
    steps.add("Adjustments", "H3", summary.adjustments)
    steps.add("Net Increase: the Agent Balance would fall below 0", "H5", summary.net_increase)
    steps.add("Withheld", "H8", -summary.withheld)
    steps.add("Negative net, added to the Agent Balance", "H6", summary.balance_increase)
    steps.add("Negative net, carried to the next cycle", "H6", -summary.carried_out)
    steps.add("Negative net, billed to the agent", "H6", summary.billed)
    if steps.so_far != summary.net:
        who = f"agent {summary.agent.code} in cycle {summary.cycle_id}"
        raise AssertionError(f"net of {who}: the steps lead to {steps.so_far} minor units, not to {summary.net}")
    steps.rows.append(("Net paid", "H7", summary.net, summary.net))
    steps.rows.append(("Reportable on form 1099", "H9", summary.form_1099, None))
    return steps.rows


def balance_steps(summary: AgentSummary) -> list[Row]:
    """(step, rule, amount, so far) from the beginning to the ending Agent Balance, which the agent owes (G7).

    Adjustments that tick the Agent Balance are what the other steps leave.
    """
    steps = _Steps()
    steps.add("Beginning Agent Balance", "G7", summary.beginning_balance, always=True)
    steps.add("Advances paid", "G2", summary.advance)
    steps.add("Recovery", "G4", -summary.recovery)
    steps.add("Chargebacks", "H2", summary.chargebacks)
    converted = summary.net_increase + summary.balance_increase
    steps.add("Adjustments of the Agent Balance", "H3", summary.ending_balance - converted - steps.so_far)
    steps.add("Net Increase: set to 0 instead of below", "H5", summary.net_increase)
    steps.add("Balance Increase: the negative net", "H6", summary.balance_increase)
    steps.rows.append(("Ending Agent Balance", "G7", summary.ending_balance, steps.so_far))
    return steps.rows


class _Steps:
    """Rows of a walk and where it stands; a step of 0 is left out unless it always stands."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.so_far = 0

    def add(self, step: str, rule: str, amount: int, always: bool = False) -> None:
        self.so_far += amount
        if amount or always:
            self.rows.append((step, rule, amount, self.so_far))

    def tell(self, step: str, rule: str, amount: int) -> None:
        """A part of the step that follows: shown, and not counted by itself."""
        if amount:
            self.rows.append((step, rule, amount, None))
