"""Fixtures for all tests: databases of both kinds, the command line, and the engine's two backends."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from django.conf import settings

from tests.support.command_line import CommandLine
from tests.support.databases import Database, PostgresTemplate, SqliteTemplate, default_connection
from tests.support.postgres import Cluster, NoServer
from tests.support.programs import REQUIRE_ALL, needs_spark
from upline.config.database import database_settings

# No test may touch an installation that this shell works with.
for name in [name for name in os.environ if name.startswith("UPLINE_") and not name.startswith("UPLINE_TEST_")]:
    del os.environ[name]
settings.DATABASES["default"] = database_settings("sqlite:///upline-tests.sqlite3")  # pytest-django keeps it in memory
settings.ENGINE = "duckdb"

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
DATABASES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
]
BACKENDS = [
    pytest.param("duckdb", id="duckdb"),
    pytest.param("spark", id="spark", marks=[pytest.mark.spark, pytest.mark.xdist_group("spark")]),
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport]:
    """Where all tests must run, a skipped one has failed."""
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport]:
    """Where all tests must run, a skipped file of tests has failed."""
    return fail_if_skipped((yield))


def fail_if_skipped(report: Report) -> Report:
    if REQUIRE_ALL and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where all tests must run (UPLINE_TEST_REQUIRE_ALL=1): {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this session's own; the test is skipped where PostgreSQL is not installed."""
    try:
        cluster = Cluster()
    except NoServer as missing:
        pytest.skip(str(missing))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster, django_db_blocker: object) -> PostgresTemplate:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return PostgresTemplate(postgres_cluster)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object) -> SqliteTemplate:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database without records, of each kind; Django's connection does not know it (for subprocesses)."""
    template = request.getfixturevalue("sqlite_template" if request.param == "sqlite" else "postgres_template")
    with template.database() as fresh:
        yield fresh


@pytest.fixture(params=DATABASES)
def uninitialised_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that `upline init` has yet to make."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/case.sqlite3"
        return
    cluster = request.getfixturevalue("postgres_cluster")
    name = f"case_{uuid4().hex}"
    cluster.execute(f"CREATE DATABASE {name}")
    yield cluster.url(name)
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(empty_database: Database, django_db_blocker: object) -> Iterator[Database]:
    """A migrated database without records, of each kind, as Django's default connection, with real transactions."""
    with django_db_blocker.unblock(), default_connection(empty_database.url):  # type: ignore[attr-defined]
        yield empty_database


@pytest.fixture
def upline_cli(tmp_path: Path) -> Callable[..., CommandLine]:
    """`upline_cli(url)` runs the program against the database at `url`, in the test's own folder."""

    def command_line(url: str, **environment: str) -> CommandLine:
        return CommandLine(url, tmp_path, environment)

    return command_line


@pytest.fixture(params=BACKENDS)
def engine_backend(request: pytest.FixtureRequest) -> str:
    """The name of each backend of the engine: `duckdb`, `spark`. One Spark session serves all tests of a session."""
    if request.param == "spark":
        request.getfixturevalue("spark_session")
    return str(request.param)


@pytest.fixture(scope="session")
def spark_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The Spark session that the engine's Spark backend finds, small enough for two cores."""
    needs_spark()
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("upline-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()
