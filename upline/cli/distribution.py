"""`upline distribution`: who is paid on a policy and at which cumulative rate; editing and resetting it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from upline.cli import context, output
from upline.cli.output import Cell, Format, FormatOption
from upline.errors import PendingInCycle, Refused

if TYPE_CHECKING:
    from upline.balances.queries import Stranded
    from upline.policies.actions import Edit, Reset
    from upline.policies.editing import Row

T = TypeVar("T")

COLUMNS = [
    "level",
    "agent",
    "from_month",
    "to_month",
    "percent",
    "fixed",
    "locked",
    "per_member",
    "of",
    "advance_months",
    "admin_fee_percent",
]
SIDE_BY_SIDE = [
    "policy",
    "agent",
    "level",
    "old_percent",
    "new_percent",
    "from_month",
    "to_month",
    "old_fixed",
    "new_fixed",
    "old_locked",
    "new_locked",
    "state",
]
SHOWN = 5  # rows in error that are printed; the file history has them all
EXAMPLE = 10_000  # minor units: what the levels are paid on this is shown after an edit

PolicyArgument = Annotated[str, typer.Argument(help="The policy, ISSUER/NUMBER.", metavar="POLICY")]
AgentOption = Annotated[str, typer.Option("--agent", help="The agent's code.")]
AbandonOption = Annotated[
    bool, typer.Option("--abandon-open-cycle", help="Abandon the open cycle when it has taken the policy (E4).")
]

app = typer.Typer(help="Who is paid on a policy: show, edit, reset.", no_args_is_help=True)


@app.command()
def show(
    policy: PolicyArgument,
    version: Annotated[int | None, typer.Option("--version", help="An earlier version; the current one else.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Each level's agent and cumulative rates, by months; one not saved yet as its first cycle would build it."""
    context.setup()
    from upline.policies.building import current_rows
    from upline.policies.queries import find_policy, name_of, saved_rows

    found = find_policy(policy)
    if version is None and found.version == 0:
        rows = current_rows(found)
        _note(f"{name_of(found)}: not saved yet; this is what its first cycle would build from today's records (D6)")
    else:
        rows = saved_rows(found, version)
    output.show(COLUMNS, _cells(rows), format)


@app.command()
def history(policy: PolicyArgument, format: FormatOption = Format.table) -> None:
    """The versions of a policy's distribution: since when, by whom and why (D6)."""
    context.setup()
    from upline.policies import queries

    versions = queries.history(queries.find_policy(policy))
    rows = ((str(each.version), each.at.isoformat(timespec="seconds"), each.by, each.why) for each in versions)
    output.show(["version", "at", "by", "why"], rows, format)


@app.command("set")
def set_rate(
    policy: PolicyArgument,
    agent: AgentOption,
    from_month: Annotated[int | None, typer.Option(help="The first policy month to change.")] = None,
    to_month: Annotated[int | None, typer.Option(help="The last policy month to change.")] = None,
    percent: Annotated[str | None, typer.Option(help="The cumulative rate, e.g. 12.5.")] = None,
    fixed: Annotated[str | None, typer.Option(help="The cumulative fixed amount, e.g. 10.00.")] = None,
    abandon_open_cycle: AbandonOption = False,
    format: FormatOption = Format.table,
) -> None:
    """Give an agent another rate and/or fixed amount: in all its rows, or only in some months, splitting rows.

    The agent's lock is dropped (D8). What would break the distribution is refused (D7).
    """
    context.setup()
    from upline.policies import actions

    rate, amount = _percent("--percent", percent), _amount("--fixed", fixed)
    edit = _held_by_no_cycle(
        lambda: actions.set_rate(context.actor(), policy, agent, rate, amount, from_month, to_month),
        abandon_open_cycle,
        f"distribution set {policy}",
    )
    _report(edit, format)


@app.command()
def add(
    policy: PolicyArgument,
    agent: AgentOption,
    level: Annotated[int, typer.Option(help="The level the agent gets; it and those above move up.")],
    percent: Annotated[str, typer.Option(help="The cumulative rate, e.g. 20.")],
    fixed: Annotated[str | None, typer.Option(help="The cumulative fixed amount; 0.00 when left out.")] = None,
    abandon_open_cycle: AbandonOption = False,
    format: FormatOption = Format.table,
) -> None:
    """Insert an agent at a level: a split (D11)."""
    context.setup()
    from upline.policies import actions

    rate, amount = _percent("--percent", percent) or 0, _amount("--fixed", fixed)
    edit = _held_by_no_cycle(
        lambda: actions.add_agent(context.actor(), policy, agent, level, rate, amount),
        abandon_open_cycle,
        f"distribution add {policy}",
    )
    _report(edit, format)


@app.command()
def remove(
    policy: PolicyArgument,
    agent: AgentOption,
    from_month: Annotated[
        int | None, typer.Option(help="Only the agent's row that starts at this policy month.")
    ] = None,
    abandon_open_cycle: AbandonOption = False,
    format: FormatOption = Format.table,
) -> None:
    """Take an agent out, or one of its rate rows; a debit left behind is listed as X6 (D10)."""
    context.setup()
    from upline.policies import actions

    edit = _held_by_no_cycle(
        lambda: actions.remove_agent(context.actor(), policy, agent, from_month),
        abandon_open_cycle,
        f"distribution remove {policy}",
    )
    _report(edit, format)


@app.command()
def reset(
    policy: PolicyArgument, abandon_open_cycle: AbandonOption = False, format: FormatOption = Format.table
) -> None:
    """Rebuild a distribution from today's records, looked up at the policy's effective date (D9)."""
    context.setup()
    from upline.policies import actions

    edit = _held_by_no_cycle(
        lambda: actions.reset(context.actor(), policy), abandon_open_cycle, f"distribution reset {policy}"
    )
    _report(edit, format)


@app.command("bulk-reset")
def bulk_reset(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with the columns policy, issuer.")],
    apply: Annotated[bool, typer.Option("--apply", help="Change them; without it only the preview.")] = False,
    abandon_open_cycle: AbandonOption = False,
    format: FormatOption = Format.table,
) -> None:
    """Rebuild the distributions of many policies: old and new side by side, and with --apply the change (D9).

    Good rows are applied, bad rows reported; the file stands in the history (`upline imports`).
    """
    context.setup()
    from upline.balances.queries import stranded
    from upline.cli.imports import abandoning
    from upline.imports.bulk_reset import bulk_reset as reset_all

    actor = context.actor()
    on_pending = abandoning(actor, f"bulk reset of {file.name}") if apply and abandon_open_cycle else None
    outcome, resets = reset_all(actor, file, apply, on_pending)
    output.show(SIDE_BY_SIDE, _side_by_side(resets, apply), format)
    done = "reset" if apply else "would change"
    end = "" if apply else "; nothing was changed yet, --apply does it"
    _note(
        f"{outcome.name}: {done}: {outcome.updated:,}, already as rebuilt: {outcome.unchanged:,},"
        f" in error: {outcome.refused:,} (file {outcome.number}){end}"
    )
    for row, _, message in outcome.errors[:SHOWN]:
        _note(f"row {row}: {message}")
    if len(outcome.errors) > SHOWN:
        _note(f"… {len(outcome.errors) - SHOWN:,} more: `upline imports {outcome.number}` lists them all")
    if apply:
        names = {reset.policy_id: reset.name for reset in resets}
        for debit in stranded(names):
            _note_stranded(names[debit.policy_id], debit)


def _side_by_side(resets: "Sequence[Reset]", applied: bool) -> Iterator[Sequence[Cell]]:
    """Old and new of each policy, by stretch of months, then level; an agent that leaves comes last, with no level."""
    from upline.engine.dates import LAST_MONTH
    from upline.policies.editing import stretches

    codes = _codes([row for reset in resets for row in (*reset.before, *reset.after)])
    for reset in resets:
        if reset.problem:
            continue
        state = ("reset" if applied else "changes") if reset.changes else "same"
        for first, last in stretches([*reset.before, *reset.after]):
            old = {row.agent_id: row for row in reset.before if row.from_month <= first <= row.to_month}
            new = {row.agent_id: row for row in reset.after if row.from_month <= first <= row.to_month}
            for agent in (*new, *(agent for agent in old if agent not in new)):
                was, becomes = old.get(agent), new.get(agent)
                yield (
                    reset.name,
                    codes[agent],
                    str(becomes.level) if becomes else None,
                    output.percent(was.percent) if was else None,
                    output.percent(becomes.percent) if becomes else None,
                    str(first),
                    None if last == LAST_MONTH else str(last),
                    output.amount(was.fixed) if was else None,
                    output.amount(becomes.fixed) if becomes else None,
                    output.flag(was.locked) if was else None,
                    output.flag(becomes.locked) if becomes else None,
                    state,
                )


def _held_by_no_cycle(change: Callable[[], T], abandon_open_cycle: bool, reason: str) -> T:
    """Make a change; where the open cycle holds the policy and the user said so, abandon that cycle with it (E4, F7).

    Both happen, or neither: a change that is refused for another reason leaves the cycle open.
    """
    try:
        return change()
    except PendingInCycle as pending:
        if not abandon_open_cycle:
            raise
        from django.db import transaction

        from upline.cycles.actions import abandon

        with transaction.atomic():
            number = abandon(context.actor(), reason)
            done = change()
        _note(f"cycle {number or pending.cycle} is abandoned; run a new one (F7)")
        return done


def _report(edit: "Edit", format: Format) -> None:
    """The rows after an edit; what they pay and what is left stranded, for a person to see the effect."""
    from upline.balances.queries import stranded
    from upline.policies.editing import months, uncovered

    output.show(COLUMNS, _cells(edit.rows), format)
    if edit.changed:
        _note(f"{edit.name}: saved as version {edit.version}")
    elif edit.version:
        _note(f"{edit.name}: nothing changes, version {edit.version} stays")
    else:
        _note(f"{edit.name}: nothing changes; it is not saved yet, its first cycle builds it (D6)")
    if edit.changed and format == Format.table:
        _show_effect(edit.rows)
    codes = _codes(edit.rows)
    for agent, first, last in uncovered(edit.rows):
        _note(
            f"{edit.name}: agent {codes[agent]} has no row for {months(first, last)}; a transaction there is"
            " exception X5"
        )
    for debit in stranded([edit.policy_id]):
        _note_stranded(edit.name, debit)


def _note_stranded(policy: str, debit: "Stranded") -> None:
    from upline.engine.money import format_amount

    _note(
        f"X6 {policy}: agent {debit.agent} owes {format_amount(debit.debit)} on the policy and is not in its"
        " distribution any more (D10)"
    )


def _show_effect(rows: "Sequence[Row]") -> None:
    from upline.engine.money import format_amount
    from upline.policies.editing import months
    from upline.policies.effect import shares

    if not rows:
        return
    codes = _codes(rows)
    what = "commission received" if rows[0].of_commission else "premium"
    members = ", one member" if any(row.fixed and row.per_member for row in rows) else ""
    print(f"\nOn a {what} of {format_amount(EXAMPLE)}{members}:")
    cells = [
        (months(share.from_month, share.to_month), str(share.level), codes[share.agent_id], _paid(share.amount))
        for share in shares(rows, EXAMPLE)
    ]
    output.show(["months", "level", "agent", "pays"], cells)


def _paid(amount: int | None) -> str | None:
    return "nothing: X5" if amount is None else output.amount(amount)


def _cells(rows: "Sequence[Row]") -> list[Sequence[Cell]]:
    from upline.engine.dates import LAST_MONTH

    codes = _codes(rows)
    return [
        (
            str(row.level),
            codes[row.agent_id],
            str(row.from_month),
            None if row.to_month == LAST_MONTH else str(row.to_month),
            output.percent(row.percent),
            output.amount(row.fixed),
            output.flag(row.locked),
            output.flag(row.per_member),
            "commission" if row.of_commission else "premium",
            str(row.advance_months),
            output.percent(row.admin_fee_percent),
        )
        for row in rows
    ]


def _codes(rows: "Sequence[Row]") -> dict[int, str]:
    from upline.policies.queries import agent_codes

    return agent_codes(row.agent_id for row in rows)


def _percent(option: str, text: str | None) -> int | None:
    from upline.engine.money import parse_percent

    return _parsed(option, text, parse_percent)


def _amount(option: str, text: str | None) -> int | None:
    from upline.engine.money import parse_amount

    return _parsed(option, text, parse_amount)


def _parsed(option: str, text: str | None, parse: Callable[[str], int]) -> int | None:
    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise Refused(f"{option}: {error}") from None


def _note(text: str) -> None:
    print(text, file=sys.stderr)
