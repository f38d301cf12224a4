"""Whether the year holds: the ledger's own check, the cycles' sums against its accounts, every cycle computed again."""

from collections.abc import Iterator

from upline.errors import Refused

from .progress import bar
from .summary import money

# What net is made of (H4 to H7): words → columns of the summary, and whether they are added or taken off.
NET: dict[str, dict[str, int]] = {
    "earned": {"earned": 1},
    "advances": {"advance": 1},
    "fees": {"admin_fee": 1},
    "chargebacks and adjustments": {"chargebacks": 1, "adjustments": 1},
    "withheld": {"withheld": -1},
    "carried": {"carried_in": 1, "carried_out": -1},
    "billed": {"billed": 1},
    "added to Agent Balances": {"balance_increase": 1},
    "conversions": {"net_increase": 1},
}


def lines(replays: bool) -> Iterator[str]:
    """What was checked, a line each; replays: the cycles too, which takes as long as running them.

    Refused, naming the first fault, where something does not hold.
    """
    yield _ledger_holds()
    yield from _sums_agree()
    yield _net_adds_up()
    if replays:
        yield _cycles_replay()


def _ledger_holds() -> str:
    from upline.cycles import checks as cycle_checks
    from upline.ledger import check as ledger_check
    from upline.ledger.queries import counts
    from upline.ledger.store import one_moment

    with one_moment():
        faults = [*ledger_check.check(), *cycle_checks.check()]
        found = counts()
    if faults:
        raise Refused(f"the ledger does not hold: {faults[0]} ({len(faults)} found; see `upline ledger check`)")
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


def _net_adds_up() -> str:
    """What was paid is what was earned and advanced; what was below 0 was billed, carried or added to a balance."""
    from django.db.models import Sum

    from upline.cycles.models import AgentSummary

    columns = ["net", *(column for parts in NET.values() for column in parts)]
    sums = AgentSummary.objects.filter(cycle__state="closed").aggregate(
        **{f"sum_{name}": Sum(name) for name in columns}
    )
    net = sums["sum_net"] or 0
    parts = {
        words: sum(sign * (sums[f"sum_{column}"] or 0) for column, sign in signs.items())
        for words, signs in NET.items()
    }
    listed = " ".join(f"{'-' if part < 0 else '+'} {words} {money(abs(part))}" for words, part in parts.items() if part)
    if sum(parts.values()) != net:
        raise Refused(f"net is {money(net)}, expected {listed} = {money(sum(parts.values()))} (H4)")
    return f"net {money(net)} = {listed.removeprefix('+ ')}"


def _cycles_replay() -> str:
    from upline.cycles.actions import replay
    from upline.cycles.models import Cycle

    count = 0
    numbers = list(Cycle.objects.filter(state="closed").order_by("number").values_list("number", flat=True))
    with bar(len(numbers)) as progress:
        for number in numbers:
            progress.starts(f"replay cycle {number}")
            outcome = replay(number)
            if outcome.difference:
                raise Refused(f"cycle {number} computed again differs: {outcome.difference} (F8)")
            count += outcome.lines
            progress.did()
    return f"cycle replay: all {len(numbers)} cycles computed again, {count:,} lines identical"
