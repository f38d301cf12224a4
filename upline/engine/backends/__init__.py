"""What runs a plan: one small class an engine; what differs between engines is here and in `column_math`.

Noun: Backend. The calculation sees only this: tables in, steps, tables out.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from upline.engine.plan import Step


class Backend(ABC):
    """An engine that runs the steps of a plan. dialect: of the plan's SQL."""

    dialect: str

    @abstractmethod
    def load(self, name: str, data: "pa.Table") -> None:
        """Make a table known under a name; not copied where the engine can read it in place."""

    @abstractmethod
    def do(self, step: "Step") -> None:
        """Do a step of kind keep, append or drop."""

    @abstractmethod
    def fetch(self, sql: str) -> "pa.Table":
        """Compute and hand out."""

    @abstractmethod
    def has_rows(self, name: str) -> bool:
        """Whether a kept table has any row."""

    @abstractmethod
    def close(self) -> None:
        """Free everything."""


@contextmanager
def open_backend(name: str = "duckdb") -> Iterator[Backend]:
    """The backend that UPLINE_ENGINE names: `duckdb`, `local[N]` or `spark://HOST:PORT`. ValueError for others."""
    backend: Backend
    if name == "duckdb":
        from .duckdb import DuckDB

        backend = DuckDB()
    elif name.startswith(("local", "spark")):
        from .spark import Spark

        backend = Spark("local[2]" if name == "spark" else name)
    else:
        raise ValueError(f"UPLINE_ENGINE is '{name}'; expected duckdb, local[N] or spark://HOST:PORT")
    try:
        yield backend
    finally:
        backend.close()
