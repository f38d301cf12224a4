"""Editing and resetting the distributions of policies (D7, D8, D9, D11): each saves a new version, or says that nothing
changed, or refuses.

A policy whose distribution was never saved is edited as its first cycle would build it, and the edit saves version 1.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction

from upline.agents.models import Agent
from upline.audit.actor import Actor
from upline.engine.dates import LAST_MONTH
from upline.engine.money import format_amount, format_percent
from upline.errors import PendingInCycle, Refused

from . import building, editing
from .distributions import CHUNK, load, save_versions
from .editing import Row, months
from .models import Policy
from .queries import Standing, agent_codes, find_agent, find_policy, name_of, pending_cycles, top_agents

EDITED, RESET = "distribution edit", "distribution reset"  # in the audit trail


@dataclass(frozen=True)
class Edit:
    """What became of a policy's distribution. version: the current one after it, 0 none; changed: it is a new one."""

    policy_id: int
    name: str
    version: int
    before: list[Row]
    rows: list[Row]

    @property
    def changed(self) -> bool:
        return self.rows != self.before


@dataclass(frozen=True)
class Reset:
    """A policy's distribution now and as rebuilt (D9).

    before: the saved rows, or those a first cycle would build; empty where there are none. problem: why it stays as it
    is. cycle: the open one that holds it.
    """

    policy_id: int
    name: str
    before: list[Row]
    after: list[Row]
    problem: str = ""
    cycle: int | None = None

    @property
    def changes(self) -> bool:
        return not self.problem and self.before != self.after


def set_rate(
    actor: Actor,
    policy_name: str,
    agent_code: str,
    percent: int | None = None,
    fixed: int | None = None,
    from_month: int | None = None,
    to_month: int | None = None,
) -> Edit:
    """Give an agent another rate (millionths) and/or fixed amount (minor units), for all its rows or some months.

    Both cumulative (D4). The agent's lock is dropped (D8). Refused when the result breaks D7.
    """
    if percent is None and fixed is None:
        raise Refused(f"{policy_name}: neither a rate nor a fixed amount was given; expected one or both (C2)")

    def edit(policy: Policy, rows: list[Row]) -> tuple[list[Row], str]:
        agent = _member(policy, rows, agent_code)
        what = _rate_words(percent, fixed)
        if from_month is None and to_month is None:
            return editing.set_rate(rows, agent.pk, percent, fixed), f"set {agent.code} to {what}"
        first, last = editing.month_range(rows, agent.pk, from_month, to_month)
        if not 1 <= first <= last <= LAST_MONTH:
            raise Refused(
                f"{name_of(policy)}: months {first} to {last} for agent {agent.code}, expected from 1 to {LAST_MONTH}"
                " and not from a later month to an earlier one (D7)"
            )
        changed = editing.set_rate(rows, agent.pk, percent, fixed, from_month, to_month)
        return changed, f"set {agent.code} to {what} in {months(first, last)}"

    return _edit(actor, policy_name, edit)


def add_agent(
    actor: Actor, policy_name: str, agent_code: str, level: int, percent: int, fixed: int | None = None
) -> Edit:
    """Insert an agent at a level, for all months; that level and those above move up: a split (D11).

    percent (millionths) and fixed (minor units) are cumulative. Whatever else a rate says comes from the agent's own
    rate for the policy, else premium and no advance (D1).
    """

    def edit(policy: Policy, rows: list[Row]) -> tuple[list[Row], str]:
        agent = find_agent(agent_code)
        top = max((row.level for row in rows), default=0)
        if not 1 <= level <= top + 1:
            raise Refused(
                f"{name_of(policy)}: level {level} for agent {agent.code}, expected 1 to {top + 1}: the distribution"
                f" has {top} levels (D7)"
            )
        own = building.own_rates([(policy.pk, agent.pk)])[policy.pk, agent.pk]
        row = editing.with_terms(Row(level, agent.pk, percent=percent, fixed=fixed or 0), own)
        return editing.add_agent(rows, row), f"added {agent.code} at level {level}, {_rate_words(percent, fixed)}"

    return _edit(actor, policy_name, edit)


def remove_agent(actor: Actor, policy_name: str, agent_code: str, from_month: int | None = None) -> Edit:
    """Take an agent out, or only its row that starts at from_month; the levels above move down.

    A debit balance that the agent has on the policy is left stranded (D10, X6): `balances.queries.stranded` lists it.
    """

    def edit(policy: Policy, rows: list[Row]) -> tuple[list[Row], str]:
        agent = _member(policy, rows, agent_code)
        starts = [row.from_month for row in rows if row.agent_id == agent.pk]
        if from_month is not None and from_month not in starts:
            raise Refused(
                f"{name_of(policy)}: agent {agent.code} has no row from month {from_month}; its rows start at"
                f" {', '.join(map(str, starts))} (D7)"
            )
        row_words = "" if from_month is None else f" from month {from_month}"
        return editing.remove_agent(rows, agent.pk, from_month), f"removed {agent.code}{row_words}"

    return _edit(actor, policy_name, edit)


def reset(actor: Actor, policy_name: str) -> Edit:
    """Rebuild a policy's distribution from today's records, at its effective date (D9): undoes edits, restores locks.

    Refused when none can be built (D12). One that was never saved stays so: its first cycle builds it anyway.
    """
    policy = find_policy(policy_name)
    with transaction.atomic():
        [done] = apply_reset(actor, [policy.pk])
        if done.cycle is not None:
            raise PendingInCycle(f"{done.name}: {done.problem}", done.cycle)
        if done.problem:
            raise Refused(f"{done.name}: {done.problem}")
        policy.refresh_from_db(fields=["version"])
        return Edit(policy.pk, done.name, policy.version, done.before, done.after)


def preview_reset(policy_ids: Iterable[int]) -> list[Reset]:
    """What a reset would do to each policy, old and new side by side, in the order given; nothing is changed (D9)."""
    policy_ids = list(dict.fromkeys(policy_ids))
    policies: dict[int, tuple[str, int | None]] = {}
    for start in range(0, len(policy_ids), CHUNK):
        found = Policy.objects.filter(pk__in=policy_ids[start : start + CHUNK])
        for pk, issuer, number, current in found.values_list("pk", "issuer__code", "number", "distribution_id"):
            policies[pk] = (f"{issuer}/{number}", current)
    saved = load(distribution for _, distribution in policies.values() if distribution is not None)
    built = building.build(policy_ids)
    pending = pending_cycles(policy_ids)
    previews = []
    for pk in policy_ids:
        name, distribution = policies[pk]
        after = built.rows.get(pk, [])
        preview = Reset(pk, name, after if distribution is None else saved[distribution], after)
        if pk not in built.rows:
            preview = replace(preview, problem=built.problems.get(pk, building.UNBUILT))
        elif pk in pending and preview.changes:
            preview = replace(preview, problem=_pending_words(pending[pk]), cycle=pending[pk])
        previews.append(preview)
    return previews


def apply_reset(actor: Actor, policy_ids: Iterable[int]) -> list[Reset]:
    """Reset policies: those without a problem get a new version where anything changes; the others keep what they have.

    → what was found of each, as `preview_reset` shows it, at the moment of the change.
    """
    policy_ids = list(policy_ids)
    with transaction.atomic():
        _lock(policy_ids)
        resets = preview_reset(policy_ids)
        changes: Sequence[tuple[int, list[Row]]] = [(each.policy_id, each.after) for each in resets if each.changes]
        save_versions(actor, changes, f"reset to the records of {actor.today}", RESET)
    return resets


def _edit(actor: Actor, policy_name: str, edit: Callable[[Policy, list[Row]], tuple[list[Row], str]]) -> Edit:
    """One edit of one policy in one transaction. edit: (policy, rows) → the new rows and what was done, in words."""
    with transaction.atomic():
        found = find_policy(policy_name)
        _lock([found.pk])
        policy = find_policy(policy_name)
        name = name_of(policy)
        before = building.current_rows(policy)
        rows, why = edit(policy, before)
        if rows == before:
            return Edit(policy.pk, name, policy.version, before, rows)
        cycle = pending_cycles([policy.pk]).get(policy.pk)
        if cycle is not None:
            raise PendingInCycle(f"{name}: {_pending_words(cycle)}", cycle)
        check(policy, rows)
        save_versions(actor, [(policy.pk, rows)], why, EDITED)
        return Edit(policy.pk, name, policy.version + 1, before, rows)


def check(policy: Policy, rows: Sequence[Row]) -> None:
    """Refuse rows that cannot be this policy's distribution (D7). The policy comes with its issuer and plan."""
    standings = {
        row.agent_id: Standing(row.agent_id, policy.issuer_id, policy.plan.product_type_id, policy.effective_date)
        for row in rows
    }
    tops = {standing.agent_id for standing in top_agents(standings.values())}
    codes = agent_codes([*standings, policy.writing_agent_id])
    editing.check_rows(rows, policy.writing_agent_id, tops, codes, name_of(policy))


def _lock(policy_ids: Sequence[int]) -> None:
    """Hold the policies until the transaction ends: no other edit, and no run that would take them as they were (E4).

    A run that opens its cycle holds the cycle's row, so whoever comes second sees what the first has done. SQLite has
    one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM cycle WHERE slot = 1 FOR UPDATE")
    for start in range(0, len(policy_ids), CHUNK):
        list(
            Policy.objects.select_for_update()
            .filter(pk__in=policy_ids[start : start + CHUNK])
            .order_by("pk")
            .values_list("pk", flat=True)
        )


def _member(policy: Policy, rows: Sequence[Row], agent_code: str) -> Agent:
    """The agent, when it is in the distribution."""
    agent = find_agent(agent_code)
    if any(row.agent_id == agent.pk for row in rows):
        return agent
    codes = agent_codes(row.agent_id for row in rows)
    there = ", ".join(dict.fromkeys(codes[row.agent_id] for row in rows))
    raise Refused(f"{name_of(policy)}: agent {agent.code} is not in its distribution; found {there} (D7)")


def _rate_words(percent: int | None, fixed: int | None) -> str:
    words = []
    if percent is not None:
        words.append(f"{format_percent(percent)} %")
    if fixed is not None:
        words.append(f"{format_amount(fixed)} fixed")
    return " and ".join(words)


def _pending_words(cycle: int) -> str:
    return (
        f"a transaction of it is in cycle {cycle}, which is open: close that cycle first, or repeat with"
        " --abandon-open-cycle (E4)"
    )
