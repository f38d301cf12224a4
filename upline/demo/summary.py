"""What the sample year came to, read from the closed cycles and the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upline.engine.money import format_amount

from .policies import YEAR

TOP = 10
NEXT = """Worth trying next:
  upline cycle summary 9
  upline cycle exceptions 12
  upline distribution history GRANITE/GRH250000311
  upline explain KESTREL/KL0500202 --cycle 4
  upline report agent-statement --agent BELL --cycle 12 --format pdf --output bell.pdf
  upline balances agents
"""
# The figures of a summary that are shown, by the head of their column.
BY_MONTH: dict[str, tuple[str, ...]] = {
    "commission": ("direct", "override"),
    "advances": ("advance",),
    "recovery": ("recovery",),
    "earned": ("earned",),
    "fees": ("admin_fee",),
    "net": ("net",),
}
BY_AGENT: dict[str, tuple[str, ...]] = {
    "direct": ("direct",),
    "override": ("override",),
    "advances": ("advance",),
    "recovery": ("recovery",),
    "net": ("net",),
    "1099": ("form_1099",),
}


@dataclass(frozen=True)
class Month:
    """A closed cycle of the year. amounts: minor units, in the order of BY_MONTH."""

    month: str
    cycle: int
    transactions: int
    lines: int
    exceptions: int
    amounts: tuple[int, ...]


def months() -> list[Month]:
    """The closed cycles of the year, in order of their dates."""
    from upline.cycles.models import Cycle

    amounts = _sums("cycle", BY_MONTH)
    return [
        Month(
            f"{cycle.date:%Y-%m}",
            cycle.number,
            cycle.transaction_count,
            cycle.line_count,
            cycle.exception_count,
            amounts.get(cycle.number, (0,) * len(BY_MONTH)),
        )
        for cycle in Cycle.objects.filter(state="closed", date__year=YEAR).order_by("date", "number")
    ]


def text() -> str:
    """The year as people read it: by month, by agent, and what the agents owe."""
    return "\n".join([*_by_month(), "", *_by_agent(), "", *_owing()]) + "\n"


def money(amount: int) -> str:
    """-123456789 minor units → -1,234,567.89."""
    plain = format_amount(abs(amount))
    return f"{'-' if amount < 0 else ''}{int(plain[:-3]):,}{plain[-3:]}"


def _sums(by: str, figures: dict[str, tuple[str, ...]]) -> dict[int, tuple[int, ...]]:
    """The summaries of the year's closed cycles, added up by cycle or by agent: its id → an amount a figure."""
    from django.db.models import Sum

    from upline.cycles.models import AgentSummary

    columns = sorted({column for parts in figures.values() for column in parts})
    rows: Any = (
        AgentSummary.objects.filter(cycle__date__year=YEAR, cycle__state="closed")
        .order_by()
        .values(by)
        .annotate(**{f"sum_{column}": Sum(column) for column in columns})
    )
    return {
        row[by]: tuple(int(sum(row[f"sum_{column}"] for column in parts)) for parts in figures.values()) for row in rows
    }


def _by_month() -> Iterator[str]:
    found = months()
    totals = [sum(amounts) for amounts in zip(*(each.amounts for each in found), strict=True)]
    rows: list[tuple[str | int, ...]] = [
        (each.month, each.cycle, each.transactions, each.lines, *map(money, each.amounts), each.exceptions)
        for each in found
    ]
    counts = sum(each.transactions for each in found), sum(each.lines for each in found)
    rows.append(("year", "", *counts, *map(money, totals), sum(each.exceptions for each in found)))
    yield f"The year {YEAR} by month"
    yield from _table(("month", "cycle", "transactions", "lines", *BY_MONTH, "exceptions"), rows, words=1)


def _by_agent() -> Iterator[str]:
    from upline.agents.models import Agent

    names = {pk: (code, name) for pk, code, name in Agent.objects.values_list("id", "code", "name")}
    net = list(BY_AGENT).index("net")
    best = sorted(_sums("agent", BY_AGENT).items(), key=lambda found: (-found[1][net], names[found[0]]))[:TOP]
    yield f"The {TOP} agents paid most"
    rows = [(*names[agent], *map(money, amounts)) for agent, amounts in best]
    yield from _table(("agent", "name", *BY_AGENT), rows, words=2)


def _owing() -> Iterator[str]:
    from upline.agents.models import Agent
    from upline.ledger.accounts import Account
    from upline.ledger.queries import balances

    names = dict(Agent.objects.values_list("id", "code"))
    accounts = [balances(account) for account in (Account.AGENT_BALANCE, Account.PAYABLE, Account.BILLED)]
    owing = accounts[0]
    largest = sorted(owing, key=lambda agent: (-owing[agent], names[agent]))[:TOP]
    rows = [(names[agent], *(money(account.get(agent, 0)) for account in accounts)) for agent in largest]
    rows.append(("all agents", *(money(sum(account.values())) for account in accounts)))
    yield f"The {len(largest)} largest of {len(owing)} Agent Balances (advanced and not yet earned back)"
    yield from _table(("agent", "Agent Balance", "owed to the agent", "billed to the agent"), rows, words=1)


def _table(head: Sequence[str], rows: Sequence[Sequence[str | int]], words: int) -> Iterator[str]:
    """Lines of a table; its first columns are words, the others figures."""
    lines = [head, *([f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
