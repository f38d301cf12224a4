"""Abandoning frees all, and the same run again gives the same, byte for byte (F6, F7)."""

import pytest

from upline.audit.models import AuditRecord
from upline.cycles import actions
from upline.cycles.models import AgentSummary, Cycle, CycleException, Line, SnapshotPart
from upline.errors import Refused
from upline.policies.models import Batch, BatchItem

from .office import ADVANCED, CLERK, Office, everything, faults, lines, summary

FIGURES = ("base", "percent", "below_percent", "fixed", "commission", "advance", "recovery", "earned", "version")
KEPT = ("cycle", "audit_record", "distribution", "distribution_row")


@pytest.fixture
def busy(office: Office) -> Office:
    """A month behind it; advances, an exception and a reversal before it."""
    for template, text in ADVANCED.items():
        office.bring(template, text)
    office.bring("agents", "code,name,agency\nX,No contract,HQ\n")
    office.policy()
    office.policy("P-2", "A")
    office.policy("P-3", "X")
    office.premium("a1", "2026-01-15", "100.03")
    office.premium("b1", "2026-01-15", "500.00", "P-2")
    office.month("2026-01-31")
    office.premium("a2", "2026-02-01", "-100.03", reverses="a1")
    office.premium("a3", "2026-02-15", "33.33")
    office.premium("b2", "2026-02-15", "500.00", "P-2")
    office.premium("c1", "2026-02-15", "500.00", "P-3")
    return office


def bytes_of(number: int) -> list[object]:
    """The rows of a cycle without its number, and its snapshot's bytes."""
    names = [field.attname for field in Line._meta.concrete_fields if field.name != "cycle"]
    of_lines = list(Line.objects.filter(cycle=number).order_by("pk").values_list(*names))
    names = [field.attname for field in AgentSummary._meta.concrete_fields if field.name != "cycle"]
    of_agents = list(AgentSummary.objects.filter(cycle=number).order_by("pk").values_list(*names))
    left_out = list(CycleException.objects.filter(cycle=number).order_by("id").values_list("code", "record", "reason"))
    parts = SnapshotPart.objects.filter(cycle=number).order_by("table", "part").values_list("table", "part", "data")
    return [of_lines, of_agents, left_out, [(table, part, bytes(data)) for table, part, data in parts]]


def test_all_is_free_again_and_the_same_run_gives_the_same(busy: Office) -> None:
    before = everything(*KEPT)
    busy.run("2026-02-28")
    first, shown, totals = bytes_of(2), lines(2, *FIGURES), summary(2, "net", "form_1099", "ending_balance")
    digest = Cycle.objects.get(number=2).snapshot_digest
    assert len(shown) == 9
    assert actions.abandon(CLERK, " wrong month ") == 2
    assert everything(*KEPT) == before
    busy.run("2026-02-28")
    assert bytes_of(3) == first
    assert (lines(3, *FIGURES), summary(3, "net", "form_1099", "ending_balance")) == (shown, totals)
    assert Cycle.objects.get(number=3).snapshot_digest == digest
    busy.close(skip_exceptions=True)
    assert faults() == []


def test_who_when_and_why_are_kept(busy: Office) -> None:
    busy.run("2026-02-28")
    actions.abandon(CLERK, " wrong month ")
    cycle = Cycle.objects.get(number=2)
    assert (cycle.state, cycle.slot, cycle.ended_by, cycle.reason) == ("abandoned", None, "clerk", "wrong month")
    assert cycle.ended_at and cycle.ended_at >= cycle.started_at
    record = AuditRecord.objects.latest("id")
    assert (record.by, record.action, record.record) == ("clerk", "cycle abandon", "cycle 2")
    assert record.after == {"reason": "wrong month"}
    assert not Batch.objects.filter(number=2).exists()
    assert not BatchItem.objects.filter(batch=2).exists()


def test_a_reason_is_needed(busy: Office) -> None:
    busy.run("2026-02-28")
    with pytest.raises(Refused, match="needs a reason"):
        actions.abandon(CLERK, "  ")
    assert Cycle.objects.get(number=2).state == "open"


def test_a_change_that_was_refused_goes_through_when_told_to_abandon(busy: Office) -> None:
    """The import frees the open cycle in its own transaction; a file that is refused whole leaves it open (E4)."""
    from upline.cli.imports import abandoning

    busy.run("2026-02-28")
    free = abandoning(CLERK, "importing transactions")
    header = "reference,policy,issuer,date,premium\n"
    with pytest.raises(Refused):
        busy.bring("transactions", f"{header}a3,P-1,ACME,2026-02-15,not an amount\n", on_pending=free)
    assert Cycle.objects.get(number=2).state == "open"
    assert busy.bring("transactions", f"{header}a3,P-1,ACME,2026-02-15,44.44\n", on_pending=free).updated == 1
    assert Cycle.objects.get(number=2).state == "abandoned"
    assert not Line.objects.filter(cycle=2).exists()
