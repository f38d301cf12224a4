"""What a run takes, and what it says when there is nothing to take (F1, E2, E4)."""

from datetime import date

import pytest

from upline.agents.models import Agent
from upline.cycles import actions, running, snapshots
from upline.cycles.models import Cycle
from upline.errors import PendingInCycle, Refused
from upline.policies.models import BatchItem
from upline.policies.transactions import delete

from .office import CLERK, Office, everything, lines


def taken() -> str:
    """The references of what the latest cycle has taken."""
    number = Cycle.objects.latest("number").number
    items = BatchItem.objects.filter(batch=number).values_list("transaction__reference", flat=True)
    return " ".join(sorted(items))


def test_types_issuers_and_dates(office: Office) -> None:
    """P-1 has been through a cycle, P-2 has not; B-1 is another issuer's; one is dated later."""
    office.bring("rates", "contract,issuer,percent\nL1,BETA,10\nL2,BETA,20\nL3,BETA,25\nL4,BETA,30\n")
    for number in ("P-1", "P-2"):
        office.policy(number)
    office.policy("B-1", issuer="BETA", plan="LIFE")
    office.premium("a1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    office.premium("a2", "2026-02-28", "100.00")
    office.premium("a3", "2026-03-01", "100.00")
    office.premium("b1", "2026-02-10", "100.00", "P-2")
    office.premium("c1", "2026-02-10", "100.00", "B-1", issuer="BETA")
    for type, issuers, expected in (
        ("all", (), "a2 b1 c1"),
        ("new", (), "b1 c1"),
        ("recurring", (), "a2"),
        ("all", ("BETA",), "c1"),
        ("new", ("ACME",), "b1"),
        ("recurring", ("BETA",), ""),
        ("all", ("ACME", "BETA"), "a2 b1 c1"),
    ):
        cycle = office.run("2026-02-28", type, *issuers)
        assert taken() == expected, (type, issuers)
        assert (cycle.transaction_count, cycle.type, cycle.issuers) == (len(expected.split()), type, sorted(issuers))
        actions.abandon(CLERK, "to try another")
    office.run("2026-03-01")
    assert taken() == "a2 a3 b1 c1"


def test_a_type_an_issuer_and_a_reason_must_be_known(office: Office) -> None:
    with pytest.raises(Refused, match="type 'old': expected all, new or recurring"):
        office.run("2026-01-31", "old")
    with pytest.raises(Refused, match="issuer 'NONE' is not known"):
        office.run("2026-01-31", "all", "ACME", "NONE")
    assert not Cycle.objects.exists()


def test_only_the_kind_that_is_the_policys_basis_counts(office: Office) -> None:
    office.policy("P-1")
    office.policy("P-2", basis="paid")
    office.policy("P-3", basis="received")
    for policy in ("P-1", "P-2", "P-3"):
        for kind in ("written", "paid", "received"):
            more = {"kind": kind, "commission": "20.00"} if kind == "received" else {"kind": kind}
            office.premium(f"{policy}-{kind}", "2026-01-15", "100.00", policy, **more)
    office.run("2026-01-31")
    assert taken() == "P-1-written P-2-paid P-3-received"
    actions.close(CLERK)
    assert "import transactions first" in office.run("2026-12-31").reason


def test_a_run_that_finds_nothing_says_why(office: Office) -> None:
    assert office.run("2026-01-31").reason == "nothing is open; import transactions first"
    assert office.close().state == "closed"
    office.policy()
    office.premium("t1", "2026-03-15", "100.00")
    office.premium("t2", "2026-04-15", "100.00")
    empty = office.run("2026-02-28")
    assert empty.reason == "nothing is open up to 2026-02-28; the next transaction is dated 2026-03-15"
    assert (empty.transaction_count, empty.line_count, lines(2)) == (0, 0, [])
    office.close()
    recurring = office.run("2026-03-31", "recurring")
    assert recurring.reason == "nothing is open; import transactions first"


def test_an_empty_run_counts_only_what_it_was_asked_for(office: Office) -> None:
    office.policy()
    office.premium("t1", "2026-03-15", "100.00")
    assert "2026-03-15" in office.run("2026-02-28", "new", "ACME").reason
    actions.abandon(CLERK, "next")
    assert office.run("2026-02-28", "new", "BETA").reason.startswith("nothing is open;")


def test_a_policy_with_an_exception_is_left_out_and_the_run_says_so(office: Office) -> None:
    office.bring("agents", "code,name,agency\nX,No contract,HQ\n")
    office.policy(writing_agent="X")
    office.premium("t1", "2026-01-15", "100.00")
    cycle = office.run("2026-01-31")
    assert cycle.reason == "every policy with an open transaction has an exception; see `upline cycle exceptions`"
    assert (cycle.exception_count, cycle.blocking_count, taken()) == (1, 1, "")


def test_one_cycle_at_a_time(office: Office) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    before = everything()
    with pytest.raises(Refused, match="cycle 1 of 2026-01-31 is open: only one is open at a time"):
        office.run("2026-02-28")
    assert everything() == before


def test_a_run_that_fails_is_abandoned_with_its_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while it writes: nothing of it stays, and the next run works."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    before = everything("cycle")
    keep = snapshots.keep

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(snapshots, "keep", full)
    with pytest.raises(OSError, match="no space left"):
        office.run("2026-01-31")
    cycle = Cycle.objects.get()
    assert (cycle.state, cycle.reason, cycle.ended_by) == (
        "abandoned",
        "the run failed: no space left on device",
        "clerk",
    )
    assert everything("cycle") == before
    monkeypatch.setattr(snapshots, "keep", keep)
    assert office.run("2026-01-31").number == 2


def test_a_run_that_is_stopped_after_it_has_opened_stays_open(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between the commit and the end of the command: the cycle is there, whole."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    compute = running._compute_and_open

    def stopped(*given: object) -> None:
        compute(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "_compute_and_open", stopped)
    with pytest.raises(KeyboardInterrupt):
        office.run("2026-01-31")
    assert Cycle.objects.get().state == "open"
    assert taken() == "t1"
    office.close()


def test_a_book_that_changes_while_it_is_computed_is_computed_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the premium is changed, and another policy comes in, once the book has been read."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    read, reads = snapshots.read, []

    def changed(selection: object) -> object:
        tables = read(selection)  # type: ignore[arg-type]
        reads.append(tables["transactions"].num_rows)
        if len(reads) == 1:
            office.premium("t1", "2026-01-15", "200.00")
            office.policy("P-2")
            office.premium("t2", "2026-01-15", "10.00", "P-2")
        return tables

    monkeypatch.setattr(snapshots, "read", changed)
    office.run("2026-01-31")
    assert reads == [1, 2]
    assert lines(1, "commission") == [
        *("t1 W 60.00", "t1 M 20.00", "t1 D 10.00", "t1 T 10.00"),
        *("t2 W 3.00", "t2 M 1.00", "t2 D 0.50", "t2 T 0.50"),
    ]
    assert actions.replay(1).difference == ""


def test_a_book_that_never_rests_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    read, reads = snapshots.read, []

    def changed(selection: object) -> object:
        tables = read(selection)  # type: ignore[arg-type]
        reads.append(1)
        office.premium("t1", "2026-01-15", f"{len(reads)}.00")
        return tables

    monkeypatch.setattr(snapshots, "read", changed)
    with pytest.raises(Refused, match="changed again and again"):
        office.run("2026-01-31")
    assert len(reads) == running.TRIES
    assert [cycle.state for cycle in Cycle.objects.all()] == ["abandoned"]
    assert not BatchItem.objects.exists()


def test_what_an_open_cycle_has_taken_is_not_changed(office: Office) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    before = everything("import_file", "import_row_error")
    with pytest.raises(PendingInCycle, match="cycle 1"):
        office.premium("t1", "2026-01-15", "200.00")
    with pytest.raises(PendingInCycle, match="cycle 1"):
        delete(CLERK, "t1")
    assert everything("import_file", "import_row_error") == before


def test_agents_who_are_terminated_still_take_part(office: Office) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    Agent.objects.filter(code="M").update(status="terminated")
    office.run("2026-01-31")
    assert lines(1, "commission") == ["t1 W 30.00", "t1 M 10.00", "t1 D 5.00", "t1 T 5.00"]


def test_a_run_of_a_day_long_ago(office: Office) -> None:
    """The first day there is: no transaction is that old, and no date runs over."""
    office.policy(effective="1901-01-31")
    office.premium("t1", "1901-01-31", "100.00")
    assert actions.run(CLERK, date(1900, 1, 1)).reason.endswith("the next transaction is dated 1901-01-31")
