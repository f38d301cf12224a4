"""Empty, migrated databases for tests: copies of one template a kind, so that a test waits milliseconds for its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.support.postgres import Cluster
from upline.config.database import database_settings


@dataclass(frozen=True)
class Database:
    """name: `sqlite` or `postgresql`. url: for UPLINE_DATABASE_URL."""

    name: str
    url: str


@contextmanager
def default_connection(url: str) -> Iterator[None]:
    """Within it, Django's default connection is a fresh one to `url`, with real transactions."""
    from django.db import connections

    connections["default"]  # made, so that there is one to come back to
    former, former_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = connections.configure_settings({"default": database_settings(url)})["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = former, former_settings


def migrate(url: str) -> None:
    from django.core.management import call_command

    with default_connection(url):
        call_command("migrate", verbosity=0, interactive=False)


class SqliteTemplate:
    """A migrated file, and copies of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}")

    @contextmanager
    def database(self) -> Iterator[Database]:
        path = self.folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(self.template, path)
        try:
            yield Database("sqlite", f"sqlite:///{path}")
        finally:
            for leftover in self.folder.glob(f"{path.name}*"):
                leftover.unlink()


class PostgresTemplate:
    """A migrated database of the tests' cluster, and copies of it."""

    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        cluster.execute("CREATE DATABASE upline_template")
        migrate(cluster.url("upline_template"))

    @contextmanager
    def database(self) -> Iterator[Database]:
        name = f"upline_{uuid4().hex}"
        self.cluster.execute(f"CREATE DATABASE {name} TEMPLATE upline_template STRATEGY file_copy")
        try:
            yield Database("postgresql", self.cluster.url(name))
        finally:
            self.cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
