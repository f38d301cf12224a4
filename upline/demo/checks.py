"""Whether the year holds: the ledger's own check, the cycles' sums against its accounts, every cycle computed again."""

from collections.abc import Iterator

from upline.errors import Refused

from .summary import money


def text() -> str:
    """What was checked, a line each. Refused, naming the first fault, where something does not hold."""
    return "\n".join([_ledger_holds(), *_sums_agree(), _cycles_replay()]) + "\n"


def _ledger_holds() -> str:
    from upline.ledger.queries import counts

    found = counts()
    return f"ledger check: it holds, {found.entries} entries with {found.postings:,} postings"


def _sums_agree() -> Iterator[str]:
    """The cycles' summaries against the accounts (I3): what they made payable, and the last Agent Balances."""
    from django.db.models import F, Sum

    from upline.cycles.models import AgentSummary
    from upline.ledger.accounts import Account
    from upline.ledger.queries import account_total

    closed = AgentSummary.objects.filter(cycle__state="closed").order_by()
    moved = closed.aggregate(moved=Sum(F("net") + F("carried_out") - F("carried_in")))["moved"] or 0
    yield _agreed(
        "net, less what is carried, of all cycles", moved, "owed to the agents", account_total(Account.PAYABLE)
    )
    billed = closed.aggregate(billed=Sum("billed"))["billed"] or 0
    yield _agreed("billed in all cycles", billed, "billed to the agents", account_total(Account.BILLED))
    rows = closed.order_by("cycle__date", "cycle").values_list("agent", "ending_balance")
    last = sum(dict(rows).values())
    yield _agreed("last Agent Balances", last, "Agent Balances", account_total(Account.AGENT_BALANCE))


def _agreed(what: str, amount: int, account: str, balance: int) -> str:
    if amount != balance:
        raise Refused(
            f"{what} are {money(amount)}, the ledger's account of what is {account} holds {money(balance)}: "
            "expected the same (I3); see `upline ledger check`"
        )
    return f"{what}: {money(amount)}, as the ledger says"


def _cycles_replay() -> str:
    from upline.cycles.actions import replay
    from upline.cycles.models import Cycle

    lines = 0
    numbers = list(Cycle.objects.filter(state="closed").order_by("number").values_list("number", flat=True))
    for number in numbers:
        outcome = replay(number)
        if outcome.difference:
            raise Refused(f"cycle {number} computed again differs: {outcome.difference} (F8)")
        lines += outcome.lines
    return f"cycle replay: all {len(numbers)} cycles computed again, {lines:,} lines identical"
