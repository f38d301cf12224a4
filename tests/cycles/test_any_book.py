"""Small books of all kinds through real imports, runs and closes: what must hold after every close (F6, F8, G3, I3).

A failing book is shown as the files it was brought in by.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.support.databases import Database, default_connection
from upline.balances.models import DebitBalance
from upline.cycles import actions
from upline.cycles.models import AgentSummary, Cycle, CycleException, Line
from upline.errors import Refused
from upline.ledger.accounts import Account
from upline.ledger.queries import balances
from upline.policies import actions as editing
from upline.policies.models import BatchItem, Transaction

from .office import CLERK, Office, faults

EXAMPLES = {"sqlite": 8, "postgresql": 3}
MONTHS = ("2026-01-31", "2026-02-28", "2026-03-31")
HEAD = "reference,policy,issuer,date,premium,payment_months,policy_month,reverses"


@dataclass
class Story:
    """book: files by template, before the first month. months: what comes in each month: rows, and an edit or ''."""

    book: list[tuple[str, str]]
    months: list[tuple[list[str], str]] = field(default_factory=list)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    agents = [f"A{number}" for number in range(draw(st.integers(1, 4)))]
    story = Story(list(_house(draw, agents)))
    policies = draw(st.integers(1, 4))
    rows = ["number,issuer,plan,writing_agent,effective_date,payment_months,pay_style"]
    for number in range(policies):
        effective = draw(st.sampled_from(["2025-11-30", "2026-01-01", "2026-01-31"]))
        months = draw(st.sampled_from(["", "1", "3", "12"]))
        style = draw(st.sampled_from(["default", "default", "as_earned"]))
        rows.append(f"P-{number},ACME,MED,{draw(st.sampled_from(agents))},{effective},{months},{style}")
    story.book.append(("policies", "\n".join(rows) + "\n"))
    if draw(st.booleans()):
        debit = f"P-0,ACME,{agents[0]},300.00,{draw(st.integers(0, 300))}.00"
        story.book.append(("debit-balances", f"policy,issuer,agent,advance,recovery\n{debit}\n"))
    earlier: dict[str, tuple[int, int]] = {}  # reference → policy, and what is left to be reversed
    for month in MONTHS[: draw(st.integers(2, 3))]:
        rows = []
        for _ in range(draw(st.integers(0, 4))):
            reference = f"t{draw(st.integers(0, 9))}-{len(earlier)}"
            day = f"{month[:8]}{draw(st.integers(1, 28)):02}"
            left = [name for name, (_, cents) in earlier.items() if cents]
            if left and draw(st.integers(0, 3)) == 0:
                reversed_one = draw(st.sampled_from(left))
                policy, whole = earlier[reversed_one]
                cents = -whole if draw(st.booleans()) else -whole // 2 or -whole
                earlier[reversed_one] = (policy, whole + cents)
                day, more = month, f",,{reversed_one}"
            else:
                policy = draw(st.integers(0, policies - 1))
                cents = draw(st.integers(-20_000, 100_000))
                more = f"{draw(st.sampled_from(['', '1', '3', '12']))},{draw(st.sampled_from(['', '', '2', '4']))},"
            rows.append(f"{reference},P-{policy},ACME,{day},{_amount(cents)},{more}")
            earlier[reference] = (policy, cents)
        story.months.append((rows, draw(st.sampled_from(["", f"P-{draw(st.integers(0, policies - 1))}"]))))
    return story


def _house(draw: st.DrawFn, agents: list[str]) -> Iterator[tuple[str, str]]:
    """Each agent's upline is one further on, the last one's itself; rates grow with them, in two bands."""
    yield "issuers", "code,name\nACME,Acme Mutual\n"
    yield "agencies", "code,name\nHQ,Head Office\n"
    rows = ["code,name,agency,pay_style,negative_net"]
    for agent in agents:
        treatment = draw(st.sampled_from(["", "bill", "carry", "agent_balance"]))
        rows.append(f"{agent},Agent,HQ,{draw(st.sampled_from(['advance', 'as_earned']))},{treatment}")
    yield "agents", "\n".join(rows) + "\n"
    rows = ["agent,upline,from"]
    for place, agent in enumerate(agents):
        above = draw(st.sampled_from(agents[place + 1 :])) if place + 1 < len(agents) else "self"
        rows.append(f"{agent},{above},2020-01-01")
    yield "uplines", "\n".join(rows) + "\n"
    yield "plans", "code,issuer,product_type\nMED,ACME,Medical\n"
    rows = ["contract,from_month,to_month,percent,advance_months,admin_fee_percent"]
    terms = [(draw(st.sampled_from([0, 3, 6])), draw(st.sampled_from([0, 5]))) for _ in agents]
    for first, last in ((1, 3), (4, 9999)):
        rates = sorted(draw(st.lists(st.integers(0, 9_999), min_size=len(agents), max_size=len(agents))))
        for agent, rate, (months, fee) in zip(agents, rates, terms, strict=True):
            rows.append(f"C-{agent},{first},{last},{rate // 100}.{rate % 100:02},{months},{fee}")
    yield "rates", "\n".join(rows) + "\n"
    yield "contracts", "agent,contract,from\n" + "".join(f"{agent},C-{agent},2020-01-01\n" for agent in agents)


def _amount(cents: int) -> str:
    return f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02}"


def play(story: Story, office: Office) -> None:
    for template, text in story.book:
        note(f"{template}\n{text}")
        office.bring(template, text)
    for day, (rows, edited) in zip(MONTHS, story.months, strict=False):
        note("\n".join([HEAD, *rows, f"edit {edited}, run {day}"]))
        if edited:
            _edit(edited)
        if rows:
            office.bring("transactions", "\n".join([HEAD, *rows]) + "\n")
        number = office.run(day).number
        computed = everything_computed(number)
        office.close(skip_exceptions=True)
        assert everything_computed(number) == computed
        must_hold(number)
    for number in Cycle.objects.values_list("number", flat=True):
        assert actions.replay(number).difference == ""


def _edit(policy: str) -> None:
    """The writing agent's rate becomes 1 %, where nothing stands against it (D7)."""
    from upline.policies.queries import find_policy

    name = f"ACME/{policy}"
    try:
        editing.set_rate(CLERK, name, find_policy(name).writing_agent.code, percent=10_000)
    except Refused as refusal:
        note(str(refusal))


def everything_computed(number: int) -> list[object]:
    lines = list(Line.objects.filter(cycle=number).order_by("pk").values_list())
    return [lines, list(AgentSummary.objects.filter(cycle=number).order_by("pk").values_list())]


def must_hold(number: int) -> None:
    """The laws, over all closed cycles, the last of which is `number`."""
    assert faults() == []
    nets: Counter[int] = Counter()
    sums: Counter[tuple[int, int, str]] = Counter()
    moved: Counter[tuple[int, int]] = Counter()
    for line in Line.objects.select_related("transaction"):
        assert line.commission == line.recovery + line.earned
        for name in ("advance", "recovery", "earned"):
            sums[line.cycle_id, line.agent_id, name] += getattr(line, name)
        sums[line.cycle_id, line.agent_id, "direct" if line.level == 1 else "override"] += line.commission
        moved[line.transaction.policy_id, line.agent_id] += line.advance - line.recovery
    for summary in AgentSummary.objects.all():
        for name in ("direct", "override", "advance", "recovery", "earned"):
            assert getattr(summary, name) == sums.pop((summary.cycle_id, summary.agent_id, name), 0)
        assert summary.net >= 0 >= summary.carried_out
        nets[summary.agent_id] += summary.net + (summary.carried_out if summary.cycle_id == number else 0)
    assert not +sums, "lines without a summary"
    # What the system says an agent is owed is the balance of its account (I3).
    payable = {agent: amount for agent, amount in balances(Account.PAYABLE).items() if amount}
    assert payable == {agent: amount for agent, amount in nets.items() if amount}
    for debit in DebitBalance.objects.all():
        left = debit.imported_advance - debit.imported_recovery + moved.pop((debit.policy_id, debit.agent_id), 0)
        assert left == debit.imported_advance - debit.imported_recovery + debit.advance - debit.recovery >= 0
    assert not any(moved.values())
    _each_transaction_once(number)


def _each_transaction_once(number: int) -> None:
    """A transaction is in one closed cycle and has its lines there, or its policy has an exception (F1, F6, X)."""
    where: dict[int, set[int]] = {}
    for cycle, transaction in Line.objects.values_list("cycle_id", "transaction_id"):
        where.setdefault(transaction, set()).add(cycle)
    taken = {item.transaction_id: {item.batch_id} for item in BatchItem.objects.all()}
    assert where == taken
    blocked = set(CycleException.objects.filter(cycle=number, blocking=True).values_list("policy_id", flat=True))
    open_ones = Transaction.objects.exclude(id__in=taken)
    assert {transaction.policy_id for transaction in open_ones} <= blocked


@contextmanager
def fresh(template: AbstractContextManager[Database]) -> Iterator[Office]:
    with template as database, default_connection(database.url), TemporaryDirectory() as folder:
        yield Office(Path(folder))


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], ids=["sqlite", "postgresql"]
)
def test_what_must_hold_after_every_close(
    kind: str, request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest
) -> None:
    template = request.getfixturevalue("sqlite_template" if kind == "sqlite" else "postgres_template")
    make: Callable[[], AbstractContextManager[Database]] = template.database

    @settings(
        max_examples=EXAMPLES[kind],
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # to make a failing book smaller would take minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(stories())
    def played(story: Story) -> None:
        with fresh(make()) as office:
            play(story, office)

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        played()
