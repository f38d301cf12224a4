"""The states of a cycle: every way from one to another is in the table, or is refused (F2, F7)."""

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from tests.support.databases import Database
from upline.cycles import actions, queries, states
from upline.cycles.abandoning import DIED
from upline.cycles.models import LIVE_STATES, STATES, Cycle
from upline.errors import Refused

from .office import CLERK, Office

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def put(number: int, state: str) -> Cycle:
    slot = 1 if state in LIVE_STATES else None
    day = date(2026, 1, 31)
    return Cycle.objects.create(number=number, date=day, type="all", state=state, slot=slot, started_at=NOON)


def test_every_pair_of_states(database: Database) -> None:
    """What the table allows is done, and a cycle that has ended leaves its slot; all else is refused."""
    for number, (one, other) in enumerate(product(STATES, STATES), start=1):
        with transaction.atomic():
            cycle = put(number, one)
            if (one, other) in states.TRANSITIONS:
                states.move(cycle, other, NOON, "clerk", "because")
                kept = Cycle.objects.get(number=number)
                assert kept.state == other
                assert kept.slot == (1 if other in LIVE_STATES else None)
                assert (kept.ended_at, kept.ended_by) == ((None, "") if other in LIVE_STATES else (NOON, "clerk"))
                assert (kept.opened_at == NOON) == (other == "open")
            else:
                with pytest.raises(Refused, match=r"\((F2|F7)\)"):
                    states.move(cycle, other, NOON, "clerk", "because")
                assert Cycle.objects.get(number=number).state == one
            transaction.set_rollback(True)


def test_the_table_at_the_top_of_the_file_is_the_table_in_force() -> None:
    rows = re.findall(r"^ *(\w+|\(none\)) +(\w+) +\w+\.\w+", states.__doc__ or "", re.MULTILINE)
    written = {row for row in rows if row[0] in STATES}
    assert written == states.TRANSITIONS
    assert ("(none)", "calculating") in rows


def test_the_database_knows_the_states(database: Database) -> None:
    for wrong in (
        {"state": "paused"},
        {"state": "closed", "slot": 1},
        {"state": "open", "slot": None},
        {"type": "old"},
    ):
        given = {"state": "open", "slot": 1, "type": "all", "date": date(2026, 1, 31), "started_at": NOON, **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.create(number=1, **given)
    put(1, "open")
    with pytest.raises(IntegrityError), transaction.atomic():
        put(2, "calculating")


def test_a_cycle_that_has_ended_is_not_changed_by_anyone(office: Office) -> None:
    office.month("2026-01-31")
    office.run("2026-02-28")
    actions.abandon(CLERK, "a try")
    for number in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.filter(number=number).update(reason="another")
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.filter(number=number).delete()


def test_an_abandoned_cycle_is_out_of_reach(office: Office) -> None:
    """For every action that names a cycle or takes the latest (F7)."""
    office.run("2026-01-31")
    actions.abandon(CLERK, "wrong date")
    for act in (
        lambda: actions.close(CLERK),
        lambda: actions.abandon(CLERK, "again"),
        lambda: actions.replay(1),
        lambda: queries.find(1),
        lambda: queries.find(),
    ):
        with pytest.raises(Refused, match=r"cycle 1 cannot be .*abandoned; run a new cycle \(F7\)"):
            act()


def test_a_closed_cycle_is_not_closed_or_abandoned_again(office: Office) -> None:
    with pytest.raises(Refused, match="there is no cycle to close"):
        office.close()
    with pytest.raises(Refused, match="there is no cycle to abandon"):
        actions.abandon(CLERK, "why not")
    office.month("2026-01-31")
    with pytest.raises(Refused, match=r"cycle 1 cannot be closed: it is closed \(F2\)"):
        office.close()
    with pytest.raises(Refused, match=r"cycle 1 cannot be abandoned: it is closed \(F2\)"):
        actions.abandon(CLERK, "why not")
    with pytest.raises(Refused, match="there is no cycle 7"):
        actions.replay(7)


def test_a_dead_run_is_seen_by_whoever_looks(office: Office) -> None:
    """A run that died in the middle: the list abandons it, and so does the next run; a close cannot."""
    put(1, "calculating")
    with pytest.raises(Refused, match="cycle 1 cannot be closed: it is calculating"):
        office.close()
    assert [(cycle.state, cycle.reason) for cycle in queries.all_cycles(CLERK)] == [("abandoned", DIED)]
    put(2, "calculating")
    assert office.run("2026-01-31").number == 3
    assert Cycle.objects.get(number=2).reason == DIED
