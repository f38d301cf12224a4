"""The calculation: a list of stages, in order. Rows in and rows out are counted; what is left out is an exception.

    book (tables) → distribution → commission → advances → summary → result

The stages are written as Ibis expressions in the modules of these names and compiled into a plan (`plan`); here the
plan is run over a snapshot, by a backend.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .plan import Step, read
from .tables import INPUTS, OUTPUTS, checked, empty

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from .backends import Backend


@dataclass
class Result:
    """tables: the output tables of `tables.OUTPUTS`, sorted by key. counts: (stage, rows in, rows out) in order."""

    tables: "dict[str, pa.Table]"
    counts: list[tuple[str, int, int]] = field(default_factory=list)


def calculate(snapshot: "dict[str, pa.Table]", backend: "Backend") -> Result:
    """Compute a cycle; a table that the snapshot lacks has no rows. ValueError when one is not as `tables` says."""
    out = _run(snapshot, backend, read(backend.dialect))
    counts = [
        ("distribution", snapshot["policies"].num_rows, out["built_policies"].num_rows),
        ("commission", snapshot["transactions"].num_rows, out["items"].num_rows),
        ("advances", out["items"].num_rows, out["lines"].num_rows),
        ("summary", out["lines"].num_rows, out["summary"].num_rows),
    ]
    return Result(out, counts)


def build_distributions(snapshot: "dict[str, pa.Table]", backend: "Backend") -> "tuple[pa.Table, pa.Table, pa.Table]":
    """Only the first stage, for a reset (D9): all policies of the snapshot whose `distribution` is 0.

    → the output tables built_rows, built_policies, and exceptions of the policies that could not be built.
    """
    out = _run(snapshot, backend, read(backend.dialect, only_distributions=True))
    return out["built_rows"], out["built_policies"], out["exceptions"]


def _run(snapshot: "dict[str, pa.Table]", backend: "Backend", steps: "Iterable[Step]") -> "dict[str, pa.Table]":
    """Follow the steps of a plan; every table is checked on its way in and out."""
    unknown = set(snapshot) - set(INPUTS)
    if unknown:
        raise ValueError(f"unknown input tables: {', '.join(sorted(unknown))}")
    for name, table in INPUTS.items():
        backend.load(name, checked(table, snapshot[name]) if name in snapshot else empty(table))
    out: dict[str, pa.Table] = {}
    skip_to = ""
    for step in steps:
        if skip_to:
            if step.kind == "here" and step.name == skip_to:
                skip_to = ""
            continue
        if step.kind == "output":
            out[step.name] = checked(OUTPUTS[step.name], backend.fetch(step.sql))
            if step.name == "lines":  # the summary adds them up; they are not computed twice
                backend.load("lines", out["lines"])
        elif step.kind == "unless":
            skip_to = "" if backend.has_rows(step.name) else step.sql.strip()
        elif step.kind != "here":
            backend.do(step)
    return out
