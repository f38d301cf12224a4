"""One upline, one contract, one rate and one band at a time, and no loop: kept so by the database (B2, B3, C1, C2)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.databases import Database
from upline.agents.models import Agent, Contract, ContractHeld, Issuer, Upline
from upline.engine.dates import FIRST_DAY, LAST_DAY
from upline.rates.models import Rate, RateBand

pytestmark = pytest.mark.usefixtures("database")
JULY = date(2026, 7, 1)
JUNE_END = date(2026, 6, 30)


def agents(count: int) -> list[Agent]:
    Agent.objects.bulk_create([Agent(code=f"A{n}", name="x") for n in range(count)])
    return list(Agent.objects.order_by("id"))


def above(agent: Agent, upline: Agent, start: date = FIRST_DAY, end: date = LAST_DAY) -> Upline:
    return Upline(agent=agent, upline=upline, valid_from=start, valid_to=end)


def test_an_agent_has_one_upline_at_a_date() -> None:
    w, a, b = agents(3)
    above(w, a, FIRST_DAY, JUNE_END).save()
    above(w, b, JULY).save()
    for start, end in ((JUNE_END, JUNE_END), (FIRST_DAY, LAST_DAY), (date(2026, 8, 1), date(2026, 8, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            above(w, a, start, end).save()
    with pytest.raises(IntegrityError, match=r"an agent would have two uplines at a date \(B2\)"), transaction.atomic():
        Upline.objects.filter(valid_to=JUNE_END).update(valid_to=JULY)
    with pytest.raises(IntegrityError, match="two uplines at a date"), transaction.atomic():
        Upline.objects.filter(agent=w).delete()
        Upline.objects.bulk_create([above(w, a, FIRST_DAY, JULY), above(w, b, JULY, LAST_DAY)])


def test_an_agent_holds_one_contract_at_a_date() -> None:
    [w] = agents(1)
    contract = Contract.objects.create(code="C")
    ContractHeld.objects.create(agent=w, contract=contract, valid_to=JUNE_END)
    ContractHeld.objects.create(agent=w, contract=contract, valid_from=JULY)
    with pytest.raises(IntegrityError, match=r"an agent would hold two contracts at a date \(B3\)"):
        ContractHeld.objects.create(agent=w, contract=contract, valid_from=JUNE_END, valid_to=JUNE_END)


def test_uplines_make_no_loop() -> None:
    a, b, c, top = agents(4)
    Upline.objects.bulk_create([above(top, top), above(a, b), above(b, c)])
    with pytest.raises(IntegrityError, match=r"the uplines would loop.*\(B2\)"), transaction.atomic():
        above(c, a).save()
    above(c, top).save()
    with pytest.raises(IntegrityError, match="loop"), transaction.atomic():
        Upline.objects.filter(agent=c).update(upline=a)
    with pytest.raises(IntegrityError, match="loop"), transaction.atomic():
        Upline.objects.filter(agent=top).update(upline=c)


def test_two_agents_may_change_places_at_a_date() -> None:
    """No loop, because the two steps never hold on the same day."""
    a, b, top = agents(3)
    Upline.objects.bulk_create([above(top, top), above(a, b, FIRST_DAY, JUNE_END), above(b, top, FIRST_DAY, JUNE_END)])
    Upline.objects.bulk_create([above(b, a, JULY), above(a, top, JULY)])
    with pytest.raises(IntegrityError, match="loop"), transaction.atomic():
        Upline.objects.filter(agent=b, upline=top).delete()
        above(b, a, JUNE_END, JUNE_END).save()


def test_places_are_changed_by_taking_the_old_uplines_away_first() -> None:
    a, b, top = agents(3)
    Upline.objects.bulk_create([above(top, top), above(a, b), above(b, top)])
    with transaction.atomic():
        Upline.objects.filter(agent__in=[a, b]).delete()
        Upline.objects.bulk_create([above(b, a), above(a, top)])
    assert Upline.objects.count() == 3


def test_a_loop_within_one_statement_is_refused() -> None:
    a, b, c = agents(3)
    with pytest.raises(IntegrityError, match="loop"), transaction.atomic():
        Upline.objects.bulk_create([above(a, b), above(b, c), above(c, a)])


def test_a_chain_without_end_is_refused() -> None:
    chain = agents(250)
    with pytest.raises(IntegrityError, match="200 levels deep"), transaction.atomic():
        Upline.objects.bulk_create([above(lower, upper) for lower, upper in zip(chain[1:], chain, strict=False)])
    Upline.objects.bulk_create([above(lower, upper) for lower, upper in zip(chain[1:150], chain, strict=False)])


EDGES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 6), st.integers(0, 4)), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDGES)
def test_loops_and_overlaps_are_refused_exactly(database: Database, edges: list[tuple[int, int, int, int]]) -> None:
    """Against a walk day by day in Python: (agent, upline, first day, length) one after the other."""
    people = list(Agent.objects.order_by("id")) or agents(5)
    kept: list[tuple[int, int, int, int]] = []
    for agent, upline, first, length in edges:
        last = first + length
        row = above(people[agent], people[upline], _day(first), _day(last))
        expected = not _overlaps(kept, agent, first, last) and not _loops([*kept, (agent, upline, first, last)])
        try:
            with transaction.atomic():
                row.save()
            taken = True
        except IntegrityError:
            taken = False
        assert taken == expected, (kept, (agent, upline, first, last))
        if taken:
            kept.append((agent, upline, first, last))
    Upline.objects.all().delete()


def _day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def _overlaps(kept: list[tuple[int, int, int, int]], agent: int, first: int, last: int) -> bool:
    return any(one == agent and start <= last and end >= first for one, _, start, end in kept)


def _loops(edges: list[tuple[int, int, int, int]]) -> bool:
    for day in range(12):
        up = {agent: upline for agent, upline, first, last in edges if first <= day <= last and agent != upline}
        for start in up:
            reached, steps = up[start], 0
            while reached in up and reached != start and steps < 10:
                reached, steps = up[reached], steps + 1
            if reached == start:
                return True
    return False


def test_a_contract_has_one_rate_for_a_key_at_a_date() -> None:
    contract = Contract.objects.create(code="C")
    issuer = Issuer.objects.create(code="ACME", name="Acme")
    for bound in (None, issuer):
        Rate.objects.create(contract=contract, issuer=bound, effective_to=JUNE_END)
        Rate.objects.create(contract=contract, issuer=bound, effective_from=JULY)
    with pytest.raises(IntegrityError, match=r"two rates of a contract would hold for the same key at a date \(C2\)"):
        Rate.objects.create(contract=contract, issuer=issuer, effective_from=date(2026, 2, 1), effective_to=JUNE_END)


def test_a_rate_has_one_band_for_a_month() -> None:
    rate = Rate.objects.create(contract=Contract.objects.create(code="C"))
    RateBand.objects.create(rate=rate, from_month=1, to_month=12)
    RateBand.objects.create(rate=rate, from_month=13)
    with pytest.raises(IntegrityError, match=r"two bands of a rate would hold for the same policy month \(C1\)"):
        RateBand.objects.create(rate=rate, from_month=12, to_month=12)
