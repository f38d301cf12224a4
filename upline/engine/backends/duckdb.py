"""The engine on DuckDB, in this process: the default."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from upline.engine.backends import Backend
from upline.engine.money import ColumnMath


@ibis.udf.scalar.builtin(name="divide", signature=(("int64", "int64"), "int64"))
def _divide(numerator, denominator):  # type: ignore[no-untyped-def]  # DuckDB's own whole division
    ...


class DuckDB(Backend):
    name = "duckdb"

    def __init__(self) -> None:
        self.math = ColumnMath(_divide)
        self._ibis = ibis.duckdb.connect()
        self._raw = self._ibis.con
        self._raw.execute("SET preserve_insertion_order = false")

    def load(self, name: str, data: pa.Table) -> ir.Table:
        self._raw.register(name, data)
        return self._ibis.table(name)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        self._raw.execute(f'CREATE TEMP TABLE "{name}" AS {self._query(expression)}')
        return self._ibis.table(name)

    def drop(self, table: ir.Table) -> None:
        self._raw.execute(f'DROP TABLE "{table.get_name()}"')

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        return self._raw.sql(self._query(expression)).to_arrow_table()

    def _query(self, expression: ir.Table) -> str:
        return self.whole(expression, self._ibis.compile(expression))

    def close(self) -> None:
        self._ibis.disconnect()
