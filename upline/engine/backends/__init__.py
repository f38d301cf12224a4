"""What runs the engine's expressions: one small class an engine; what differs between them is a named property here.

Noun: Backend. The stages see only this: tables in, expressions, tables out.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from upline.engine.money import ColumnMath


class Backend(ABC):
    """An engine that runs Ibis expressions.

    name: as in UPLINE_ENGINE. math: whole-number arithmetic on its columns.
    """

    name: str
    math: "ColumnMath"

    @abstractmethod
    def load(self, name: str, data: "pa.Table") -> "ir.Table":
        """An input table, under a name; not copied where the engine can read it in place."""

    @abstractmethod
    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Compute now and keep under a name, for expressions that are used more than once."""

    @abstractmethod
    def drop(self, table: "ir.Table") -> None:
        """Free what `keep` or `load` made."""

    @abstractmethod
    def to_arrow(self, expression: "ir.Table") -> "pa.Table":
        """Compute and hand out, columns as the expression types them."""

    def count(self, table: "ir.Table") -> int:
        """The number of rows."""
        return int(self.to_arrow(table.aggregate(n=table.count().cast("int64")))["n"][0].as_py())

    @staticmethod
    def whole(expression: "ir.Table", sql: str) -> str:
        """The query with every column as a 64-bit whole number: engines widen sums and narrow constants on their own.

        A value that does not fit is an error of the engine, never a wrong number.
        """
        columns = ", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in expression.columns)
        return f"SELECT {columns} FROM ({sql}) AS result"

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
