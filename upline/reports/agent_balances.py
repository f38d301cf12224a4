"""What agents owe and are owed, as the ledger has it (I3), and the Agent Balance split by issuer (G7)."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum

from upline.agents.models import Agent
from upline.balances.models import DebitBalance
from upline.ledger import queries as ledger
from upline.ledger.accounts import Account
from upline.reports.debit_balances import DEBIT
from upline.reports.definition import Block, Column, Document, Report, Row, Section, Selection
from upline.reports.order import by_character
from upline.reports.subjects import agent_named, issuer_named

SECTION = Section(
    "agent-balance-by-issuer",
    "Agent Balance by issuer",
    (
        Column("agent", "Agent", width=16),
        Column("issuer", "Issuer", width=16),
        Column("balance", "Balance", "amount", total=True, width=16),
    ),
)


def balances() -> Iterator[tuple[str, int, int, int, int]]:
    """Every agent, by code: Agent Balance (owed by it), payable (owed to it), withheld, billed; minor units."""
    shown = (Account.AGENT_BALANCE, Account.PAYABLE, Account.WITHHELD, Account.BILLED)
    accounts = [ledger.balances(account) for account in shown]
    agents = Agent.objects.order_by(by_character("code")).values_list("pk", "code").iterator(chunk_size=10_000)
    for agent, code in agents:
        balance, payable, withheld, billed = (account.get(agent, 0) for account in accounts)
        yield code, balance, payable, withheld, billed


def _by_issuer(selection: Selection) -> Iterator[Row]:
    """Debit balances by issuer, then without an issuer what else the ledger's Agent Balance is made of; none at 0."""
    debits = DebitBalance.objects.all()
    agents = Agent.objects.order_by(by_character("code"))
    if selection.agent:
        agent = agent_named(selection.agent)
        debits, agents = debits.filter(agent=agent), agents.filter(pk=agent.pk)
    of_agent: dict[int, dict[str, int]] = defaultdict(dict)
    summed = debits.values("agent_id", "policy__issuer__code").annotate(total=Sum(DEBIT))
    for agent_id, issuer, total in summed.values_list("agent_id", "policy__issuer__code", "total"):
        of_agent[agent_id][issuer] = int(total)
    only = issuer_named(selection.issuer).code if selection.issuer else None
    ledger_balances = ledger.balances(Account.AGENT_BALANCE)
    for agent_id, code in agents.values_list("pk", "code").iterator(chunk_size=10_000):
        parts = of_agent.get(agent_id, {})
        for issuer in sorted(parts):
            if parts[issuer] and only in (None, issuer):
                yield code, issuer, parts[issuer]
        rest = ledger_balances.get(agent_id, 0) - sum(parts.values())
        if rest and only is None:
            yield code, None, rest


def _read(selection: Selection) -> Iterator[Document]:
    facts = [("As of", selection.today.isoformat())]
    facts += [("Agent", selection.agent)] if selection.agent else []
    facts += [("Issuer", selection.issuer)] if selection.issuer else []
    note = "Debit balances by issuer; without an issuer: balances brought in, adjustments, conversions (G7)."
    yield Document(
        name="agent-balance-by-issuer",
        title="Agent Balance by issuer",
        keys=(),
        facts=tuple(facts),
        blocks=(Block(SECTION, _by_issuer(selection), note),),
        line_count=0,
    )


REPORT = Report(
    name="agent-balance-by-issuer",
    title="Agent Balance by issuer",
    options=frozenset({"agent", "issuer"}),
    keys=(),
    sections=(SECTION,),
    read=_read,
)
