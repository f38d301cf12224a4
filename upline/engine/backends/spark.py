"""Plans on Spark, for books that one machine has outgrown."""

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from upline.engine.backends import Backend
from upline.engine.plan import Step

_PART_OF = """
CREATE OR REPLACE TEMPORARY FUNCTION part_of(amount BIGINT, part BIGINT, whole BIGINT) RETURNS BIGINT RETURN
    (CAST(amount AS DECIMAL(19, 0)) * CAST(part * 2 AS DECIMAL(18, 0)) + whole) DIV (whole * 2)
"""


class Spark(Backend):
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        self._session = (
            SparkSession.builder.master(master)
            .appName("upline")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")  # an overflow is an error, never a wrong number
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.driver.memory", "4g")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._session.sql(_PART_OF)
        self._kept: dict[str, DataFrame] = {}
        self._names: set[str] = set()

    def load(self, name: str, data: pa.Table) -> None:
        self._show(name, self._session.createDataFrame(data))

    def do(self, step: Step) -> None:
        if step.kind == "drop":
            self._kept.pop(step.name).unpersist()
            self._session.catalog.dropTempView(step.name)
            self._names.discard(step.name)
            return
        frame = self._session.sql(step.sql)
        if step.kind == "append":
            frame = self._kept[step.name].unionByName(frame)
        if step.kind != "view":
            frame = self._kept[step.name] = frame.localCheckpoint(eager=True)
        self._show(step.name, frame)

    def fetch(self, sql: str) -> pa.Table:
        return self._session.sql(sql).toArrow()

    def has_rows(self, name: str) -> bool:
        return not self._kept[name].isEmpty()

    def close(self) -> None:
        for frame in self._kept.values():
            frame.unpersist()
        for name in self._names:
            self._session.catalog.dropTempView(name)

    def _show(self, name: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(name)
        self._names.add(name)
