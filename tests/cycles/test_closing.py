"""Closing: all or nothing, and not while an exception blocks (F6); and what it saves (D6, F1, G2)."""

import pytest

from upline.audit.models import AuditRecord
from upline.cycles import actions, closing
from upline.cycles.models import Cycle
from upline.errors import Refused
from upline.ledger.models import Entry
from upline.policies import actions as editing
from upline.policies.models import Batch, DistributionVersion, Policy

from .office import CLERK, Office, balances, everything, faults, lines, summary


@pytest.fixture
def blocked(office: Office) -> Office:
    """P-1 can be computed; P-2's agent has no contract."""
    office.bring("agents", "code,name,agency\nX,No contract,HQ\n")
    office.policy()
    office.policy("P-2", writing_agent="X")
    office.premium("t1", "2026-01-15", "100.00")
    office.premium("t2", "2026-01-15", "100.00", "P-2")
    return office


def test_an_exception_blocks_and_is_named(blocked: Office) -> None:
    blocked.run("2026-01-31")
    before = everything()
    with pytest.raises(Refused) as refusal:
        blocked.close()
    assert str(refusal.value) == (
        "cycle 1 has 1 exceptions that block, the first: X2 ACME/P-2: agent X has no contract on 2026-01-01; import one"
        " (template contracts); mend them and run again, or close with --skip-exceptions (F6)"
    )
    assert everything() == before


def test_what_was_skipped_is_taken_by_the_next_run_once_it_is_mended(blocked: Office) -> None:
    blocked.run("2026-01-31")
    blocked.close(skip_exceptions=True)
    assert lines(1, "commission") == ["t1 W 30.00", "t1 M 10.00", "t1 D 5.00", "t1 T 5.00"]
    assert Policy.objects.get(number="P-2").first_cycle is None
    assert AuditRecord.objects.latest("id").after["skipped_exceptions"] == 1
    blocked.bring("contracts", "agent,contract,from\nX,L4,2020-01-01\n")
    blocked.bring("uplines", "agent,upline,from\nX,self,2020-01-01\n")
    blocked.month("2026-01-31")
    assert lines(2, "commission") == ["t2 X 50.00"]


@pytest.mark.parametrize("step", ["settle", "_add_to_debits", "distributions.save_first_versions", "ledger.post"])
def test_a_close_that_fails_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Whichever of its steps does; and the cycle is open as before, to be closed again."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    before = everything()

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(f"upline.cycles.closing.{step}", fault)
        with pytest.raises(RuntimeError, match="the disk is gone"):
            office.close()
    assert everything() == before
    assert office.close().state == "closed"
    assert faults() == []


def test_what_a_close_does(office: Office) -> None:
    """The batch is processed, the policy has been through a cycle, version 1 is saved, one entry is posted."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    policy = Policy.objects.get()
    assert (policy.version, policy.first_cycle, policy.advance_used, policy.paid_through) == (0, None, False, None)
    assert not DistributionVersion.objects.exists()
    assert balances() == []
    assert lines(1, "version") == ["t1 W 1", "t1 M 1", "t1 D 1", "t1 T 1"]
    office.close()
    policy.refresh_from_db()
    assert (policy.version, policy.first_cycle, policy.advance_used) == (1, 1, True)
    assert str(policy.paid_through) == "2026-01-31"
    saved = DistributionVersion.objects.get()
    assert (saved.version, saved.by, saved.why) == (1, "clerk", "cycle 1")
    assert Batch.objects.get().state == "processed"
    entry = Entry.objects.get()
    assert (entry.kind, entry.source, str(entry.date)) == (closing.ENTRY_KIND, "cycle 1", "2026-01-31")
    assert balances() == ["D 0.00 5.00 0.00", "M 0.00 10.00 0.00", "T 0.00 5.00 0.00", "W 0.00 30.00 0.00"]


def test_versions_are_named_by_the_lines_that_used_them(office: Office) -> None:
    """Version 1 is there before the first close where it was edited; later closes save none (D6)."""
    office.policy()
    office.policy("P-2")
    editing.set_rate(CLERK, "ACME/P-2", "W", percent=320_000)
    office.premium("a1", "2026-01-15", "100.00")
    office.premium("b1", "2026-01-15", "100.00", "P-2")
    office.month("2026-01-31")
    editing.set_rate(CLERK, "ACME/P-1", "W", percent=310_000)
    editing.set_rate(CLERK, "ACME/P-1", "W", percent=330_000)
    office.premium("a2", "2026-02-15", "100.00")
    office.premium("b2", "2026-02-15", "100.00", "P-2")
    office.month("2026-02-28")
    assert lines(1, "version", "commission")[::4] == ["a1 W 1 30.00", "b1 W 1 32.00"]
    assert lines(2, "version", "commission")[::4] == ["a2 W 3 33.00", "b2 W 1 32.00"]
    versions = DistributionVersion.objects.order_by("policy__number", "version")
    assert [f"{one.policy.number} {one.version} {one.why[:7]}" for one in versions] == [
        "P-1 1 cycle 1",
        *("P-1 2 set W t", "P-1 3 set W t"),
        "P-2 1 set W t",
    ]


def test_an_empty_cycle_closes(office: Office) -> None:
    office.month("2026-01-31")
    assert (summary(1), lines(1), Entry.objects.get().posting_count) == ([], [], 0)


def test_a_cycle_whose_agents_changed_meanwhile_closes_as_it_was_computed(office: Office) -> None:
    """An open cycle is a computation; new rates and hierarchies are the next policy's (D1)."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    office.bring("uplines", "agent,upline,from\nW,T,2025-06-01\n")
    office.bring("rates", "contract,percent\nL1,35\n")
    office.close()
    assert faults() == []
    assert lines(1, "percent", "commission") == ["t1 W 30 30.00", "t1 M 40 10.00", "t1 D 45 5.00", "t1 T 50 5.00"]
    assert actions.replay(1).difference == ""


def test_an_entry_that_is_there_already_refuses_the_close(office: Office) -> None:
    """One entry a cycle, whatever happens to the cycles' numbers."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.run("2026-01-31")
    from django.db import transaction

    from upline.ledger import actions as ledger

    with transaction.atomic():
        from datetime import date

        ledger.post(CLERK, kind=closing.ENTRY_KIND, source="cycle 1", date=date(2026, 1, 31), postings=[])
    with pytest.raises(Refused, match="cycle 1"):
        office.close()
    assert Cycle.objects.get().state == "open"
