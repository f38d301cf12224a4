"""transactions (E2): premium written or paid, commission received, and what reverses them (E5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from upline.agents.models import Agency, Issuer
from upline.bulk.rows import is_empty, rows_with_keys
from upline.engine.dates import LAST_MONTH
from upline.engine.money import format_amount
from upline.policies.models import BASES, Transaction

from ..cells import AMOUNT, DAY, MONTH, PAYMENT_MONTHS, choice, choice_as_written, code, quoted, whole
from ..job import Job
from ..keyed import Changed, Key, Keyed
from ..template import Chunk, Column, Reference
from .policies import batches_of, find_policies, policy_names

TYPES = ("NEW", "REN", "END", "CAN", "AUD", "REI", "FEE")
AT_ONCE = 20_000  # rows of reversals


class Original(NamedTuple):
    """A transaction that another one may reverse. Amounts are minor units."""

    id: int
    policy: int
    date: Any
    kind: str
    premium: int
    commission: int | None


class Transactions(Keyed):
    name = "transactions"
    about = (
        "Premium written or paid, or commission received, on a policy (E2). A processed transaction is fixed: a"
        " correction is a transaction of the opposite sign that names in `reverses` what it takes back (A6, E5). One"
        " that the open cycle has taken changes only when that cycle is abandoned (E4). `reverses` may name a"
        " transaction of the same file."
    )
    model = Transaction
    key = keyed_by = ("reference",)
    columns = (
        Column("reference", code(60), "unique over all policies", required=True),
        Column("policy", code(60), "policy number", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "the policy's issuer", required=True),
        Column("date", DAY, "the cycle of this day or a later one takes it (F1)", required=True),
        Column("premium", AMOUNT, "commissionable premium; negative for a return", required=True),
        Column("kind", choice(*BASES), "written or paid premium, or received from the issuer", default="written"),
        Column(
            "type",
            choice_as_written(*TYPES),
            "kind of item (J1)",
            default="",
            otherwise="NEW, or REN where there is an item",
        ),
        Column("commission", AMOUNT, "commission received from the issuer", otherwise="none"),
        Column("payment_months", PAYMENT_MONTHS, "months it pays for", otherwise="the policy's, else 1"),
        Column(
            "policy_month",
            whole(1, LAST_MONTH - 12),
            "policy month it starts in",
            otherwise="counted from the dates (E3)",
        ),
        Column("members", whole(0, 999_999_999), "members it is for (C1)", otherwise="1"),
        Column("accounting_month", MONTH, "the issuer's month", otherwise="none"),
        Column("item", code(60), "item number", default="", otherwise="the reference"),
        Column("agency", Reference(Agency, "agencies"), "whose item it is", otherwise="the writing agent's"),
        Column(
            "reverses", code(60), "reference of the transaction that it takes back, all or part (E5)", otherwise="none"
        ),
    )
    stored: Mapping[str, str] = {
        column.name: {"policy": "policy_id", "agency": "agency_id", "reverses": "reverses_id"}.get(
            column.name, column.name
        )
        for column in columns
        if column.name != "issuer"
    }

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        job.memory["was empty"] = is_empty(self.model)
        reversals: list[tuple[int, dict[str, Any]]] = []
        for chunk in chunks:
            find_policies(job, chunk)
            if "reverses" in chunk.values:
                self._put_aside(chunk, reversals)
            self.process(job, chunk)
        self._bring_in_reversals(job, reversals)

    def _put_aside(self, chunk: Chunk, reversals: list[tuple[int, dict[str, Any]]]) -> None:
        """Rows that reverse others wait until all others are in."""
        for i, reference in enumerate(chunk.values["reverses"]):
            if reference is not None and i not in chunk.bad:
                reversals.append((chunk.numbers[i], {name: values[i] for name, values in chunk.values.items()}))
                chunk.bad.add(i)

    def hold_back(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> list[Changed]:
        """Processed ones are fixed (A6); pending ones are asked for (E4); reversed ones stay that large (E5)."""
        ids = [change.record.id for change in changed]
        batches = batches_of(ids)
        cycle = job.open_cycle()
        reversed_so_far = self._reversed_amounts(job, changed)
        self._name_what_changes(job, changed, columns)
        kept = []
        for change in changed:
            column = self._first_difference(change, columns)
            batch = batches.get(change.record.id)
            problem = self._below_reversals(job, change, columns, reversed_so_far.get(change.record.id))
            if batch is not None and batch != cycle:
                job.error(change.row, column, self._is_processed(job, change, columns, column, batch))
            elif problem:
                job.error(change.row, *problem)
            elif batch is not None and job.held_by_cycle(change.row, column, f"transaction {change.key[0]}"):
                pass
            else:
                kept.append(change)
        return kept

    def _first_difference(self, change: Changed, columns: Sequence[str]) -> str:
        before = dict(zip(self.stored, change.record.values, strict=True))
        return next(name for name, value in zip(columns, change.values, strict=True) if before[name] != value)

    def _is_processed(self, job: Job, change: Changed, columns: Sequence[str], column: str, batch: int) -> str:
        was = self.show(job, column, change.record.values[list(self.stored).index(column)])
        now = self.show(job, column, change.values[columns.index(column)])
        return (
            f"transaction {change.key[0]} was processed by cycle {batch} and stays as it is (A6): {column} is"
            f" {was or 'empty'}, the file says {now or 'empty'}; correct it with a new transaction that reverses it"
        )

    def _reversed_amounts(self, job: Job, changed: list[Changed]) -> dict[int, list[tuple[int, int, int | None]]]:
        """Transaction → (policy, premium, commission) of each that reverses it."""
        policy = list(self.stored).index("policy")
        ids = {change.record.id for change in changed}
        return _reversals_of(ids, {change.record.values[policy] for change in changed})

    def _below_reversals(
        self, job: Job, change: Changed, columns: Sequence[str], reversals: list[tuple[int, int, int | None]] | None
    ) -> tuple[str, str] | None:
        """What would be wrong between a changed transaction and those that reverse it."""
        if not reversals:
            return None
        after = dict(zip(self.stored, change.record.values, strict=True)) | dict(
            zip(columns, change.values, strict=True)
        )
        if any(policy != after["policy"] for policy, _, _ in reversals):
            return (
                "policy",
                f"transaction {change.key[0]} is reversed by one of its policy; expected the same policy (E5)",
            )
        for name, total in (
            ("premium", sum(premium for _, premium, _ in reversals)),
            ("commission", sum(commission or 0 for _, _, commission in reversals)),
        ):
            amount = after[name] or 0
            if total and (amount == 0 or (amount > 0) == (total > 0) or abs(total) > abs(amount)):
                return name, (
                    f"{format_amount(amount)} is less than the {format_amount(-total)} of transaction {change.key[0]}"
                    " that is reversed already; expected at least that (E5)"
                )
        return None

    def _bring_in_reversals(self, job: Job, rows: list[tuple[int, dict[str, Any]]]) -> None:
        """Rows whose original is in come next, then those that reverse these, until none is left."""
        waiting = rows
        while waiting:
            awaited = {values["reference"] for _, values in waiting}
            ready = [row for row in waiting if row[1]["reverses"] not in awaited]
            if not ready:
                for number, values in waiting:
                    job.error(
                        number,
                        "reverses",
                        f"{quoted(values['reverses'])} is itself waiting for this row: transactions cannot reverse"
                        " each other in a circle (E5)",
                    )
                return
            done = {number for number, _ in ready}
            waiting = [row for row in waiting if row[0] not in done]
            for start in range(0, len(ready), AT_ONCE):
                piece = ready[start : start + AT_ONCE]
                chunk = Chunk(
                    [number for number, _ in piece],
                    {name: [values[name] for _, values in piece] for name in piece[0][1]},
                )
                self._check_reversals(job, chunk)
                self.process(job, chunk)

    def _check_reversals(self, job: Job, chunk: Chunk) -> None:
        """Replace the references of originals by their ids; mark in error what does not reverse its original (E5)."""
        references = chunk.values["reverses"]
        originals = self._originals(references)
        earlier = _reversals_of(
            {one.id for one in originals.values()}, {one.policy for one in originals.values()}, named=True
        )
        totals: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)  # original → reference → amounts
        for number, found in earlier.items():
            totals[number] = {reference: (premium, commission or 0) for reference, premium, commission in found}
        for i, reference in enumerate(references):
            values = {name: column[i] for name, column in chunk.values.items()}
            original = originals.get(reference)
            problem = self._against_original(values, original, totals[original.id] if original else {})
            if problem:
                job.error(chunk.numbers[i], *problem)
                chunk.bad.add(i)
                references[i] = None
            elif original:
                totals[original.id][values["reference"]] = (values["premium"], values.get("commission") or 0)
                references[i] = original.id

    def _originals(self, references: Iterable[str]) -> dict[str, Original]:
        columns = ("reference", "id", "policy_id", "date", "kind", "premium", "commission")
        keys = [(reference,) for reference in dict.fromkeys(references)]
        return {row[0]: Original(*row[1:]) for row in rows_with_keys(Transaction, columns, ("reference",), keys)}

    def _against_original(
        self, values: dict[str, Any], original: Original | None, reversed_by: dict[str, tuple[int, int]]
    ) -> tuple[str, str] | None:
        """(column, message) of what is wrong between a reversal and what it reverses."""
        name = quoted(values["reverses"])
        if original is None:
            return (
                "reverses",
                f"there is no transaction {name}, in this file or before; expected the reference of one (E5)",
            )
        if original.policy != values["policy"]:
            return "reverses", f"transaction {name} is of another policy; expected one of the same policy (E5)"
        if original.kind != values.get("kind", self.default("kind")):
            return "kind", f"transaction {name} is {original.kind}; expected the same kind of what reverses it (E5)"
        if original.date > values["date"]:
            return (
                "date",
                f"{values['date']} is before transaction {name} of {original.date}; expected that day or later (E5)",
            )
        others = [amounts for reference, amounts in reversed_by.items() if reference != values["reference"]]
        for place, column in enumerate(("premium", "commission")):
            amount, whole_amount = values.get(column) or 0, getattr(original, column) or 0
            if amount and (whole_amount == 0 or (amount > 0) == (whole_amount > 0)):
                return column, (
                    f"{format_amount(amount)} does not take back {format_amount(whole_amount)} of transaction {name};"
                    " expected the opposite sign (E5)"
                )
            before = sum(amounts[place] for amounts in others)
            if abs(before + amount) > abs(whole_amount):
                already = f", {format_amount(before)} of it reversed already" if before else ""
                return column, (
                    f"{format_amount(amount)} is more than is left of transaction {name}:"
                    f" {format_amount(whole_amount)}{already}; expected at most"
                    f" {format_amount(-(whole_amount + before))} (E5)"
                )
        return None

    def show(self, job: Job, column: str, value: Any) -> Any:
        if value is not None and column == "policy":
            return policy_names(job, [value])[value]
        if value is not None and column == "reverses":
            return job.memory["references"][value]
        return super().show(job, column, value)

    def _name_what_changes(self, job: Job, changed: list[Changed], columns: Sequence[str]) -> None:
        """Read what messages and the audit trail will show of changed policies and originals, for all rows at once."""
        order = list(self.stored)
        named: dict[str, set[int]] = {"policy": set(), "reverses": set()}
        for name, ids in named.items():
            if name in columns:
                new, old = columns.index(name), order.index(name)
                moved = [change for change in changed if change.values[new] != change.record.values[old]]
                ids |= {change.values[new] for change in moved} | {change.record.values[old] for change in moved}
        policy_names(job, named["policy"])
        references = job.memory.setdefault("references", {})
        keys = [(number,) for number in sorted(named["reverses"] - {None})]
        references |= dict(rows_with_keys(Transaction, ("id", "reference"), ("id",), keys))

    def name_of(self, job: Job, key: Key) -> str:
        return f"transaction {key[0]}"


def _reversals_of(
    ids: set[int], policies: Iterable[int], named: bool = False
) -> dict[int, list[tuple[Any, int, int | None]]]:
    """Transaction → (policy, or reference where named; premium; commission) of those that reverse it.

    Reversals are of the same policy, so the index on policies finds them.
    """
    first = "reference" if named else "policy_id"
    found: dict[int, list[tuple[Any, int, int | None]]] = defaultdict(list)
    rows = rows_with_keys(
        Transaction,
        ("reverses_id", first, "premium", "commission"),
        ("policy_id",),
        [(number,) for number in sorted(set(policies))],
    )
    for original, *rest in rows:
        if original in ids:
            found[original].append(tuple(rest))
    return found
