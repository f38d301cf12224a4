"""uplines and contracts: what holds for an agent from a day to a day (B2, B3). The file is looked at as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from upline.agents.models import Agent, Contract, ContractHeld, Upline
from upline.bulk.rows import insert_rows, update_rows
from upline.engine.dates import LAST_DAY

from ..cells import DAY, UNTIL, Cell, quoted, show_day
from ..job import Job, differences
from ..ranges import Problem, Span, fit
from ..template import Chunk, Column, Reference, Template

LAST = LAST_DAY.toordinal()
SELF = "self"
DEEPEST = 200  # agents above one, at most; a distribution takes 20 levels (D2)


class Given(NamedTuple):
    """What a row says. end: an ordinal; None where the column is absent. fixed: an end was given."""

    row: int
    value: int
    end: int | None
    fixed: bool


class Stored(NamedTuple):
    """What is there from a day on."""

    id: int
    value: int
    end: int


Timelines = dict[int, list[Span]]  # agent → its ranges in order


class EffectiveDated(Template):
    """held: the column of the template that says what holds. gaps: whether an agent may have none for a time."""

    key = ("agent", "from")
    model: type[models.Model]
    held: str
    held_id: str
    gaps: bool

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        given = self._collect(job, chunks)
        stored: dict[int, dict[int, Stored]] = defaultdict(dict)
        columns = ("id", "agent_id", self.held_id, "valid_from", "valid_to")
        for number, agent, value, start, end in self.model._default_manager.values_list(*columns).iterator(20_000):
            stored[agent][start.toordinal()] = Stored(number, value, end.toordinal())
        timelines = self._fitted(job, given, stored)
        self._write(job, given, stored, timelines)

    def value(self, job: Job, agent: int, value: Any) -> int:
        """The id of what holds."""
        return int(value)

    def harmless(self, agent: int, value: int) -> int:
        """What may stand in a row for a moment, whatever the other rows say."""
        return value

    def loops(
        self, job: Job, timelines: Timelines, stored: dict[int, dict[int, Stored]]
    ) -> Iterator[tuple[set[int], str]]:
        """(rows, message) of what must not go round."""
        yield from ()

    def _collect(self, job: Job, chunks: Iterable[Chunk]) -> dict[int, dict[int, Given]]:
        given: dict[int, dict[int, Given]] = defaultdict(dict)
        for chunk in chunks:
            has_end = "to" in chunk.values
            for i in chunk.good():
                row, agent, start = chunk.numbers[i], chunk.values["agent"][i], chunk.values["from"][i]
                value = self.value(job, agent, chunk.values[self.held][i])
                end = chunk.values["to"][i] if has_end else None
                if end is not None and end < start:
                    job.error(row, "to", f"{end} is before from {start}")
                    continue
                says = Given(
                    row, value, (end or LAST_DAY).toordinal() if has_end else None, bool(end and end != LAST_DAY)
                )
                first = given[agent].setdefault(start.toordinal(), says)
                if first[1:] != says[1:]:
                    job.error(row, "from", f"the same agent and from as row {first.row}, saying something else")
                elif first is not says:
                    job.unchanged += 1
        return given

    def _fitted(self, job: Job, given: dict[int, dict[int, Given]], stored: dict[int, dict[int, Stored]]) -> Timelines:
        """The ranges of the agents that the file names, once the rows that do not fit are left out.

        Leaving a row out may leave others without what they lean on, so it is looked at again until nothing is wrong.
        """
        while True:
            timelines: Timelines = {}
            wrong: dict[int, str] = {}
            for agent, says in given.items():
                timelines[agent], problems = fit(self._spans(says, stored.get(agent, {})), self.gaps)
                for problem in problems:
                    wrong.update(dict.fromkeys(problem.rows, self._message(job, agent, problem)))
            if not wrong:
                for rows, message in self.loops(job, timelines, stored):
                    wrong.update(dict.fromkeys(rows, message))
            if not wrong:
                return timelines
            for row, message in sorted(wrong.items()):
                job.error(row, self.held if "loop" in message or "more than" in message else "from", message)
            for says in given.values():
                for start in [start for start, one in says.items() if one.row in wrong]:
                    del says[start]

    def _spans(self, says: dict[int, Given], there: dict[int, Stored]) -> Iterator[Span]:
        for start, record in there.items():
            if start not in says:
                yield Span(start, record.end, record.value, record.id)
        for start, one in says.items():
            known = there.get(start)
            end = one.end if one.end is not None else known.end if known else LAST
            yield Span(start, end, one.value, known.id if known else 0, (one.row,), one.fixed)

    def _message(self, job: Job, agent: int, problem: Problem) -> str:
        before, after = problem.before, problem.after
        name = job.lookups.code(Agent, agent)
        first = f"{self._held_name(job, before.value)} from {_day(before.start)} to {_day(before.end)}"
        second = f"{self._held_name(job, after.value)} from {_day(after.start)}"
        if problem.gap:
            hole = f"{_day(before.end + 1)} to {_day(after.start - 1)}"
            return (
                f"agent {name} would have no {self.held} from {hole}, between {first} and {second}; fill the gap (B2)"
            )
        return f"agent {name} would have a second {self.held} on {_day(after.start)}: {first}, {second} (B2)"

    def _held_name(self, job: Job, value: Any) -> str:
        model = Agent if self.held == "upline" else Contract
        return str(job.lookups.code(model, value))

    def _write(
        self,
        job: Job,
        given: dict[int, dict[int, Given]],
        stored: dict[int, dict[int, Stored]],
        timelines: Timelines,
    ) -> None:
        if self.held == "contract":
            job.lookups.settle(Contract, {span.value for spans in timelines.values() for span in spans})
        new: list[tuple[Any, ...]] = []
        updates: list[tuple[Any, ...]] = []
        steps: list[tuple[Any, ...]] = []
        for agent, spans in timelines.items():
            for span in spans:
                value = self._settled(job, span.value)
                before = stored.get(agent, {}).get(span.start)
                start, end = date.fromordinal(span.start), date.fromordinal(span.end)
                if before is None:
                    job.created += 1
                    new.append((agent, value, start, end))
                elif (before.value, before.end) != (value, span.end):
                    job.updated += bool(span.rows)
                    updates.append((before.id, value, end))
                    # for a moment the row says what can clash with nothing: the shorter range, and a top's upline
                    shorter = date.fromordinal(min(span.end, before.end))
                    steps.append((before.id, self.harmless(agent, value), shorter))
                    job.audit([self._audited(job, agent, span, before)])
                else:
                    job.unchanged += bool(span.rows)
        update_rows(self.model, (self.held_id, "valid_to"), steps)
        update_rows(self.model, (self.held_id, "valid_to"), updates)
        if new:
            insert_rows(self.model._meta.db_table, ("agent_id", self.held_id, "valid_from", "valid_to"), new)

    def _settled(self, job: Job, value: Any) -> int:
        return int(job.lookups.settled(Contract, value) or 0) if self.held == "contract" else int(value)

    def _audited(self, job: Job, agent: int, span: Span, before: Stored) -> tuple[str, dict[str, Any], dict[str, Any]]:
        name = f"agent {job.lookups.code(Agent, agent)} {self.held} from {_day(span.start)}"
        was = {self.held: self._held_name(job, before.value), "to": show_day(date.fromordinal(before.end))}
        now = {self.held: self._held_name(job, span.value), "to": show_day(date.fromordinal(span.end))}
        return name, *differences(was, now)


class Uplines(EffectiveDated):
    name = "uplines"
    about = (
        "The agent one level above, from a day on; the top agent's upline is `self`. The agent's earlier row ends the"
        " day before. Refused: a loop, a hole between an agent's rows, a second upline at a date (B2). The file is"
        " looked at as a whole, so the order of its rows does not matter."
    )
    model = Upline
    held, held_id, gaps = "upline", "upline_id", False
    columns = (
        Column("agent", Reference(Agent, "agents"), "who", required=True),
        Column("upline", Cell("code of agents, or `self`", lambda text: text), "the agent above", required=True),
        Column("from", DAY, "first day", required=True),
        Column("to", UNTIL, "last day", otherwise="until the next row begins"),
    )

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        super().run(job, self._with_uplines(job, chunks))

    def harmless(self, agent: int, value: int) -> int:
        return agent

    def _with_uplines(self, job: Job, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The chunks with the ids of uplines, and the agent's own for `self`."""
        ids = job.lookups.ids(Agent)
        for chunk in chunks:
            for i in chunk.good():
                text = chunk.values["upline"][i]
                upline = ids.get(text, chunk.values["agent"][i] if text.lower() == SELF else None)
                if upline is None:
                    job.error(
                        chunk.numbers[i],
                        "upline",
                        f"there is no agent {quoted(text)}; expected the code of one that is there (template agents),"
                        " or self",
                    )
                    chunk.bad.add(i)
                else:
                    chunk.values["upline"][i] = upline
            yield chunk

    def loops(
        self, job: Job, timelines: Timelines, stored: dict[int, dict[int, Stored]]
    ) -> Iterator[tuple[set[int], str]]:
        def spans_of(agent: int) -> list[Span]:
            if agent not in timelines:
                there = stored.get(agent, {})
                timelines[agent] = [Span(start, one.end, one.value, one.id) for start, one in there.items()]
            return timelines[agent]

        for agent in list(timelines):
            for span in timelines[agent]:
                if span.rows and span.value != agent and (found := _loop(agent, span, spans_of)):
                    path, day, rows = found
                    if path[-1] != agent:
                        code = job.lookups.code(Agent, agent)
                        yield rows, f"more than {DEEPEST} agents stand above agent {code} (B2)"
                        continue
                    codes = " → ".join(str(job.lookups.code(Agent, each)) for each in path)
                    yield rows, f"{codes} is a loop on {_day(day)}; expected uplines that end at `self` (B2)"


class Contracts(EffectiveDated):
    name = "contracts"
    about = (
        "The contract that an agent holds from a day on (B3); the agent's earlier row ends the day before. A contract"
        " that is not there is brought in by naming it; its rates come with the template rates."
    )
    model = ContractHeld
    held, held_id, gaps = "contract", "contract_id", True
    columns = (
        Column("agent", Reference(Agent, "agents"), "who", required=True),
        Column("contract", Reference(Contract, "contracts", create=True), "what the agent holds", required=True),
        Column("from", DAY, "first day", required=True),
        Column("to", UNTIL, "last day", otherwise="until the next row begins"),
    )


def _loop(agent: int, span: Span, spans_of: Any) -> tuple[list[int], int, set[int]] | None:
    """(agents in order, first day, rows of the file in it) when an agent is above itself; None when not."""
    walks: list[tuple[list[Span], list[int], int, int]] = [([span], [agent], span.start, span.end)]
    while walks:
        spans, path, start, end = walks.pop()
        above = spans[-1].value
        if above == agent:
            return [*path, agent], start, {row for each in spans for row in each.rows}
        if len(path) > DEEPEST:
            return path, start, {row for each in spans for row in each.rows}
        if above in path:
            continue  # a loop, but not of this agent: it is found from one that is in it
        for following in spans_of(above):
            first, last = max(start, following.start), min(end, following.end)
            if first <= last and following.value != above:
                walks.append(([*spans, following], [*path, above], first, last))
    return None


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal < LAST else "open"
