"""Plans on Spark, for books that one machine has outgrown."""

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from upline.engine.backends import Backend
from upline.engine.plan import Step

_PART_OF = """
CREATE OR REPLACE TEMPORARY FUNCTION part_of(amount BIGINT, part BIGINT, whole BIGINT) RETURNS BIGINT RETURN
    (CAST(amount AS DECIMAL(19, 0)) * CAST(part * 2 AS DECIMAL(18, 0)) + whole) DIV (whole * 2)
"""


SMALL = 200_000  # input rows


class Spark(Backend):
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        self._session = (
            SparkSession.builder.master(master)
            .appName("upline")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")  # an overflow is an error, never a wrong number
            .config("spark.sql.constraintPropagation.enabled", "false")  # loses columns that are constants
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.driver.memory", "4g")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._session.sql(_PART_OF)
        self._kept: dict[str, DataFrame] = {}
        self._names: set[str] = set()
        self._rows = 0

    def load(self, name: str, data: pa.Table) -> None:
        self._rows += data.num_rows
        small = self._rows < SMALL  # compiling a small book's steps would take longer than running them
        self._session.conf.set("spark.sql.codegen.wholeStage", str(not small).lower())
        self._session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if small else "FALLBACK")
        self._session.conf.set("spark.sql.shuffle.partitions", "1" if small else "8")
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
        self._kept[step.name] = frame.localCheckpoint(eager=True)
        self._show(step.name, self._kept[step.name])

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
