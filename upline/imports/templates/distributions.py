"""distributions: who is paid on a policy, replaced whole as a new version (D1, D6, D7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from upline.agents.models import Agent, Issuer
from upline.bulk.rows import chunks as pieces
from upline.engine.dates import LAST_MONTH
from upline.errors import Refused
from upline.policies import editing
from upline.policies.building import own_rates
from upline.policies.distributions import load, save_versions
from upline.policies.editing import Row
from upline.policies.models import Policy
from upline.policies.queries import Standing, top_agents

from ..cells import AMOUNT_NOT_NEGATIVE, FROM_MONTH, PERCENT, code, whole
from ..job import Job
from ..ranges import Span, fit
from ..template import Chunk, Column, Reference, Template
from .policies import find_policies, pending_policies

AT_ONCE = 20_000  # policies


class Line(NamedTuple):
    """A row of the file. to_month: None where none is given."""

    row: int
    level: int
    agent: int
    from_month: int
    to_month: int | None
    percent: int
    fixed: int


class Known(NamedTuple):
    """What is needed of a policy."""

    name: str
    issuer: int
    product_type: int
    writing_agent: int
    effective_date: Any
    version: int
    distribution: int | None


class Distributions(Template):
    name = "distributions"
    about = (
        "Who is paid on a policy at which cumulative rate (D1): all rows of a policy together replace its"
        " distribution, as a new version (D6); one row in error leaves the policy as it is. What else a rate says (of,"
        " per member, locked, advance months, fee) is taken from the agent's own rate, else premium and no advance."
        " Checked like an edit (D7)."
    )
    key = ("policy", "issuer")
    columns = (
        Column("policy", code(60), "policy number", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "the policy's issuer", required=True),
        Column("level", whole(1, editing.MAX_LEVELS), "1 is the writing agent", required=True),
        Column("agent", Reference(Agent, "agents"), "who is paid", required=True),
        Column("percent", PERCENT, "cumulative rate", otherwise="0, with a fixed amount"),
        Column("fixed", AMOUNT_NOT_NEGATIVE, "cumulative fixed amount", otherwise="0, with a percent"),
        Column("from_month", FROM_MONTH, "first policy month", default=1),
        Column("to_month", FROM_MONTH, "last policy month", otherwise="until the agent's next row begins"),
    )

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        lines: dict[int, list[Line]] = defaultdict(list)
        broken: dict[int, int] = {}  # policy → a row of it that is in error
        for chunk in chunks:
            self._collect(job, chunk, lines, broken)
        for policy, row in broken.items():
            self._leave_out(job, lines.pop(policy, []), row, "", None)
        for piece in pieces(lines, AT_ONCE):
            self._replace(job, {policy: lines[policy] for policy in piece})

    def _collect(self, job: Job, chunk: Chunk, lines: dict[int, list[Line]], broken: dict[int, int]) -> None:
        bad_before = set(chunk.bad)
        find_policies(job, chunk)
        values, count = chunk.values, len(chunk.numbers)
        percents = values.get("percent", [None] * count)
        fixeds = values.get("fixed", [None] * count)
        starts = values.get("from_month", [1] * count)
        ends = values.get("to_month", [None] * count)
        self._find_broken(job, chunk, bad_before, broken)
        for i in chunk.good():
            row, policy = chunk.numbers[i], values["policy"][i]
            if percents[i] is None and fixeds[i] is None:
                job.error(row, "percent", "neither percent nor fixed is given; enter 0 if nothing is to be paid (C2)")
                broken.setdefault(policy, row)
            elif ends[i] is not None and ends[i] < starts[i]:
                job.error(row, "to_month", f"{ends[i]} is before from_month {starts[i]} (D7)")
                broken.setdefault(policy, row)
            else:
                level, agent = values["level"][i], values["agent"][i]
                lines[policy].append(Line(row, level, agent, starts[i], ends[i], percents[i] or 0, fixeds[i] or 0))

    def _find_broken(self, job: Job, chunk: Chunk, bad: set[int], broken: dict[int, int]) -> None:
        """The policies of rows with a cell in error: known as far as policy and issuer could be read."""
        places = [
            i for i in bad if isinstance(chunk.values["policy"][i], str) and isinstance(chunk.values["issuer"][i], int)
        ]
        if places:
            part = chunk.part(places)
            known = Policy.objects.filter(number__in=set(part.values["policy"]), issuer__in=set(part.values["issuer"]))
            ids = {(issuer, number): pk for issuer, number, pk in known.values_list("issuer_id", "number", "pk")}
            for row, number, issuer in zip(part.numbers, part.values["policy"], part.values["issuer"], strict=True):
                if (issuer, number) in ids:
                    broken.setdefault(ids[issuer, number], row)

    def _leave_out(self, job: Job, lines: Sequence[Line], first: int, column: str, message: str | None) -> None:
        """The rows of a policy are left out together: the first for a reason, the others with it."""
        for line in lines:
            if line.row == first and message is not None:
                job.error(line.row, column, message)
            else:
                job.error(
                    line.row, "", f"left out with row {first}: the rows of a policy replace its distribution together"
                )

    def _replace(self, job: Job, lines: dict[int, list[Line]]) -> None:
        known = self._known(list(lines))
        current = load(one.distribution for one in known.values() if one.distribution is not None)
        wanted: dict[int, list[Row]] = {}
        for policy, given in lines.items():
            rows = self._rows(job, given)
            if rows is None:
                continue
            distribution = known[policy].distribution
            if distribution is not None and _said(rows) == _said(current[distribution]):
                job.unchanged += len(given)
            else:
                wanted[policy] = rows
        if not wanted:
            return
        own = own_rates(sorted({(policy, row.agent_id) for policy, rows in wanted.items() for row in rows}))
        wanted = {
            policy: [editing.with_terms(row, own[policy, row.agent_id]) for row in rows]
            for policy, rows in wanted.items()
        }
        wanted = self._checked(job, lines, known, wanted)
        save_versions(job.actor, list(wanted.items()), f"import of file {job.file}", f"import {self.name}")
        job.changes_book = job.changes_book or bool(wanted)
        for policy in wanted:
            if known[policy].version:
                job.updated += len(lines[policy])
            else:
                job.created += len(lines[policy])

    def _known(self, policies: Sequence[int]) -> dict[int, Known]:
        columns = (
            "pk",
            "issuer__code",
            "number",
            "issuer_id",
            "plan__product_type_id",
            "writing_agent_id",
            "effective_date",
            "version",
            "distribution_id",
        )
        known: dict[int, Known] = {}
        for piece in pieces(policies, 5_000):
            for pk, issuer, number, *rest in Policy.objects.filter(pk__in=piece).values_list(*columns):
                known[pk] = Known(f"{issuer}/{number}", *rest)
        return known

    def _rows(self, job: Job, lines: list[Line]) -> list[Row] | None:
        """A distribution's rows, open ones ended where the agent's next begins; None where two are of one month."""
        by_agent: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for line in lines:
            end = LAST_MONTH if line.to_month is None else line.to_month
            span = Span(line.from_month, end, (line.percent, line.fixed), 0, (line.row,), line.to_month is not None)
            by_agent[line.level, line.agent].append(span)
        rows = []
        for (level, agent), spans in by_agent.items():
            ordered, problems = fit(spans, gaps=True)
            if problems or any(span.end < span.start for span in ordered):
                problem = problems[0].rows[0] if problems else ordered[-1].rows[0]
                message = f"agent {job.lookups.code(Agent, agent)} has two rows for one month at level {level} (D7)"
                self._leave_out(job, lines, problem, "from_month", message)
                return None
            rows += [Row(level, agent, span.start, span.end, *span.value) for span in ordered]
        return editing.in_order(rows)

    def _checked(
        self, job: Job, lines: dict[int, list[Line]], known: dict[int, Known], wanted: dict[int, list[Row]]
    ) -> dict[int, list[Row]]:
        """Those that may be saved (D7, E4); the others are in error."""
        codes = {number: str(job.lookups.code(Agent, number)) for number in job.lookups.ids(Agent).values()}
        standings = {
            policy: {
                row.agent_id: Standing(row.agent_id, one.issuer, one.product_type, one.effective_date) for row in rows
            }
            for policy, rows in wanted.items()
            for one in [known[policy]]
        }
        tops = top_agents({standing for agents in standings.values() for standing in agents.values()})
        pending = pending_policies(job, list(wanted))
        accepted = {}
        for policy, rows in wanted.items():
            one, first = known[policy], lines[policy][0].row
            top = {agent for agent, standing in standings[policy].items() if standing in tops}
            try:
                editing.check_rows(rows, one.writing_agent, top, codes, one.name)
            except Refused as refusal:
                self._leave_out(job, lines[policy], first, "", str(refusal))
                continue
            if policy in pending and job.held_by_cycle(first, "policy", f"policy {one.name}"):
                self._leave_out(job, lines[policy][1:], first, "", None)
            else:
                accepted[policy] = rows
        return accepted


def _said(rows: Iterable[Row]) -> list[tuple[int, ...]]:
    """What a file can say of the rows of a distribution."""
    return [row[:6] for row in editing.in_order(rows)]
