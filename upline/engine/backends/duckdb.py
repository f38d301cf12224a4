"""Plans on DuckDB, in this process: the default."""

import duckdb
import pyarrow as pa

from upline.engine.backends import Backend
from upline.engine.plan import Step

_PART_OF = """
CREATE TEMP MACRO part_of(amount, part, whole) AS
    CAST(divide(CAST(amount AS HUGEINT) * part * 2 + whole, CAST(whole AS HUGEINT) * 2) AS BIGINT)
"""
_DO = {
    "keep": 'CREATE TEMP TABLE "{name}" AS {sql}',
    "append": 'INSERT INTO "{name}" {sql}',
    "drop": 'DROP TABLE "{name}"',
}


class DuckDB(Backend):
    dialect = "duckdb"

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"preserve_insertion_order": "false"})
        self._connection.execute(_PART_OF)

    def load(self, name: str, data: pa.Table) -> None:
        self._connection.register(name, data)

    def do(self, step: Step) -> None:
        self._connection.execute(_DO[step.kind].format(name=step.name, sql=step.sql))

    def fetch(self, sql: str) -> pa.Table:
        return self._connection.sql(sql).to_arrow_table()

    def has_rows(self, name: str) -> bool:
        return bool(self._connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchall())

    def close(self) -> None:
        self._connection.close()
