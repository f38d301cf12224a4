"""The fixtures themselves: databases of both kinds with real transactions, and an engine's backends."""

from tests.support.databases import Database


def test_each_test_has_an_empty_database_of_its_own(database: Database) -> None:
    from django.db import connection

    from upline.installation.models import Setting

    assert connection.vendor == database.name
    assert not Setting.objects.exists()
    Setting.objects.create(key="negative_net", value="carry")


def test_transactions_are_real(database: Database) -> None:
    from django.db import connection, transaction

    assert not connection.in_atomic_block
    with transaction.atomic():
        assert connection.in_atomic_block


def test_the_engine_has_two_backends(engine_backend: str) -> None:
    assert engine_backend in ("duckdb", "spark")
