"""`upline explain`: why each cent of a policy in a cycle is what it is."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from upline.cli import context, output
from upline.cli.output import Format, FormatOption

if TYPE_CHECKING:
    from upline.reports.explain import Explanation, Step

_WIDTH, _NARROWEST = 100, 60  # characters of a line where the terminal does not say


def explain(
    policy: Annotated[str, typer.Argument(help="ISSUER/NUMBER, such as ACME/P-100.")],
    cycle: Annotated[int | None, typer.Option(help="The cycle's number; the latest when left out.")] = None,
    agent: Annotated[str | None, typer.Option(help="Only this agent's lines.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Why each cent: the arithmetic of a policy's lines in a cycle, with rules, rate rows and versions."""
    context.setup()
    from upline.reports.explain import COLUMNS
    from upline.reports.explain import explain as explanation_of

    explanation = explanation_of(policy, cycle, agent)
    if format == Format.table:
        _write(explanation)
        return
    rows = ([output.text(getattr(step, column)) for column in COLUMNS] for step in explanation.steps)
    output.show(COLUMNS, rows, format)


def _write(explanation: Explanation) -> None:
    """For eyes: transaction, then each line, its steps with the figure at the right edge and the text below it."""
    from shutil import get_terminal_size

    width = max(min(get_terminal_size((_WIDTH, 24)).columns, _WIDTH), _NARROWEST)
    print("\n".join(explanation.heading))
    for transaction, steps in groupby(explanation.steps, key=lambda step: step.transaction):
        print(f"\nTransaction {transaction}" if transaction else "")
        for (month, agent, level), line in groupby(steps, key=lambda step: (step.policy_month, step.agent, step.level)):
            several = list(line)
            if agent:
                print(f"\n  Level {level}, {explanation.names[agent]} ({agent}), policy month {month}")
            elif month is not None:
                print()
            for step in several:
                _write_step(step, width)


def _write_step(step: Step, width: int) -> None:
    from textwrap import wrap

    title = f"    {step.step.capitalize()} ({step.rule})"
    figure = f"{step.figure} %" if step.step == "rate" else step.figure
    sys.stdout.write(f"{title}{figure.rjust(width - len(title))}\n" if figure else f"{title}\n")
    for line in wrap(step.text, width - 22, break_long_words=False):
        sys.stdout.write(f"      {line}\n")
