"""What the engine left out, in words: the record, the reason and where to mend it (X)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from upline.agents.models import Agent
from upline.bulk.rows import chunks
from upline.engine.exceptions import X1_MIXED, X1_NO_RATE, X5_NO_BAND, X6_STRANDED
from upline.engine.money import format_amount
from upline.policies.models import Policy, Transaction

from .models import Cycle, CycleException

if TYPE_CHECKING:
    import pyarrow as pa

REASONS = {
    1: "no rate for agent {agent} (contract, plan and state at {effective}); import a rate of its contract",
    2: "agent {agent} has no contract on {effective}; import one (template contracts)",
    3: "the uplines of agent {agent} do not end at a top agent on {effective}; import its upline (template uplines)",
    4: "agent {agent} has a rate or fixed amount below the level beneath it in policy month {detail}; correct the"
    " rate, or edit the distribution",
    5: "agent {agent} has no band for a policy month of transaction {reference}; add one to its rate, or edit the"
    " distribution",
    6: "agent {agent} owes {amount} on the policy and is not in its distribution any more; charge it back or adjust it",
    7: "agent {agent} has no agency; import the agent with one",
    8: "transaction {reference} reverses one that was never processed; process that first, or delete both",
}
MIXED = (
    "agent {agent} differs from the levels beneath it in what its rate is of, or in how a fixed amount counts;"
    " make the rates alike"
)
NO_BAND = "the rate of agent {agent}, or what its lock stands on, has no band in any month; import one"
NO_COMMISSION = "transaction {reference} has no commission received, and the rate is of commission; import it"


def describe(cycle: Cycle, found: "pa.Table") -> list[CycleException]:
    """The engine's exceptions as records, by policy and then code; all names are looked up at once."""
    rows = found.to_pylist()
    policies = _named(Policy, ["id", "number", "issuer__code", "effective_date"], {row["policy"] for row in rows})
    agents = _named(Agent, ["id", "code"], {row["agent"] for row in rows})
    transactions = _named(Transaction, ["id", "reference"], {row["detail"] for row in rows if row["code"] in (1, 5, 8)})
    exceptions = []
    for row in rows:
        number, issuer, effective = policies[row["policy"]]
        code = row["code"]
        reason = REASONS[code]
        if code == X1_NO_RATE and row["detail"]:
            reason = MIXED if row["detail"] == X1_MIXED else NO_COMMISSION
        if code == X5_NO_BAND and not row["detail"]:
            reason = NO_BAND
        exceptions.append(
            CycleException(
                cycle=cycle,
                code=f"X{code}",
                policy_id=row["policy"],
                record=f"{issuer}/{number}",
                reason=reason.format(
                    agent=agents.get(row["agent"], ("",))[0],
                    effective=effective,
                    detail=row["detail"],
                    reference=transactions.get(row["detail"], ("",))[0],
                    amount=format_amount(row["detail"]),
                ),
                blocking=code != X6_STRANDED,
            )
        )
    return sorted(exceptions, key=lambda exception: (exception.record, exception.code, exception.reason))


def _named(model: type[models.Model], columns: list[str], ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """The columns after the id of the records with these ids."""
    found: dict[int, tuple[Any, ...]] = {}
    for piece in chunks(sorted(ids), 5000):
        rows = model._default_manager.filter(id__in=piece).values_list(*columns)
        found.update({row[0]: row[1:] for row in rows})
    return found
