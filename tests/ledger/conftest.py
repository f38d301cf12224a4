"""A database of one kind only, for what only that kind can be tried with."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Database, PostgresTemplate, SqliteTemplate, default_connection


@pytest.fixture
def on_sqlite(sqlite_template: SqliteTemplate, django_db_blocker: object) -> Iterator[Database]:
    unblocked = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with sqlite_template.database() as fresh, unblocked, default_connection(fresh.url):
        yield fresh


@pytest.fixture
def on_postgresql(postgres_template: PostgresTemplate, django_db_blocker: object) -> Iterator[Database]:
    unblocked = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with postgres_template.database() as fresh, unblocked, default_connection(fresh.url):
        yield fresh
