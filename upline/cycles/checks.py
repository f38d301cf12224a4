"""What must hold between the cycles, the debit balances and the ledger (I3, I4); a part of `ledger check`.

Each check is a query or two over the whole book, and names the first records at fault with both figures.
"""

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Sum

from upline.balances.models import BalanceImport, DebitBalance
from upline.engine.money import format_amount
from upline.ledger.accounts import Account
from upline.ledger.check import Fault
from upline.ledger.models import Entry, Posting
from upline.ledger.queries import balances

from .closing import ENTRY_KIND, postings
from .models import AgentSummary, Cycle

MOST = 20  # faults of one check that are named

_SUMMARY_AGAINST_LINES = """
SELECT s.cycle_id, a.code, s.direct, coalesce(l.direct, 0), s.override, coalesce(l.override, 0),
       s.advance, coalesce(l.advance, 0), s.recovery, coalesce(l.recovery, 0), s.earned, coalesce(l.earned, 0),
       s.admin_fee, coalesce(l.admin_fee, 0)
FROM agent_summary s JOIN agent a ON a.id = s.agent_id LEFT JOIN (
    SELECT cycle_id, agent_id, sum(CASE WHEN level = 1 THEN commission ELSE 0 END) AS direct,
           sum(CASE WHEN level = 1 THEN 0 ELSE commission END) AS override, sum(advance) AS advance,
           sum(recovery) AS recovery, sum(earned) AS earned, -sum(admin_fee) AS admin_fee
    FROM line GROUP BY cycle_id, agent_id) l ON l.cycle_id = s.cycle_id AND l.agent_id = s.agent_id
WHERE s.direct <> coalesce(l.direct, 0) OR s.override <> coalesce(l.override, 0)
   OR s.advance <> coalesce(l.advance, 0) OR s.recovery <> coalesce(l.recovery, 0)
   OR s.earned <> coalesce(l.earned, 0) OR s.admin_fee <> coalesce(l.admin_fee, 0)
ORDER BY s.cycle_id, a.code LIMIT 20
"""
_LINES_WITHOUT_SUMMARY = """
SELECT l.cycle_id, a.code, count(*) FROM line l JOIN agent a ON a.id = l.agent_id
WHERE NOT EXISTS (SELECT 1 FROM agent_summary s WHERE s.cycle_id = l.cycle_id AND s.agent_id = l.agent_id)
GROUP BY l.cycle_id, a.code ORDER BY l.cycle_id, a.code LIMIT 20
"""
_DEBITS_AGAINST_LINES = """
WITH moved AS (
    SELECT t.policy_id, l.agent_id, sum(l.advance) AS advance, sum(l.recovery) AS recovery
    FROM line l JOIN cycle c ON c.number = l.cycle_id AND c.state = 'closed'
    JOIN "transaction" t ON t.id = l.transaction_id
    WHERE l.advance <> 0 OR l.recovery <> 0 GROUP BY t.policy_id, l.agent_id),
both_sides AS (
    SELECT policy_id, agent_id, advance, recovery, 0 AS kept_advance, 0 AS kept_recovery FROM moved
    UNION ALL SELECT policy_id, agent_id, 0, 0, advance, recovery FROM debit_balance)
SELECT i.code, p.number, a.code, sum(b.kept_advance), sum(b.advance), sum(b.kept_recovery), sum(b.recovery)
FROM both_sides b JOIN policy p ON p.id = b.policy_id JOIN issuer i ON i.id = p.issuer_id
JOIN agent a ON a.id = b.agent_id
GROUP BY i.code, p.number, a.code
HAVING sum(b.kept_advance) <> sum(b.advance) OR sum(b.kept_recovery) <> sum(b.recovery)
ORDER BY i.code, p.number, a.code LIMIT 20
"""
_BATCHES = """
SELECT number, batch, cycle FROM (
    SELECT b.number, b.state AS batch, c.state AS cycle FROM batch b LEFT JOIN cycle c ON c.number = b.number
    UNION ALL
    SELECT c.number, NULL, c.state FROM cycle c
    WHERE c.state IN ('open', 'closed') AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.number = c.number)) both_sides
WHERE NOT coalesce(batch = 'processed' AND cycle = 'closed' OR batch = 'pending' AND cycle = 'open', {false})
ORDER BY number LIMIT 20
"""


def check() -> list[Fault]:
    """All faults found, each naming its record; none when everything ties."""
    return [
        *_batches(),
        *_summaries(),
        *_entries(),
        *_debits(),
        *_agent_balances(),
    ]


def _rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _batches() -> Iterator[Fault]:
    """What a closed cycle took is processed, what the open one took is pending, and nothing else is taken (F2)."""
    false = "false" if connection.vendor == "postgresql" else "0"
    for number, state, cycle in _rows(_BATCHES.format(false=false)):
        found = f"its transactions are {state or 'not there'}, the cycle is {cycle or 'missing'} (F2)"
        yield Fault(f"cycle {number}", found)


def _summaries() -> Iterator[Fault]:
    """Each summary adds up its lines (F4)."""
    names = ("direct commission", "override", "advance", "recovery", "earned", "admin fee")
    for cycle, agent, *figures in _rows(_SUMMARY_AGAINST_LINES):
        for name, summary, lines in zip(names, figures[::2], figures[1::2], strict=True):
            if summary != lines:
                shown = f"{format_amount(int(str(summary)))}, its lines add up to {format_amount(int(str(lines)))}"
                yield Fault(f"cycle {cycle} agent {agent}", f"{name} in the summary is {shown} (F4)")
    for cycle, agent, count in _rows(_LINES_WITHOUT_SUMMARY):
        yield Fault(f"cycle {cycle} agent {agent}", f"has {count} lines and no summary (F4)")


def _entries() -> Iterator[Fault]:
    """Each closed cycle's entry in the ledger is what its summaries say (I4), account by account."""
    states = dict(Cycle.objects.order_by("number").values_list("number", "state"))
    sources = set(Entry.objects.filter(kind=ENTRY_KIND).values_list("source", flat=True))
    for number in (number for number, state in states.items() if state == "closed"):
        if f"cycle {number}" not in sources:
            yield Fault(f"cycle {number}", "has no entry in the ledger, and it is closed (I4)")
            continue
        sources.remove(f"cycle {number}")
        yield from _entry(number)
    known = {f"cycle {number}": state for number, state in states.items()}
    for source in sorted(sources)[:MOST]:
        yield Fault(source, f"has an entry in the ledger, and it is {known.get(source, 'missing')} (I4)")


def _entry(number: int) -> Iterator[Fault]:
    """The first account of a closed cycle's entry that differs from the summaries."""
    expected: Counter[tuple[str, int]] = Counter()
    for account, party, amount in postings(number):
        expected[account.value, party or 0] += amount
    posted: Counter[tuple[str, int]] = Counter()
    found = Posting.objects.filter(entry__kind=ENTRY_KIND, entry__source=f"cycle {number}")
    for name, holder, amount in found.values_list("account", "party", "amount"):
        posted[name, holder] += amount
    for name, holder in sorted({*expected, *posted}):
        says, holds = expected[name, holder], posted[name, holder]
        if says != holds:
            code = _codes({holder}).get(holder, f"number {holder}")
            yield Fault(
                f"cycle {number}",
                f"account {name} of agent {code}: the summary says {format_amount(says)}, the ledger"
                f" {format_amount(holds)} (I4)",
            )
            return


def _debits() -> Iterator[Fault]:
    """Each debit balance adds up the lines of the closed cycles (G3)."""
    for issuer, policy, agent, advance, of_lines, recovery, recovered in _rows(_DEBITS_AGAINST_LINES):
        kept = f"advance {format_amount(int(str(advance)))}, recovery {format_amount(int(str(recovery)))}"
        lines = f"{format_amount(int(str(of_lines)))} and {format_amount(int(str(recovered)))}"
        yield Fault(f"{issuer}/{policy} agent {agent}", f"debit balance has {kept}; the lines say {lines} (G3)")


def _agent_balances() -> Iterator[Fault]:
    """Agent Balance = Σ debit balances ± conversions ± imports (G7, I4)."""
    expected: Counter[int] = Counter()
    debit = F("imported_advance") - F("imported_recovery") + F("advance") - F("recovery") - F("chargebacks")
    for agent, amount in DebitBalance.objects.values_list("agent_id").annotate(total=Sum(debit)):
        expected[agent] += amount
    for agent, amount in BalanceImport.objects.values_list("agent_id").annotate(total=Sum("amount")):
        expected[agent] += amount
    converted = AgentSummary.objects.filter(cycle__state="closed")
    for agent, amount in converted.values_list("agent_id").annotate(
        total=Sum(F("balance_increase") + F("net_increase"))
    ):
        expected[agent] += amount
    held = balances(Account.AGENT_BALANCE)
    codes = _codes({agent for agent in {*expected, *held} if expected[agent] != held.get(agent, 0)})
    for agent, code in sorted(codes.items(), key=lambda item: item[1])[:MOST]:
        yield Fault(
            f"agent {code}",
            f"the Agent Balance is {format_amount(held.get(agent, 0))}, debit balances, conversions and imports add up"
            f" to {format_amount(expected[agent])} (I4)",
        )


def _codes(agents: set[int]) -> dict[int, str]:
    from upline.agents.models import Agent

    return dict(Agent.objects.filter(id__in=sorted(agents)[:MOST]).values_list("id", "code"))
