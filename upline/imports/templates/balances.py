"""debit-balances and agent-balances: what agents owed in another system, and its entries in the ledger (G2, G3, G7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from upline.agents.models import Agent, Issuer
from upline.balances.models import BalanceImport, DebitBalance
from upline.bulk.rows import rows_with_keys
from upline.engine.money import format_amount
from upline.ledger.accounts import Account
from upline.ledger.actions import NewEntry, post_many

from ..cells import AMOUNT, AMOUNT_NOT_NEGATIVE, DAY, FLAG, code
from ..job import Job
from ..keyed import Changed, Key, Keyed, Values
from ..template import Chunk, Column, Reference
from .policies import find_policies, pending_policies, policy_names

KIND = "balance_import"  # of the ledger's entries


class DebitBalances(Keyed):
    name = "debit-balances"
    about = (
        "What another system advanced an agent on a policy, and what of it was recovered. It counts in the debit"
        " balance and in the Agent Balance, and means that the advance was paid before (G2, G3). One entry in the"
        " ledger a file, with a posting an agent; a file that corrects an earlier one posts the difference."
    )
    model = DebitBalance
    key = ("policy", "agent")
    keyed_by = identity = ("policy_id", "agent_id")
    columns = (
        Column("policy", code(60), "policy number", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "the policy's issuer", required=True),
        Column("agent", Reference(Agent, "agents"), "who was advanced", required=True),
        Column("advance", AMOUNT_NOT_NEGATIVE, "advanced in all", required=True),
        Column("recovery", AMOUNT_NOT_NEGATIVE, "recovered of it; at most the advance", required=True),
    )
    stored: Mapping[str, str] = {
        "policy": "policy_id",
        "agent": "agent_id",
        "advance": "imported_advance",
        "recovery": "imported_recovery",
        "imported": "imported",
    }
    fresh: Mapping[str, Any] = {"advance": 0, "recovery": 0, "chargebacks": 0}
    imported = Column("imported", FLAG, "the advance was paid before")

    def column(self, name: str) -> Column:
        return self.imported if name == "imported" else super().column(name)

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        moves: dict[int, int] = defaultdict(int)
        job.memory["moves"] = moves
        super().run(job, chunks)
        postings = [
            posting
            for agent, amount in sorted(moves.items())
            for posting in ((Account.AGENT_BALANCE, agent, amount), (Account.ADJUSTMENTS, agent, -amount))
            if amount
        ]
        if postings:
            source = f"debit balances file {job.file}"
            post_many(job.actor, [NewEntry(KIND, source, job.actor.today, postings, "debit balances brought in")])

    def prepare(self, job: Job, chunk: Chunk) -> None:
        find_policies(job, chunk)
        chunk.values["imported"] = [True] * len(chunk.numbers)
        advances, recoveries = chunk.values["advance"], chunk.values["recovery"]
        for i in list(chunk.good()):
            if recoveries[i] > advances[i]:
                found = f"{format_amount(recoveries[i])} is more than the advance {format_amount(advances[i])}"
                job.error(chunk.numbers[i], "recovery", f"{found}; a debit balance is never below 0 (G3)")
                chunk.bad.add(i)

    def admit(self, job: Job, new: dict[Key, Values], columns: Sequence[str]) -> dict[Key, Values]:
        held = self._held(job, list(new))
        return {
            key: values
            for key, values in new.items()
            if key not in held or not job.held_by_cycle(job.seen[key], "advance", self.name_of(job, key))
        }

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        """The debit must stay at or above 0 with what closed cycles have recovered; open cycles hold theirs (E4)."""
        keys = [change.key for change in changed]
        policy_names(job, [policy for policy, _ in keys])
        wanted = (*self.keyed_by, "advance", "recovery", "chargebacks")
        cycles = {
            row[:2]: row[2] - row[3] - row[4] for row in rows_with_keys(DebitBalance, wanted, self.keyed_by, keys)
        }
        held = self._held(job, keys)
        kept = []
        for change in changed:
            brought_in = change.values[columns.index("advance")] - change.values[columns.index("recovery")]
            if brought_in + cycles[change.key] < 0:
                job.error(
                    change.row,
                    "advance",
                    f"{self.name_of(job, change.key)} would be {format_amount(brought_in + cycles[change.key])}:"
                    f" cycles have taken {format_amount(-cycles[change.key])} off it; expected a debit of at least"
                    " that (G3)",
                )
            elif change.key not in held or not job.held_by_cycle(change.row, "advance", self.name_of(job, change.key)):
                kept.append(change)
        return kept

    def written(self, job: Job, columns: Sequence[str], new: dict[Key, Values], changed: list[Changed]) -> None:
        moves = job.memory["moves"]
        advance, recovery = columns.index("advance"), columns.index("recovery")
        order = list(self.stored)
        for key, values in new.items():
            moves[key[1]] += values[advance] - values[recovery]
        for change in changed:
            before = change.record.values
            moves[change.key[1]] += change.values[advance] - change.values[recovery]
            moves[change.key[1]] -= before[order.index("advance")] - before[order.index("recovery")]

    def _held(self, job: Job, keys: Sequence[Key]) -> set[Key]:
        """Those whose policy or agent is in the open cycle."""
        if job.open_cycle() is None:
            return set()
        policies, agents = pending_policies(job, [key[0] for key in keys]), job.agents_in_cycle()
        return {key for key in keys if key[0] in policies or key[1] in agents}

    def name_of(self, job: Job, key: Key) -> str:
        return f"debit balance of agent {job.lookups.code(Agent, key[1])} on {policy_names(job, [key[0]])[key[0]]}"

    def show(self, job: Job, column: str, value: Any) -> Any:
        return value if column in ("policy", "imported") else super().show(job, column, value)


class AgentBalances(Keyed):
    name = "agent-balances"
    about = (
        "Agent Balances brought in from another system (G7): each is an entry in the ledger, Agent Balance against"
        " adjustments. A row that corrects an earlier one posts the difference."
    )
    model = BalanceImport
    key = ("agent", "date")
    keyed_by = ("agent_id", "date")
    columns = (
        Column("agent", Reference(Agent, "agents"), "who owes", required=True),
        Column("amount", AMOUNT, "positive: the agent owes it", required=True),
        Column("date", DAY, "date of the entry", required=True),
        Column("form_1099", AMOUNT, "amount made reportable with it", default=0),
    )
    stored: Mapping[str, str] = {"agent": "agent_id", "amount": "amount", "date": "date", "form_1099": "form_1099"}

    def admit(self, job: Job, new: dict[Key, Values], columns: Sequence[str]) -> dict[Key, Values]:
        agents = job.agents_in_cycle() if job.open_cycle() is not None else frozenset()
        return {
            key: values
            for key, values in new.items()
            if key[0] not in agents or not job.held_by_cycle(job.seen[key], "amount", self._agent_name(job, key))
        }

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        agents = job.agents_in_cycle() if job.open_cycle() is not None else frozenset()
        return [
            change
            for change in changed
            if change.key[0] not in agents
            or not job.held_by_cycle(change.row, "amount", self._agent_name(job, change.key))
        ]

    def written(self, job: Job, columns: Sequence[str], new: dict[Key, Values], changed: list[Changed]) -> None:
        amount, before = columns.index("amount"), list(self.stored).index("amount")
        entries = [self._entry(job, key, "", values[amount]) for key, values in new.items()]
        entries += [
            self._entry(
                job, change.key, f", corrected by file {job.file}", change.values[amount] - change.record.values[before]
            )
            for change in changed
        ]
        entries = [entry for entry in entries if entry is not None]
        if entries:
            post_many(job.actor, [entry for entry in entries if entry is not None])

    def _entry(self, job: Job, key: Key, suffix: str, amount: int) -> NewEntry | None:
        """The entry of a balance or of its correction; none for 0."""
        agent, day = key
        if amount == 0:
            return None
        postings = [(Account.AGENT_BALANCE, agent, amount), (Account.ADJUSTMENTS, agent, -amount)]
        source = f"agent balance {job.lookups.code(Agent, agent)} {day}{suffix}"
        return NewEntry(KIND, source, day, postings, "Agent Balance brought in")

    def _agent_name(self, job: Job, key: Key) -> str:
        return f"agent {job.lookups.code(Agent, key[0])}"

    def name_of(self, job: Job, key: Key) -> str:
        return f"agent balance {job.lookups.code(Agent, key[0])} {key[1]}"
