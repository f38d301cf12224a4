"""Debit balances of policies: what agents were advanced and have not earned back (G3), and how old each is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery

from upline.balances.models import DebitBalance
from upline.cycles.models import Line
from upline.policies.models import Transaction
from upline.reports.definition import Block, Column, Document, Report, Row, Section, Selection
from upline.reports.order import by_character, policy_name
from upline.reports.subjects import agent_named, issuer_named

BALANCE_COLUMNS = (
    Column("policy", "Policy", width=22),
    Column("agent", "Agent", width=14),
    Column("advance", "Advance", "amount", total=True, width=14),
    Column("recovery", "Recovery", "amount", total=True, width=14),
    Column("chargebacks", "Chargebacks", "amount", total=True, width=14),
    Column("debit", "Debit", "amount", total=True, width=14),
)
SECTION = Section("debit-balances", "Debit balances", (*BALANCE_COLUMNS, Column("age_days", "Age in days", "count")))

ADVANCE = F("imported_advance") + F("advance")
RECOVERY = F("imported_recovery") + F("recovery")
DEBIT = ADVANCE - RECOVERY - F("chargebacks")


def balances() -> Iterator[tuple[str, str, int, int, int, int]]:
    """Every debit balance, at 0 too: policy, agent, advance, recovery, chargebacks, debit; the imported parts count."""
    name = policy_name("policy__")
    return (
        DebitBalance.objects.order_by(by_character(name), by_character("agent__code"))
        .values_list(name, "agent__code", ADVANCE, RECOVERY, "chargebacks", DEBIT)
        .iterator(chunk_size=10_000)
    )


def _open_balances(selection: Selection) -> Iterator[Row]:
    """Balances above 0 with their age: days since the first advance was paid, the date of its closed cycle.

    What another system advanced has no such date: its age counts from the policy's effective date.
    """
    found = DebitBalance.objects.annotate(owed=DEBIT).filter(owed__gt=0)
    if selection.agent:
        found = found.filter(agent=agent_named(selection.agent))
    if selection.issuer:
        found = found.filter(policy__issuer=issuer_named(selection.issuer))
    name = policy_name("policy__")
    rows = (
        found.annotate(first_advance=Subquery(_first_advance()))
        .order_by(by_character(name), by_character("agent__code"))
        .values_list(
            name,
            "agent__code",
            ADVANCE,
            RECOVERY,
            "chargebacks",
            "owed",
            "imported_advance",
            "first_advance",
            "policy__effective_date",
        )
        .iterator(chunk_size=10_000)
    )
    for *row, imported, first_advance, effective_date in rows:
        since: date = effective_date if imported or first_advance is None else first_advance
        yield (*row, max((selection.today - since).days, 0))


def _first_advance() -> QuerySet[Any, Any]:
    """The date of the first closed cycle that paid the agent an advance on the policy: by keys only, for each row."""
    advances = Line.objects.filter(
        transaction_id=OuterRef("pk"), cycle_id=OuterRef("batchitem__batch_id"), agent_id=OuterRef(OuterRef("agent_id"))
    )
    return (
        Transaction.objects.filter(policy_id=OuterRef("policy_id"), batchitem__batch__state="processed")
        .annotate(paid=Subquery(advances.filter(advance__gt=0).values("cycle__date")[:1]))
        .values("policy_id")
        .annotate(first=Min("paid"))
        .values("first")
    )


def _read(selection: Selection) -> Iterator[Document]:
    facts = [("As of", selection.today.isoformat())]
    facts += [("Agent", selection.agent)] if selection.agent else []
    facts += [("Issuer", selection.issuer)] if selection.issuer else []
    yield Document(
        name="debit-balances",
        title="Debit balances",
        keys=(),
        facts=tuple(facts),
        blocks=(Block(SECTION, _open_balances(selection), "Balances above 0, after the last closed cycle (G3)."),),
        line_count=DebitBalance.objects.annotate(owed=DEBIT).filter(owed__gt=0).count(),
    )


REPORT = Report(
    name="debit-balances",
    title="Debit balances",
    options=frozenset({"agent", "issuer"}),
    keys=(),
    sections=(SECTION,),
    read=_read,
)
