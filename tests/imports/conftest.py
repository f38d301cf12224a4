"""A book that files are brought into: one issuer, a plan, four agents W → M → D → T at 30, 40, 45 and 50 %."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.databases import Database, SqliteTemplate, default_connection
from tests.support.postgres import Cluster
from upline.audit.actor import Actor
from upline.imports.actions import Outcome, run_import

ACTOR = Actor("clerk", date(2026, 1, 31))
BOOK = {
    "issuers": "code,name\nACME,Acme Mutual\nBETA,Beta Life\n",
    "agencies": "code,name\nHQ,Head Office\n",
    "agents": "code,name,agency\nW,Wendy,HQ\nM,Martin,HQ\nD,Dora,HQ\nT,Top,HQ\n",
    "uplines": "agent,upline,from\nW,M,2020-01-01\nM,D,2020-01-01\nD,T,2020-01-01\nT,self,2020-01-01\n",
    "plans": "code,issuer,product_type\nMED,ACME,Medical\nLIFE,BETA,Life\n",
    "rates": "contract,percent\nL1,30\nL2,40\nL3,45\nL4,50\n",
    "contracts": "agent,contract,from\nW,L1,2020-01-01\nM,L2,2020-01-01\nD,L3,2020-01-01\nT,L4,2020-01-01\n",
    "policies": "number,issuer,plan,writing_agent,effective_date\nP-1,ACME,MED,W,2026-01-01\n"
    "P-2,ACME,MED,W,2026-01-01\n",
    "transactions": "reference,policy,issuer,date,premium\nt1,P-1,ACME,2026-01-15,100.00\n"
    "t2,P-2,ACME,2026-01-15,50.00\n",
}

Bring = Callable[..., Outcome]


def importer(folder: Path) -> Bring:
    """`bring(template, text)` writes a file and imports it; `name` and run_import's options may follow."""

    def bring_in(template: str, content: str | bytes, name: str = "", **options: Any) -> Outcome:
        path = folder / (name or f"{template}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_import(options.pop("actor", ACTOR), template, path, **options)

    return bring_in


@pytest.fixture
def bring(database: Database, tmp_path: Path) -> Bring:
    """`importer`, on an empty database of each kind."""
    return importer(tmp_path)


class LoadedSqlite(SqliteTemplate):
    """A file with the book in, and copies of it."""

    def __init__(self, folder: Path, empty: SqliteTemplate):
        self.folder = folder
        self.template = folder / "book.sqlite3"
        shutil.copyfile(empty.template, self.template)
        load(f"sqlite:///{self.template}", folder)


class LoadedPostgres:
    """A database of the tests' cluster with the book in, and copies of it."""

    def __init__(self, cluster: Cluster, folder: Path):
        self.cluster = cluster
        cluster.execute("CREATE DATABASE upline_book TEMPLATE upline_template STRATEGY file_copy")
        load(cluster.url("upline_book"), folder)

    @contextmanager
    def database(self) -> Iterator[Database]:
        name = f"upline_{uuid4().hex}"
        self.cluster.execute(f"CREATE DATABASE {name} TEMPLATE upline_book STRATEGY file_copy")
        try:
            yield Database("postgresql", self.cluster.url(name))
        finally:
            self.cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


def load(url: str, folder: Path) -> None:
    bring_in = importer(folder)
    with default_connection(url):
        for template, text in BOOK.items():
            outcome = bring_in(template, text)
            assert outcome.refused == 0, outcome.errors


@pytest.fixture(scope="session")
def sqlite_book(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> LoadedSqlite:
    with django_db_blocker.unblock():
        return LoadedSqlite(tmp_path_factory.mktemp("book"), sqlite_template)


@pytest.fixture(scope="session")
def postgresql_book(
    postgres_cluster: Cluster,
    postgres_template: object,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> LoadedPostgres:
    with django_db_blocker.unblock():
        return LoadedPostgres(postgres_cluster, tmp_path_factory.mktemp("book"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def book(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Bring]:
    """`importer`, on a database of each kind with the book in (files 1 to 9)."""
    template = request.getfixturevalue(f"{request.param}_book")
    with template.database() as copy, django_db_blocker.unblock(), default_connection(copy.url):
        yield importer(tmp_path)


@pytest.fixture
def pending(book: Bring) -> Bring:
    """The same, with both transactions in the open cycle 1."""
    from upline.cycles.actions import run

    run(ACTOR, date(2026, 1, 31))
    return book
