"""policies (E1)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from upline.agents.models import Agent, Appointment, Issuer
from upline.bulk.rows import rows_with_keys
from upline.policies.models import BASES, BatchItem, Policy, Transaction
from upline.rates.models import Plan, State

from ..cells import (
    ADVANCE_MONTHS,
    AMOUNT,
    DAY,
    PAYMENT_MONTHS,
    PERCENT,
    Cell,
    choice,
    code,
    quoted,
    words,
)
from ..job import Job
from ..keyed import Changed, Key, Keyed
from ..template import Chunk, Column, Reference


class Policies(Keyed):
    name = "policies"
    about = (
        "Policies (E1), named `ISSUER/NUMBER` elsewhere. A state is brought in by naming it. A policy with a"
        " transaction in the open cycle keeps what the cycle was computed with until that cycle is closed or abandoned"
        " (E4)."
    )
    model = Policy
    key = ("issuer", "number")
    keyed_by = ("issuer_id", "number")
    columns = (
        Column("number", code(60), "policy number, unique with the issuer", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "whose policy it is", required=True),
        Column("plan", Reference(Plan, "plans"), "a plan of that issuer", required=True),
        Column(
            "writing_agent",
            Cell("code of agents, or a writing number of the issuer", lambda text: text),
            "who sold it, level 1",
            required=True,
        ),
        Column("effective_date", DAY, "rates, contracts and uplines of this day count (C3)", required=True),
        Column("state", Reference(State, "states", create=True), "where it was sold", otherwise="none"),
        Column("insured", words(200), "who is insured", default=""),
        Column("status", choice("active", "lapsed", "chargeback", "cancelled"), "how it stands", default="active"),
        Column("basis", choice(*BASES), "the kind of transaction that pays commission (E2)", default="written"),
        Column(
            "pay_style",
            choice("default", "as_earned", "converted"),
            "whether advances are paid (G1)",
            default="default",
        ),
        Column("advance_months", ADVANCE_MONTHS, "its own advance months (G1)", otherwise="none of its own"),
        Column("annual_premium", AMOUNT, "premium a year", otherwise="none"),
        Column("payment_months", PAYMENT_MONTHS, "months a payment pays for", otherwise="1"),
        Column(
            "paid_through",
            DAY,
            "paid through this day",
            otherwise="what is known already: payments have moved it on (E6)",
        ),
        Column("company_percent", PERCENT, "commission rate expected from the issuer (J1)", otherwise="none expected"),
    )
    stored: Mapping[str, str] = {
        column.name: {
            "issuer": "issuer_id",
            "plan": "plan_id",
            "writing_agent": "writing_agent_id",
            "state": "state_id",
        }.get(column.name, column.name)
        for column in columns
    }
    fresh: Mapping[str, Any] = {"version": 0, "advance_used": False}
    keeps = ("paid_through",)
    computed_with = (
        "plan",
        "writing_agent",
        "effective_date",
        "state",
        "basis",
        "pay_style",
        "advance_months",
        "payment_months",
    )

    def prepare(self, job: Job, chunk: Chunk) -> None:
        self._find_writing_agents(job, chunk)
        issuer_of = job.lookups.table("issuer of plan", lambda: dict(Plan.objects.values_list("pk", "issuer_id")))
        issuers, plans = chunk.values["issuer"], chunk.values["plan"]
        for i in list(chunk.good()):
            if issuer_of[plans[i]] != issuers[i]:
                plan, issuer = job.lookups.code(Plan, plans[i]), job.lookups.code(Issuer, issuers[i])
                whose = job.lookups.code(Issuer, issuer_of[plans[i]])
                job.error(
                    chunk.numbers[i],
                    "plan",
                    f"plan {plan} is a plan of issuer {whose}, expected one of issuer {issuer}",
                )
                chunk.bad.add(i)

    def _find_writing_agents(self, job: Job, chunk: Chunk) -> None:
        """Replace codes and writing numbers by agents' ids; what means two agents is in error."""
        ids = job.lookups.ids(Agent)
        held = job.lookups.table("appointments", self._appointments)
        values, issuers = chunk.values["writing_agent"], chunk.values["issuer"]
        for i in list(chunk.good()):
            text = values[i]
            by_code, by_number = ids.get(text), held.get((issuers[i], text)) if held else None
            if by_code is None and by_number is None:
                issuer = job.lookups.code(Issuer, issuers[i])
                job.error(
                    chunk.numbers[i],
                    "writing_agent",
                    f"there is no agent {quoted(text)} and no such writing number of issuer {issuer}; expected one"
                    " that is there (templates agents, appointments)",
                )
                chunk.bad.add(i)
            elif by_code is not None and by_number is not None and by_code != by_number:
                other = job.lookups.code(Agent, by_number)
                job.error(
                    chunk.numbers[i],
                    "writing_agent",
                    f"{quoted(text)} is the code of one agent and the writing number of agent {other}; give the code"
                    f" {other}, or change one of the two",
                )
                chunk.bad.add(i)
            else:
                values[i] = by_code if by_code is not None else by_number

    def _appointments(self) -> dict[tuple[int, str], int]:
        found = Appointment.objects.values_list("issuer_id", "writing_number", "agent_id")
        return {(issuer, number): agent for issuer, number, agent in found}

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        if job.open_cycle() is None:
            return changed
        order = list(self.stored)
        watched = [(columns.index(name), order.index(name)) for name in self.computed_with if name in columns]
        touched = [
            change for change in changed if any(change.values[new] != change.record.values[old] for new, old in watched)
        ]
        pending = pending_policies(job, [change.record.id for change in touched])
        refused = {
            change.row
            for change in touched
            if change.record.id in pending
            and job.held_by_cycle(
                change.row, self._what_changes(change, columns), f"policy {self.name_of(job, change.key)}"
            )
        }
        return [change for change in changed if change.row not in refused]

    def _what_changes(self, change: Changed, columns: Sequence[str]) -> str:
        order = list(self.stored)
        return next(
            name
            for name in self.computed_with
            if name in columns and change.values[columns.index(name)] != change.record.values[order.index(name)]
        )

    def show(self, job: Job, column: str, value: Any) -> Any:
        return job.lookups.code(Agent, value) if column == "writing_agent" else super().show(job, column, value)

    def name_of(self, job: Job, key: Key) -> str:
        return f"{job.lookups.code(Issuer, key[0])}/{key[1]}"


def policy_names(job: Job, policy_ids: Iterable[int]) -> dict[int, str]:
    """Policy → ISSUER/NUMBER of these policies, and of those asked for before in this import; one query a chunk."""
    names: dict[int, str] = job.memory.setdefault("policy names", {})
    missing = [(number,) for number in sorted(set(policy_ids) - names.keys())]
    for number, issuer, text in rows_with_keys(Policy, ("id", "issuer_id", "number"), ("id",), missing):
        names[number] = f"{job.lookups.code(Issuer, issuer)}/{text}"
    return names


def pending_policies(job: Job, policy_ids: Sequence[int]) -> set[int]:
    """Those of these policies that have a transaction in the open cycle."""
    if job.open_cycle() is None or not policy_ids:
        return set()
    numbers = [(number,) for number in sorted(set(policy_ids))]
    policy_of = dict(rows_with_keys(Transaction, ("id", "policy_id"), ("policy_id",), numbers))
    return {policy_of[taken] for taken in pending_transactions(job, list(policy_of))}


def pending_transactions(job: Job, transaction_ids: Sequence[int]) -> set[int]:
    """Those of these transactions that the open cycle has taken (E4)."""
    batches = batches_of(transaction_ids)
    return {number for number, batch in batches.items() if batch == job.open_cycle()}


def batches_of(transaction_ids: Sequence[int]) -> dict[int, int]:
    """Transaction → the number of the cycle that has it, pending or processed; open ones are left out."""
    keys = [(number,) for number in sorted(set(transaction_ids))]
    return dict(rows_with_keys(BatchItem, ("transaction_id", "batch_id"), ("transaction_id",), keys))


def find_policies(job: Job, chunk: Chunk) -> None:
    """Replace policy numbers by the policies' ids, looked up with the issuer; what is not there is in error."""
    numbers, issuers = chunk.values["policy"], chunk.values["issuer"]
    wanted = dict.fromkeys((issuers[i], numbers[i]) for i in chunk.good())
    columns = ("issuer_id", "number", "id")
    ids = {row[:2]: row[2] for row in rows_with_keys(Policy, columns, columns[:2], wanted)}
    for i in list(chunk.good()):
        found = ids.get((issuers[i], numbers[i]))
        if found is None:
            name = quoted(f"{job.lookups.code(Issuer, issuers[i])}/{numbers[i]}")
            job.error(
                chunk.numbers[i], "policy", f"there is no policy {name}; expected one that is there (template policies)"
            )
            chunk.bad.add(i)
        numbers[i] = found
