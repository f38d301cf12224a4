"""The stages, written down: Ibis expressions compiled to the SQL of each engine, step by step.

A plan is made when the engine is changed, not when a cycle runs: it is kept as a readable file for each dialect in
`plans/`, and a test proves that the files are what the expressions give. `python -m upline.engine.plan` writes them.
Running needs neither Ibis nor what it brings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

FOLDER = Path(__file__).parent / "plans"
DIALECTS = ("duckdb", "pyspark")
HEADER = "-- step: "


@dataclass(frozen=True)
class Step:
    """One instruction of a plan.

    kind: keep (compute a table now), append (add rows to a kept table), drop (free a kept table),
    output (compute an output table), unless (go on at the place `sql` when table `name` has no rows), here (a place).
    """

    kind: str
    name: str
    sql: str = ""


class Planner:
    """What the stages build their steps on: input tables, named intermediate tables, outputs, and exact arithmetic.

    dialect: of the SQL. steps: what was planned, in order.
    """

    def __init__(self, dialect: str):
        from .column_math import ColumnMath

        self.dialect = dialect
        self.math = ColumnMath(dialect)
        self.steps: list[Step] = []
        self._named: dict[str, str] = {}

    def input(self, name: str) -> "ir.Table":
        """An input table of `tables.INPUTS`."""
        from .tables import INPUTS

        return self._table(name, list(INPUTS[name].columns))

    def finished(self, name: str) -> "ir.Table":
        """An output table that was computed before, to compute on."""
        from .tables import OUTPUTS

        return self._table(name, list(OUTPUTS[name].columns))

    def keep(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Compute now, for a table that is used more than once."""
        return self._step("keep", name, expression)

    def append(self, name: str, expression: "ir.Table") -> None:
        """Add rows to a kept table of the same columns."""
        self._step("append", name, expression)

    def view(self, name: str, expression: "ir.Table") -> "ir.Table":
        """Name a query, so that what it computes is written once and not into each place of a step that uses it."""
        self._named[name] = self._query(expression)
        return self._table(name, list(expression.columns))

    def drop(self, *tables: "ir.Table") -> None:
        """Free kept tables as soon as they are not needed: memory is bounded by what lives at once."""
        self.steps += [Step("drop", table.get_name()) for table in tables]

    def output(self, name: str, expression: "ir.Table") -> None:
        """Compute an output table of `tables.OUTPUTS`, in the order of its key."""
        from .tables import OUTPUTS

        table = OUTPUTS[name]
        self._step("output", name, expression.select(*table.columns).order_by(list(table.key)))

    def unless_rows(self, table: "ir.Table", place: str) -> None:
        """Go on at a place when the table has no rows."""
        self.steps.append(Step("unless", table.get_name(), place))

    def here(self, place: str) -> None:
        self.steps.append(Step("here", place))

    def _step(self, kind: str, name: str, expression: "ir.Table") -> "ir.Table":
        query = self._query(expression)
        used: list[str] = []
        for view in reversed(self._named):  # a named query uses only such as were named before it
            if any(self._quoted(view) in text for text in (query, *(self._named[other] for other in used))):
                used.append(view)
        named = ",\n".join(f"{self._quoted(view)} AS (\n{self._named[view]}\n)" for view in reversed(used))
        self.steps.append(Step(kind, name, f"WITH {named}\n{query}" if used else query))
        return self._table(name, list(expression.columns))

    def _query(self, expression: "ir.Table") -> str:
        """The SQL; engines widen sums and narrow constants on their own, so every column is cast to a 64-bit number."""
        import ibis

        columns = ", ".join(f"CAST({self._quoted(c)} AS BIGINT) AS {self._quoted(c)}" for c in expression.columns)
        return f"SELECT {columns} FROM (\n{ibis.to_sql(expression, dialect=self.dialect, pretty=True)}\n) AS result"

    def _quoted(self, name: str) -> str:
        return f"`{name}`" if self.dialect == "pyspark" else f'"{name}"'

    @staticmethod
    def _table(name: str, columns: list[str]) -> "ir.Table":
        import ibis

        return ibis.table(dict.fromkeys(columns, "int64"), name=name)


def make(dialect: str, only_distributions: bool = False) -> list[Step]:
    """Compile the calculation, or its first stage alone, for a dialect."""
    from . import advances, commission, distribution, exceptions, summary
    from .tables import INPUTS

    plan = Planner(dialect)
    tables = {name: plan.input(name) for name in INPUTS}
    built = distribution.build(plan, tables)
    plan.output("built_rows", built.rows)
    plan.output("built_policies", built.policies)
    if only_distributions:
        plan.output("exceptions", built.problems)
        return plan.steps
    stretches = commission.stretch(plan, tables, built)
    plan.output("items", stretches.items)
    plan.output("exceptions", exceptions.with_stranded(tables, stretches))
    lines = advances.lines(plan, tables, stretches)
    plan.output("lines", lines)
    plan.output("summary", summary.summarize(tables, plan.finished("lines")))
    return plan.steps


def text(steps: list[Step]) -> str:
    """A plan as it is kept in a file."""
    return "".join(f"{HEADER}{step.kind} {step.name}\n{step.sql}\n" for step in steps)


def read(dialect: str, only_distributions: bool = False) -> Iterator[Step]:
    """The steps of a kept plan."""
    kind = name = ""
    lines: list[str] = []
    for line in _path(dialect, only_distributions).read_text(encoding="utf-8").splitlines():
        if line.startswith(HEADER):
            if kind:
                yield Step(kind, name, "\n".join(lines))
            kind, name = line.removeprefix(HEADER).split(" ", 1)
            lines = []
        else:
            lines.append(line)
    if kind:
        yield Step(kind, name, "\n".join(lines))


def _path(dialect: str, only_distributions: bool) -> Path:
    return FOLDER / f"{'distributions' if only_distributions else 'cycle'}.{dialect}.sql"


def write() -> list[Path]:
    """Make and keep all plans; the files written."""
    FOLDER.mkdir(exist_ok=True)
    written = []
    for dialect in DIALECTS:
        for only_distributions in (False, True):
            path = _path(dialect, only_distributions)
            path.write_text(text(make(dialect, only_distributions)), encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        print(f"wrote {path.name}: {path.stat().st_size:,} bytes")
