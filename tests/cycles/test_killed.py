"""A run or a close that is killed leaves the book as it was, or is done whole; then work goes on (F2, F6).

What is compared is every row of every table but the cycles themselves and the audit trail.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.support.command_line import CommandLine
from tests.support.databases import Database
from upline.balances.models import DebitBalance
from upline.cycles import queries
from upline.cycles.abandoning import DIED
from upline.cycles.models import AgentSummary, Cycle, Line
from upline.ledger.models import Posting
from upline.policies.models import BatchItem, DistributionVersion, Policy

from .killing import Mortals, Store, mortals, spread
from .office import ADVANCED, CLERK, Office, faults

KILLED = -9
POLICIES = 300
RUN, CLOSE, ABANDON = "cycle run --date 2026-02-28", "cycle close", "cycle abandon --reason wrong"
# Where a command dies: a function, once it has returned so many times. `half`: with half of its rows written.
IN_A_RUN = (
    ("it has begun", {"step": "upline.cycles.running:_begin"}),
    ("the book is read", {"step": "upline.cycles.snapshots:read"}),
    ("all is computed", {"step": "upline.engine.calculate:calculate"}),
    ("half of the lines are written", {"step": "upline.cycles.line_storage:write_table", "half": True}),
    ("the lines are written", {"step": "upline.cycles.line_storage:load"}),
    ("the summary is written", {"step": "upline.cycles.running:write_table", "nth": 2}),
    ("the snapshot is kept", {"step": "upline.cycles.snapshots:keep"}),
    ("it is about to commit", {"step": "upline.audit.actions:record"}),
    ("it has committed", {"step": "upline.cycles.actions:run"}),
)
IN_A_CLOSE = (
    ("it is closing", {"step": "upline.cycles.closing:move"}),
    ("the transactions are processed", {"step": "upline.cycles.closing:settle"}),
    ("the distributions are saved", {"step": "upline.policies.distributions:save_first_versions"}),
    ("the debit balances are moved", {"step": "upline.cycles.closing:_add_to_debits"}),
    ("the entry is posted", {"step": "upline.ledger.actions:post"}),
    ("it is about to commit", {"step": "upline.cycles.closing:move", "nth": 2}),
    ("it has committed", {"step": "upline.cycles.actions:close"}),
)
IN_ABANDONING = (
    ("its lines are gone", {"step": "upline.cycles.line_storage:remove"}),
    ("it is about to commit", {"step": "upline.audit.actions:record"}),
    ("it has committed", {"step": "upline.cycles.actions:abandon"}),
)


class Scene:
    """A closed cycle 1 and the transactions of February: `before` cycle 2 is run, `open` after it, then closed."""

    def __init__(self, store: Store, program: Mortals, upline: CommandLine):
        self.store, self.program, self.upline = store, program, upline
        store.keep("before")
        self.before = book()
        self.seconds_of_run = self._timed(RUN)
        store.keep("open")
        self.open = book()
        self.seconds_of_close = self._timed(CLOSE)
        self.closed = book()
        self.outcome = outcome(2)

    def _timed(self, command: str) -> float:
        started = time.monotonic()
        assert self.program.run(command) == 0
        self.store.settle()
        return time.monotonic() - started

    def kill(self, copy: str, command: str, **how: object) -> int:
        """Run a command on a copy until it dies; its exit status."""
        self.store.back_to(copy)
        status = self.program.run(command, **how)  # type: ignore[arg-type]
        self.store.settle()
        return status

    def after_a_run(self) -> str:
        """What the run left: `nothing`, an `abandoned` cycle, or a cycle that is `open`. Anything else fails."""
        found = {cycle.number: cycle for cycle in queries.all_cycles(CLERK)}
        state = found[2].state if 2 in found else "nothing"
        assert state in ("nothing", "abandoned", "open")
        assert book() == (self.open if state == "open" else self.before)
        if state == "abandoned":
            assert found[2].reason == DIED and found[2].ended_by
        return state

    def after_a_close(self) -> str:
        """What the close left: the cycle still `open`, or `closed` whole."""
        state = Cycle.objects.get(number=2).state
        assert state in ("open", "closed")
        assert book() == (self.closed if state == "closed" else self.open)
        assert faults() == []
        return state

    def go_on(self) -> None:
        """The next run and close, of whatever is still to be done, end as undisturbed ones do."""
        if Cycle.objects.filter(state__in=("open", "closed")).latest("number").number == 1:
            assert self.program.run(RUN) == 0
        number = Cycle.objects.latest("number").number
        if Cycle.objects.filter(state="open").exists():
            assert self.program.run(CLOSE) == 0
        assert outcome(number) == self.outcome
        assert faults() == []


@pytest.fixture
def scene(database: Database, tmp_path: Path, upline_cli: Callable[..., CommandLine]) -> Iterator[Scene]:
    office = Office(tmp_path).book(ADVANCED)
    many = range(1, POLICIES + 1)
    header = "number,issuer,plan,writing_agent,effective_date\n"
    office.bring("policies", header + "".join(f"P-{n},ACME,MED,{'WA'[n % 2]},2026-01-01\n" for n in many))
    header = "reference,policy,issuer,date,premium\n"
    office.bring("transactions", header + "".join(f"a{n},P-{n},ACME,2026-01-05,{n}.37\n" for n in many if n % 3))
    office.month("2026-01-31")
    office.bring("transactions", header + "".join(f"b{n},P-{n},ACME,2026-02-05,{n}.73\n" for n in many))
    store, upline = Store(database, tmp_path), upline_cli(database.url)
    with mortals(upline) as program:
        yield Scene(store, program, upline)
    connection.close()
    for copy in ("before", "open"):
        store.forget(copy)


def book() -> dict[str, str]:
    """A digest of every table but the cycles and the audit trail; moments and hashes of entries left out."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name in ("cycle", "audit_record"):
                continue
            cursor.execute(f'SELECT * FROM "{name}"')
            kept = [i for i, column in enumerate(cursor.description or ()) if column[0] not in ("at", "hash")]
            rows = sorted(repr([_plain(row[i]) for i in kept]) for row in cursor.fetchall())
            found[name] = f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def outcome(number: int) -> dict[str, object]:
    """What a closed cycle came to, whatever its number is."""
    figures = [field.attname for field in Line._meta.concrete_fields if field.name != "cycle"]
    amounts = [field.attname for field in AgentSummary._meta.concrete_fields if field.name not in ("pk", "cycle")]
    posted = Posting.objects.filter(entry__kind="cycle_close", entry__source=f"cycle {number}")
    return {
        "lines": list(Line.objects.filter(cycle=number).order_by("pk").values_list(*figures)),
        "summary": list(AgentSummary.objects.filter(cycle=number).order_by("pk").values_list(*amounts)),
        "items": list(
            BatchItem.objects.filter(batch=number)
            .order_by("pk")
            .values_list("transaction", "distribution__digest", "version", "policy_month", "payment_months")
        ),
        "policies": list(
            Policy.objects.order_by("pk").values_list(
                "pk", "version", "paid_through", "advance_used", "distribution__digest"
            )
        ),
        "versions": list(
            DistributionVersion.objects.order_by("pk").values_list("policy", "version", "distribution__digest", "by")
        ),
        "debits": list(DebitBalance.objects.order_by("pk").values_list("policy", "agent", "advance", "recovery")),
        "postings": list(posted.order_by("line").values_list("line", "account", "party", "amount")),
    }


def test_a_run_that_is_killed(scene: Scene) -> None:
    """At each step of it, then at moments spread over all of it."""
    for place, step in IN_A_RUN:
        assert scene.kill("before", RUN, **step) == KILLED, place
        state = scene.after_a_run()
        assert state == ("open" if place == "it has committed" else "abandoned"), place
        if place in ("it has begun", "half of the lines are written", "it is about to commit"):
            scene.go_on()
    seen = []
    for seconds in spread(10, scene.seconds_of_run, seed=1):
        scene.kill("before", RUN, seconds=seconds)
        seen.append(scene.after_a_run())
    assert "abandoned" in seen
    scene.go_on()


def test_a_close_that_is_killed(scene: Scene) -> None:
    """At each step of it, then at moments spread over all of it; and so is abandoning."""
    for place, step in IN_A_CLOSE:
        assert scene.kill("open", CLOSE, **step) == KILLED, place
        assert scene.after_a_close() == ("closed" if place == "it has committed" else "open"), place
        if place in ("the debit balances are moved", "it is about to commit"):
            scene.go_on()
    for seconds in spread(6, scene.seconds_of_close, seed=2):
        scene.kill("open", CLOSE, seconds=seconds)
        scene.after_a_close()
    scene.go_on()
    for place, step in IN_ABANDONING:
        assert scene.kill("open", ABANDON, **step) == KILLED, place
        if place == "it has committed":
            assert Cycle.objects.get(number=2).state == "abandoned"
        else:
            assert scene.after_a_close() == "open", place
    scene.go_on()


def test_the_program_that_is_killed(scene: Scene) -> None:
    """As its users start it, and as they see afterwards what became of it."""
    scene.store.back_to("before")
    started = time.monotonic()
    scene.upline.output(RUN)
    for seconds in spread(2, time.monotonic() - started, seed=3):
        scene.store.back_to("before")
        process = scene.upline.start(RUN)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        scene.store.settle()
        listed = scene.upline.output("cycle list --format csv").splitlines()
        state = scene.after_a_run()
        assert len(listed) == (2 if state == "nothing" else 3)
        if state == "abandoned":
            assert ",abandoned," in listed[2] and DIED in listed[2]
