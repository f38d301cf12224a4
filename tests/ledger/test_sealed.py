"""Rows that stay as they are from their writing or from the close of their cycle; the database sees to it (A6)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests.ledger.journal import CLERK, run
from upline.agents.models import Agent, Issuer, ProductType
from upline.audit import actions as audit
from upline.bulk.rows import insert_rows
from upline.cycles.models import AgentSummary, Cycle, CycleException, Line, SnapshotPart
from upline.policies.models import Batch, BatchItem, Distribution, DistributionRow, DistributionVersion, Policy
from upline.rates.models import Plan

pytestmark = pytest.mark.usefixtures("database")
AT = datetime(2026, 1, 31, tzinfo=UTC)


def cycle(number: int, state: str, policy: Policy) -> None:
    """A cycle with one row of everything, in a state; its batch is processed when it is closed."""
    Cycle.objects.create(number=number, date=date(2026, 1, 31), type="all", started_at=AT, started_by="clerk")
    Batch.objects.create(number=number)
    if connection.vendor == "postgresql":
        run(f"CREATE TABLE line_{number} PARTITION OF line FOR VALUES IN ({number})")
    values = [number, policy.writing_agent_id, number, 1, 1, 1, 1, *[0] * 9]
    insert_rows("line", [field.column for field in Line._meta.concrete_fields], [values])
    AgentSummary.objects.create(cycle_id=number, agent_id=policy.writing_agent_id, net=5)
    CycleException.objects.create(cycle_id=number, code="X1", policy=policy, record="ACME/P-1", reason="no rate")
    SnapshotPart.objects.create(cycle_id=number, table="policy", part=0, data=b"parquet")
    with transaction.atomic():
        run("SET CONSTRAINTS ALL DEFERRED" if connection.vendor == "postgresql" else "SELECT 1")
        BatchItem.objects.create(
            transaction_id=number,
            batch_id=number,
            distribution=Distribution.objects.get(),
            version=1,
            policy_month=1,
            payment_months=1,
        )
    if state == "closed":
        Batch.objects.filter(number=number).update(state="processed")
    live = state in ("calculating", "open", "closing")
    Cycle.objects.filter(number=number).update(state=state, slot=1 if live else None)


@pytest.fixture(autouse=True)
def book(database: object) -> Iterator[None]:
    """A closed cycle 1 and an open cycle 2, each with one row of everything, and a distribution that is used."""
    issuer = Issuer.objects.create(code="ACME", name="Acme")
    agent = Agent.objects.create(code="W", name="W")
    plan = Plan.objects.create(code="L", issuer=issuer, product_type=ProductType.objects.create(code="LIFE"))
    policy = Policy.objects.create(
        number="P-1", issuer=issuer, plan=plan, writing_agent=agent, effective_date=date(2026, 1, 1)
    )
    distribution = Distribution.objects.create(digest=b"d" * 32)
    DistributionRow.objects.create(distribution=distribution, level=1, agent=agent, percent=300_000)
    DistributionVersion.objects.create(
        policy=policy, version=1, distribution=distribution, at=AT, by="clerk", why="cycle 1"
    )
    audit.record(CLERK, "test", "agent W", None, {"name": "W"})
    cycle(1, "closed", policy)
    cycle(2, "open", policy)
    yield


DONE = (
    "UPDATE audit_record SET action = 'x'",
    "DELETE FROM audit_record",
    "UPDATE distribution SET digest = digest",
    "DELETE FROM distribution",
    "UPDATE distribution_row SET percent = 1",
    "DELETE FROM distribution_row",
    "UPDATE distribution_version SET why = 'x'",
    "DELETE FROM distribution_version",
    "UPDATE cycle SET date = '2026-02-01' WHERE number = 1",
    "UPDATE cycle SET state = 'open', slot = NULL WHERE number = 1",
    "DELETE FROM cycle WHERE number = 1",
    "UPDATE line SET earned = 1 WHERE cycle_id = 1",
    "DELETE FROM line WHERE cycle_id = 1",
    "DELETE FROM line",
    "UPDATE agent_summary SET net = 1 WHERE cycle_id = 1",
    "UPDATE agent_summary SET net = 1",
    "UPDATE agent_summary SET cycle_id = 1, agent_id = 99 WHERE cycle_id = 2",
    "DELETE FROM agent_summary WHERE cycle_id = 1",
    "INSERT INTO agent_summary SELECT * FROM agent_summary WHERE cycle_id = 1",
    "UPDATE cycle_exception SET blocking = blocking WHERE cycle_id = 1",
    "DELETE FROM cycle_exception WHERE cycle_id = 1",
    "UPDATE snapshot_part SET part = 3 WHERE cycle_id = 1",
    "UPDATE snapshot_part SET part = 3 WHERE cycle_id = 2",
    "DELETE FROM snapshot_part WHERE cycle_id = 1",
    "UPDATE batch SET state = 'pending' WHERE number = 1",
    "DELETE FROM batch WHERE number = 1",
    "UPDATE batch_item SET policy_month = 2 WHERE batch_id = 1",
    "UPDATE batch_item SET batch_id = 1 WHERE batch_id = 2",
    "DELETE FROM batch_item WHERE batch_id = 1",
)
OPEN = (
    "UPDATE cycle SET reason = 'x' WHERE number = 2",
    "UPDATE line SET earned = 1 WHERE cycle_id = 2",
    "DELETE FROM line WHERE cycle_id = 2",
    "UPDATE agent_summary SET net = 1 WHERE cycle_id = 2",
    "DELETE FROM agent_summary WHERE cycle_id = 2",
    "DELETE FROM cycle_exception WHERE cycle_id = 2",
    "DELETE FROM snapshot_part WHERE cycle_id = 2",
    "DELETE FROM batch_item WHERE batch_id = 2",
    "UPDATE batch SET state = 'processed' WHERE number = 2",
    "DELETE FROM audit_record WHERE id < 0",
)


def test_what_is_done_stays() -> None:
    for sql in DONE:
        with pytest.raises(IntegrityError, match=r"never changed"), transaction.atomic():
            run(sql)
            pytest.fail(f"not refused: {sql}")


def test_what_an_open_cycle_holds_may_still_go() -> None:
    for sql in OPEN:
        run(sql)


def test_an_abandoned_cycle_stays_abandoned() -> None:
    Cycle.objects.filter(number=2).update(state="abandoned", slot=None)
    with pytest.raises(IntegrityError, match=r"never changed once it is closed or abandoned, run a new cycle \(F7\)"):
        Cycle.objects.filter(number=2).update(reason="another")


def test_insert_or_replace_is_no_way_around(database: object) -> None:
    tables = {"audit_record": "id", "distribution": "id", "cycle": "number", "batch": "number"}
    tables |= {"distribution_row": "id", "distribution_version": "version", "agent_summary": "cycle_id"}
    for table in tables:
        verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
        with pytest.raises(IntegrityError), transaction.atomic():
            run(f'{verb} INTO "{table}" SELECT * FROM "{table}"')


def test_every_trigger_that_was_meant_is_there() -> None:
    """A later migration that makes a table anew on SQLite would lose its triggers without a word."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    from upline.bulk.guards import Guard

    sqlite = connection.vendor == "sqlite"
    loader = MigrationLoader(None)
    labels = {app.label for app in apps.get_app_configs()}
    guards = [
        operation
        for (label, _), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if label in labels and isinstance(operation, Guard)
    ]
    statements = [sql for guard in guards for sql in (guard.sqlite() if sqlite else guard.postgresql())]
    meant = {sql.split('"')[1] for sql in statements if sql.startswith(("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER"))}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if sqlite
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        there = {name for (name,) in cursor.fetchall()}
    assert len(meant) > 40
    assert meant - there == set()
