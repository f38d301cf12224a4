"""alternates: another contract and/or upline of an agent for an issuer and a product type (B4)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from upline.agents.models import Agent, Alternate, Contract, Issuer, ProductType
from upline.bulk.rows import insert_rows, update_rows

from ..cells import Cell, quoted
from ..job import Job, differences
from ..template import Chunk, Column, Reference, Template

SELF = "self"


class Bound(NamedTuple):
    """For what an alternate counts; None: Any."""

    issuer: int | None
    product_type: int | None


class Says(NamedTuple):
    """What it puts in place of the normal one; None: nothing."""

    contract: int | None
    upline: int | None


class Line(NamedTuple):
    row: int
    says: Says
    given: dict[str, Any]


Agents = dict[int, dict[Bound, Line]]


class Alternates(Template):
    name = "alternates"
    about = (
        "Another contract and/or upline of an agent for an issuer and a product type, put in place of the normal one"
        " when a distribution is built (B4). `Any` or an empty cell means all; one that says otherwise than an `Any`"
        " one is refused."
    )
    key = ("agent", "issuer", "product_type")
    columns = (
        Column("agent", Reference(Agent, "agents"), "whose", required=True),
        Column("issuer", Reference(Issuer, "issuers", any=True), "for which issuer", otherwise="any"),
        Column(
            "product_type",
            Reference(ProductType, "plans", create=True, any=True),
            "for which product type",
            otherwise="any",
        ),
        Column(
            "contract",
            Reference(Contract, "contracts", create=True),
            "the contract instead",
            otherwise="the normal one",
        ),
        Column(
            "upline",
            Cell("code of agents, or `self`", lambda text: text),
            "the upline instead",
            otherwise="the normal one",
        ),
    )
    named = ("contract", "upline")

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        stored: dict[int, dict[Bound, tuple[int, Says]]] = defaultdict(dict)
        columns = ("pk", "agent_id", "issuer_id", "product_type_id", "contract_id", "upline_id")
        for number, agent, issuer, kind, contract, upline in Alternate.objects.values_list(*columns):
            stored[agent][Bound(issuer, kind)] = (number, Says(contract, upline))
        lines: Agents = defaultdict(dict)
        for chunk in chunks:
            self._collect(job, chunk, lines, stored)
        self._leave_out_conflicts(job, lines, stored)
        self._write(job, lines, stored)

    def _collect(self, job: Job, chunk: Chunk, lines: Agents, stored: dict[int, dict[Bound, tuple[int, Says]]]) -> None:
        nothing = [None] * len(chunk.numbers)
        issuers, kinds = chunk.values.get("issuer", nothing), chunk.values.get("product_type", nothing)
        for i in chunk.good():
            row, agent, bound = chunk.numbers[i], chunk.values["agent"][i], Bound(issuers[i], kinds[i])
            given = {name: chunk.values[name][i] for name in self.named if name in chunk.values}
            if given.get("upline") is not None:
                upline = self._upline(job, agent, given["upline"])
                if upline is None:
                    job.error(
                        row,
                        "upline",
                        f"there is no agent {quoted(given['upline'])}; expected the code of one that is there, or self",
                    )
                    continue
                given["upline"] = upline
            there = stored.get(agent, {}).get(bound)
            says = (there[1] if there else Says(None, None))._replace(**given)
            first = lines[agent].get(bound)
            if says == Says(None, None):
                job.error(row, "contract", "says nothing: neither contract nor upline is given (B4)")
            elif first and first.given != given:
                job.error(
                    row, "agent", f"the same agent, issuer and product_type as row {first.row}, saying something else"
                )
            elif first:
                job.unchanged += 1
            else:
                lines[agent][bound] = Line(row, says, given)

    def _upline(self, job: Job, agent: int, text: str) -> int | None:
        return job.lookups.ids(Agent).get(text, agent if text.lower() == SELF else None)

    def _leave_out_conflicts(self, job: Job, lines: Agents, stored: dict[int, dict[Bound, tuple[int, Says]]]) -> None:
        """Of two that count for one policy and name the same thing differently, the later row is in error (B4)."""
        for agent, given in lines.items():
            accepted = {bound: (0, says) for bound, (_, says) in stored.get(agent, {}).items() if bound not in given}
            for bound, line in sorted(given.items(), key=lambda item: item[1].row):
                problem = self._conflict(job, agent, bound, line.says, accepted)
                if problem:
                    job.error(line.row, *problem)
                    del lines[agent][bound]
                    if bound in stored.get(agent, {}):
                        accepted[bound] = (0, stored[agent][bound][1])  # it stays as it was
                else:
                    accepted[bound] = (line.row, line.says)

    def _conflict(
        self, job: Job, agent: int, bound: Bound, says: Says, accepted: dict[Bound, tuple[int, Says]]
    ) -> tuple[str, str] | None:
        for other, (row, said) in accepted.items():
            meet = all(one is None or two is None or one == two for one, two in zip(bound, other, strict=True))
            if not meet or bound == other:
                continue
            for name, one, two in zip(self.named, says, said, strict=True):
                if one is not None and two is not None and one != two:
                    model = Contract if name == "contract" else Agent
                    where = f"row {row}" if row else "the one that is there"
                    return name, (
                        f"agent {job.lookups.code(Agent, agent)}, {self._bound_name(job, bound)}:"
                        f" {job.lookups.code(model, one)}, but {where} for {self._bound_name(job, other)} says"
                        f" {job.lookups.code(model, two)}, and both would count for one policy (B4)"
                    )
        return None

    def _bound_name(self, job: Job, bound: Bound) -> str:
        issuer, kind = job.lookups.code(Issuer, bound.issuer), job.lookups.code(ProductType, bound.product_type)
        return f"{issuer or 'Any'} / {kind or 'Any'}"

    def _write(self, job: Job, lines: Agents, stored: dict[int, dict[Bound, tuple[int, Says]]]) -> None:
        settled = job.lookups.settled
        every = [(bound, line.says) for given in lines.values() for bound, line in given.items()]
        job.lookups.settle(ProductType, {bound.product_type for bound, _ in every})
        job.lookups.settle(Contract, {says.contract for _, says in every})
        new, updates = [], []
        for agent, given in lines.items():
            for bound, line in given.items():
                says = line.says._replace(contract=settled(Contract, line.says.contract))
                there = stored.get(agent, {}).get(bound)
                if there is None:
                    job.created += 1
                    new.append((agent, bound.issuer, settled(ProductType, bound.product_type), *says))
                elif there[1] == says:
                    job.unchanged += 1
                else:
                    job.updated += 1
                    updates.append((there[0], *says))
                    job.audit([self._audited(job, agent, bound, there[1], says)])
        update_rows(Alternate, ("contract_id", "upline_id"), updates)
        insert_rows("alternate", ("agent_id", "issuer_id", "product_type_id", "contract_id", "upline_id"), new)

    def _audited(
        self, job: Job, agent: int, bound: Bound, before: Says, after: Says
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        was, now = (
            {"contract": job.lookups.code(Contract, one.contract), "upline": job.lookups.code(Agent, one.upline)}
            for one in (before, after)
        )
        name = f"alternate of agent {job.lookups.code(Agent, agent)}, {self._bound_name(job, bound)}"
        return name, *differences(was, now)
