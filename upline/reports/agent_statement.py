"""The statement of an agent for a cycle: from gross to net step by step, each line, balances, the year to date.

Agents are read a hundred at a time with one query for each part, and the lines stream, so that a statement of any
length takes little memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import Count, F, QuerySet, Sum

from upline.agents.models import Agent
from upline.balances.models import DebitBalance
from upline.cycles.models import AgentSummary, Cycle, Line
from upline.errors import Refused
from upline.installation.queries import get as setting
from upline.reports.debit_balances import ADVANCE, BALANCE_COLUMNS, RECOVERY
from upline.reports.definition import Block, Column, Document, Report, Row, Section, Selection, Value
from upline.reports.net import balance_steps, net_steps
from upline.reports.order import by_character, policy_name
from upline.reports.subjects import agent_named, cycle_of

AGENTS_AT_ONCE = 100

STEPS = (
    Column("step", "Step", width=44),
    Column("rule", "Rule", width=8),
    Column("amount", "Amount", "amount", width=14),
    Column("so_far", "So far", "amount", width=14),
)
SUMMARY = Section("summary", "From gross to net", STEPS)
BALANCE = Section("agent-balance", "Agent Balance", STEPS)
LINES = Section(
    "lines",
    "Lines",
    (
        Column("issuer", "Issuer", width=10),
        Column("policy", "Policy", width=20),
        Column("insured", "Insured", width=34),
        Column("plan", "Plan", width=12),
        Column("transaction", "Transaction", width=15),
        Column("date", "Date", "date", width=11),
        Column("policy_month", "Month", "count", width=7),
        Column("level", "Level", "count", width=7),
        Column("base", "Base", "amount", total=True, width=14),
        Column("percent", "Rate", "percent", width=9),
        Column("below_percent", "Below", "percent", width=9),
        Column("own_percent", "Own", "percent", width=9),
        Column("fixed", "Fixed", "amount", total=True, width=11),
        Column("commission", "Commission", "amount", total=True, width=14),
        Column("advance", "Advance", "amount", total=True, width=14),
        Column("recovery", "Recovery", "amount", total=True, width=14),
        Column("earned", "Earned", "amount", total=True, width=14),
    ),
    group_by="issuer",
)
DEBITS = Section(
    "debit-balances", "Debit balances", tuple(column for column in BALANCE_COLUMNS if column.name != "agent")
)
YEAR = Section(
    "year-to-date",
    "Year to date",
    (
        Column("step", "Figure", width=44),
        Column("this_cycle", "This cycle", "amount", width=14),
        Column("year_to_date", "Year to date", "amount", width=14),
    ),
)
_YEAR_FIGURES = {
    "Commission": F("direct") + F("override"),
    "Advances": F("advance"),
    "Recovery": F("recovery"),
    "Earned": F("earned"),
    "Net paid": F("net"),
    "Reportable on form 1099": F("form_1099"),
}


def _read(selection: Selection) -> Iterator[Document]:
    cycle = cycle_of(selection)
    summaries = (
        AgentSummary.objects.filter(cycle=cycle)
        .select_related("agent", "agent__agency")
        .order_by(by_character("agent__code"))
    )
    if selection.agent:
        agent = agent_named(selection.agent)
        summaries = summaries.filter(agent=agent)
        if not summaries.exists():
            raise Refused(f"agent {agent.code} is not in cycle {cycle.number}: no line and nothing carried in (F4)")
    elif not summaries.exists():
        raise Refused(
            f"cycle {cycle.number} has no agent to make a statement for: {cycle.reason or 'it is empty'} (F1)"
        )
    return _documents(cycle, summaries)


def _documents(cycle: Cycle, summaries: QuerySet[AgentSummary]) -> Iterator[Document]:
    currency = str(setting("currency"))
    stream = summaries.iterator(chunk_size=1000)
    while some := list(islice(stream, AGENTS_AT_ONCE)):
        agents = [summary.agent_id for summary in some]
        debits, year, counts = _debits(cycle, agents), _year(cycle, agents), _line_counts(cycle, agents)
        by_agent = groupby(_line_rows(cycle, agents), key=itemgetter(0))  # in the order of the agents' codes, too
        for summary in some:
            count = counts.get(summary.agent_id, 0)
            lines: Iterator[Row] = next(by_agent)[1] if count else iter(())
            yield _document(
                cycle,
                summary,
                _blocks(cycle, summary, lines, debits.get(summary.agent_id), year.get(summary.agent_id)),
                count,
                currency,
            )


def _document(cycle: Cycle, summary: AgentSummary, blocks: Iterable[Block], line_count: int, currency: str) -> Document:
    agent: Agent = summary.agent
    closed = cycle.state == "closed"
    facts = [("Agent", f"{agent.name} ({agent.code})"), ("Cycle", f"{cycle.number}, dated {cycle.date.isoformat()}")]
    facts += [("Agency", agent.agency.name)] if agent.agency else []
    facts += [("NPN", agent.npn)] if agent.npn else []
    facts.append(("Amounts in", currency))
    facts += [("Closed", f"{cycle.ended_at:%Y-%m-%d} by {cycle.ended_by}")] if closed and cycle.ended_at else []
    return Document(
        name=agent.code,
        title=f"Commission statement: {agent.name}",
        keys=(cycle.number, cycle.date, cycle.state, agent.code, agent.name),
        facts=tuple(facts),
        blocks=blocks,
        line_count=line_count,
        warning="" if closed else f"ESTIMATE: cycle {cycle.number} is open; closing it may still change figures (H7)",
    )


def _blocks(
    cycle: Cycle, summary: AgentSummary, lines: Iterator[Row], debits: list[Row] | None, year: tuple[int, ...] | None
) -> Iterator[Block]:
    yield Block(SUMMARY, net_steps(summary))
    yield Block(BALANCE, balance_steps(summary), "What the agent owes the agency for advances (G7).")
    yield Block(YEAR, _year_rows(summary, year), _year_note(cycle))
    rates = "Rate and below are cumulative; own is the difference, paid here (D4)."
    yield Block(LINES, (row[1:] for row in lines), rates)
    if debits:
        yield Block(DEBITS, debits, "Of the policies above, at the end of this cycle: what is still to be earned (G3).")


def _line_counts(cycle: Cycle, agents: list[int]) -> dict[int, int]:
    return dict(
        Line.objects.filter(cycle=cycle, agent_id__in=agents)
        .values("agent_id")
        .annotate(lines=Count("transaction_id"))
        .values_list("agent_id", "lines")
    )


def _line_rows(cycle: Cycle, agents: list[int]) -> Iterator[Row]:
    policy = "transaction__policy__"
    rows: Iterator[Row] = (
        Line.objects.filter(cycle=cycle, agent_id__in=agents)
        .order_by(
            by_character("agent__code"),
            by_character(f"{policy}issuer__code"),
            by_character(f"{policy}number"),
            "transaction__date",
            by_character("transaction__reference"),
            "stretch",
        )
        .values_list(
            "agent_id",
            f"{policy}issuer__code",
            policy_name(policy),
            f"{policy}insured",
            f"{policy}plan__code",
            "transaction__reference",
            "transaction__date",
            "policy_month",
            "level",
            "base",
            "percent",
            "below_percent",
            F("percent") - F("below_percent"),
            "fixed",
            "commission",
            "advance",
            "recovery",
            "earned",
        )
        .iterator(chunk_size=5000)
    )
    return rows


def _debits(cycle: Cycle, agents: list[int]) -> dict[int, list[Row]]:
    """The debit balances that the agents' policies in this cycle had when it ended.

    Closed: today's balances less what later closed cycles did. Open: today's and what this cycle will do.
    """
    in_cycle = _movements(agents, [cycle.number])
    if cycle.state == "closed":
        later = Cycle.objects.filter(state="closed", number__gt=cycle.number).values_list("number", flat=True)
        moves, sign = _movements(agents, list(later)), -1
    else:
        moves, sign = in_cycle, 1
    known: dict[tuple[int, int], Row] = {}
    for agent, policy, *row in (
        DebitBalance.objects.filter(agent_id__in=agents)
        .values_list("agent_id", "policy_id", policy_name("policy__"), ADVANCE, RECOVERY, "chargebacks")
        .iterator(chunk_size=5000)
    ):
        known[agent, policy] = tuple(row)
    by_agent: dict[int, list[Row]] = defaultdict(list)
    for key, (name, advanced, recovered) in in_cycle.items():
        stored = known.get(key, (name, 0, 0, 0))
        move = moves.get(key, (name, 0, 0))
        advance = _whole(stored[1]) + sign * move[1]
        recovery = _whole(stored[2]) + sign * move[2]
        chargebacks = _whole(stored[3])
        if advance or recovery or chargebacks or advanced or recovered:
            by_agent[key[0]].append((name, advance, recovery, chargebacks, advance - recovery - chargebacks))
    return {agent: sorted(rows, key=itemgetter(0)) for agent, rows in by_agent.items()}


def _movements(agents: list[int], cycles: list[int]) -> dict[tuple[int, int], tuple[str, int, int]]:
    """(agent, policy) → the policy's name, what the cycles advanced and what they recovered."""
    if not cycles:
        return {}
    policy = "transaction__policy__"
    rows = (
        Line.objects.filter(cycle_id__in=cycles, agent_id__in=agents)
        .values("agent_id", "transaction__policy_id", named=policy_name(policy))
        .annotate(advanced=Sum("advance"), recovered=Sum("recovery"))
        .values_list("agent_id", "transaction__policy_id", "named", "advanced", "recovered")
    )
    return {(agent, policy): (name, int(adv), int(rec)) for agent, policy, name, adv, rec in rows.iterator(5000)}


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _year(cycle: Cycle, agents: list[int]) -> dict[int, tuple[int, ...]]:
    """agent → the year's figures over closed cycles dated in the cycle's year, up to this one."""
    rows = (
        AgentSummary.objects.filter(
            cycle__state="closed",
            cycle__date__year=cycle.date.year,
            cycle_id__lte=cycle.number,
            agent_id__in=agents,
        )
        .values("agent_id")
        .annotate(**{f"sum_{n}": Sum(figure) for n, figure in enumerate(_YEAR_FIGURES.values())})
        .values_list("agent_id", *(f"sum_{n}" for n in range(len(_YEAR_FIGURES))))
    )
    return {agent: tuple(int(value) for value in sums) for agent, *sums in rows}


def _year_rows(summary: AgentSummary, year: tuple[int, ...] | None) -> list[Row]:
    this = (
        summary.direct + summary.override,
        summary.advance,
        summary.recovery,
        summary.earned,
        summary.net,
        summary.form_1099,
    )
    return list(zip(_YEAR_FIGURES, this, year or (0,) * len(this), strict=True))


def _year_note(cycle: Cycle) -> str:
    which = "up to this one" if cycle.state == "closed" else "without this open one"
    return f"Closed cycles dated in {cycle.date.year}, {which}."


REPORT = Report(
    name="agent-statement",
    title="Agent statement",
    options=frozenset({"month", "cycle", "agent"}),
    keys=(
        Column("cycle", "Cycle", "count", width=7),
        Column("cycle_date", "Cycle date", "date", width=11),
        Column("state", "State", width=9),
        Column("agent", "Agent", width=14),
        Column("name", "Name", width=28),
    ),
    sections=(SUMMARY, BALANCE, YEAR, LINES, DEBITS),
    read=_read,
)
