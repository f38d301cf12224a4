"""The engine on Spark, for books that one machine has outgrown."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from upline.engine.backends import Backend
from upline.engine.money import ColumnMath


@ibis.udf.scalar.builtin(name="div", signature=(("int64", "int64"), "int64"))
def _divide(numerator, denominator):  # type: ignore[no-untyped-def]  # Spark's own whole division
    ...


class Spark(Backend):
    name = "spark"

    def __init__(self, master: str) -> None:
        self.math = ColumnMath(_divide)
        self._session = (
            SparkSession.builder.master(master)
            .appName("upline")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")  # an overflow is an error, never a wrong number
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.driver.memory", "4g")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._ibis = ibis.pyspark.connect(self._session)
        self._kept: dict[str, DataFrame] = {}

    def load(self, name: str, data: pa.Table) -> ir.Table:
        self._session.createDataFrame(data).createOrReplaceTempView(name)
        return self._ibis.table(name)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        frame = self._query(expression).localCheckpoint(eager=True)
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame
        return self._ibis.table(name)

    def drop(self, table: ir.Table) -> None:
        frame = self._kept.pop(table.get_name(), None)
        if frame is not None:
            frame.unpersist()
        self._session.catalog.dropTempView(table.get_name())

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        return self._query(expression).toArrow()

    def _query(self, expression: ir.Table) -> DataFrame:
        return self._session.sql(self.whole(expression, self._ibis.compile(expression)))

    def close(self) -> None:
        for frame in self._kept.values():
            frame.unpersist()
        self._kept.clear()
