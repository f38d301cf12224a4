"""A closed cycle computed again from its snapshot is the same; what was changed past the guards is named (F8)."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from tests.ledger.journal import run as execute
from tests.ledger.journal import without_guards
from upline.cycles import actions
from upline.cycles.models import Cycle, SnapshotPart
from upline.errors import Refused

from .office import ADVANCED, Office, faults, lines


@pytest.fixture
def played(office: Office) -> Office:
    """Two closed cycles with advances, recovery, a quarter over a band and a reversal."""
    for template, text in ADVANCED.items():
        office.bring(template, text)
    office.bring("rates", "contract,from_month,to_month,percent\nL1,1,2,30\nL1,3,9999,20\n")
    office.policy()
    office.policy("P-2", "A")
    office.premium("a1", "2026-01-15", "100.03", payment_months="3")
    office.premium("b1", "2026-01-15", "500.00", "P-2")
    office.month("2026-01-31")
    office.premium("a2", "2026-02-01", "-100.03", reverses="a1")
    office.premium("b2", "2026-02-15", "500.00", "P-2")
    office.month("2026-02-28")
    return office


def test_each_cycle_is_identical_whatever_became_of_the_book(
    played: Office, engine_backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On either engine; the book has gone on meanwhile."""
    played.bring("uplines", "agent,upline,from\nW,T,2025-06-01\n")
    played.bring("rates", "contract,percent\nL4,60\n")
    played.premium("a3", "2026-03-15", "70.00")
    if engine_backend == "spark":
        monkeypatch.setattr(settings, "ENGINE", "local[2]")
    for number in (2,) if engine_backend == "spark" else (1, 2):
        replay = actions.replay(number)
        assert (replay.difference, replay.lines) == ("", len(lines(number)))


def test_an_open_cycle_is_replayed_too(played: Office) -> None:
    played.premium("a3", "2026-03-15", "70.00")
    played.run("2026-03-31")
    assert actions.replay(3).lines == 4


def test_a_figure_that_was_changed_is_named(played: Office) -> None:
    """Agent, transaction and stretch; the column; and both figures."""
    from upline.agents.models import Agent
    from upline.policies.models import Transaction

    agent = Agent.objects.get(code="M").pk
    first = Transaction.objects.get(reference="a1").pk
    for change, expected in (
        (
            f"UPDATE line SET commission = commission + 1 WHERE cycle_id = 1 AND agent_id = {agent} AND stretch = 0",
            f"lines of agent {agent}, transaction {first}, stretch 0: commission computed 667, stored 668",
        ),
        (
            f"UPDATE agent_summary SET net = 7 WHERE cycle_id = 1 AND agent_id = {agent}",
            f"summary of agent {agent}: net computed 1334, stored 7",
        ),
        (
            f"DELETE FROM line WHERE cycle_id = 1 AND agent_id = {agent}",
            "lines: computed 9 rows, stored 7",
        ),
    ):
        with transaction.atomic():
            without_guards(change)
            assert actions.replay(1).difference == expected
            transaction.set_rollback(True)
    assert actions.replay(1).difference == ""


def test_a_snapshot_that_was_changed_is_named(played: Office) -> None:
    digest = Cycle.objects.get(number=1).snapshot_digest
    kept = SnapshotPart.objects.get(cycle=1, table="transactions")
    other = bytes(SnapshotPart.objects.get(cycle=2, table="transactions").data).hex()
    replaced = f"X'{other}'" if connection.vendor == "sqlite" else f"'\\x{other}'"
    with transaction.atomic():
        without_guards(f"UPDATE snapshot_part SET data = {replaced} WHERE id = {kept.pk}")
        difference = actions.replay(1).difference
        assert difference.startswith("the snapshot has digest ")
        assert difference.endswith(f", expected {digest}: it was changed")
        transaction.set_rollback(True)
    with transaction.atomic():
        without_guards(f"DELETE FROM snapshot_part WHERE id = {kept.pk}")
        assert "it was changed" in actions.replay(1).difference
        transaction.set_rollback(True)


def test_no_one_changes_a_closed_cycle_by_a_statement(played: Office) -> None:
    for table, column in (("line", "commission"), ("agent_summary", "net"), ("snapshot_part", "part")):
        for change in (f'UPDATE "{table}" SET {column} = {column}', f'DELETE FROM "{table}"'):
            with pytest.raises(IntegrityError), transaction.atomic():
                execute(f"{change} WHERE cycle_id = 1")
    assert faults() == []


def test_only_what_stands_is_replayed(office: Office) -> None:
    with pytest.raises(Refused, match="there is no cycle 1"):
        actions.replay(1)
