"""Proof that the journal holds (I1, I4): hashes, balances, nothing missing, nothing left over, all guards in place.

What the journal must agree with in other packages (debit balances, summaries) is checked by those, each with a
function of the same form, `check() -> list[Fault]`; a face runs them all inside `store.one_moment()`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import connection

from upline.audit.models import AuditRecord
from upline.engine.money import format_amount

from .chain import entry_hash
from .guards import GENESIS, TRIGGERS
from .models import Entry
from .store import Head, one_moment, stream_heads, stream_texts

MOST_FAULTS = 100  # after so many the rest of the journal is not looked at


@dataclass(frozen=True)
class Fault:
    """record: what is wrong, e.g. "entry 17". message: what was found and what was expected, with the rule."""

    record: str
    message: str

    def __str__(self) -> str:
        return f"{self.record}: {self.message}"


def check() -> list[Fault]:
    """What is wrong with the journal, the first record at fault first; an empty list when it holds."""
    faults: list[Fault] = []
    with one_moment():
        for fault in _all():
            faults.append(fault)
            if len(faults) == MOST_FAULTS:
                break
    return faults


def _all() -> Iterator[Fault]:
    yield from _chain()
    yield from _reversals()
    yield from _head()
    yield from _guards()


def _chain() -> Iterator[Fault]:
    """Entries in order beside their postings, both in a stream."""
    groups = groupby(stream_texts(), key=itemgetter(0))
    group = next(groups, None)
    number, previous_hash = 0, GENESIS
    for head in stream_heads():
        while group and group[0] < head[0]:
            yield Fault(f"entry {group[0]}", "is not there, but postings name it (I1)")
            group = next(groups, None)
        if head[0] != number + 1:
            yield Fault(f"entry {number + 1}", f"is missing: entry {head[0]} is the next one found (I4)")
        if group and group[0] == head[0]:
            yield from _entry(head, group[1], previous_hash)
            group = next(groups, None)
        else:
            yield from _entry(head, (), previous_hash)
        number, previous_hash = head[0], head[11]
    while group:
        yield Fault(f"entry {group[0]}", "is not there, but postings name it (I1)")
        group = next(groups, None)


def _entry(head: Head, postings: Iterable[tuple[int, int, str]], previous_hash: str) -> Iterator[Fault]:
    """What is wrong with one entry."""
    name = f"entry {head[0]}"
    count, total, carried, kept = head[8:]
    debits = balance = 0
    texts: list[str] = []
    for _, amount, text in postings:
        texts.append(text)
        balance += amount
        if amount > 0:
            debits += amount
    if balance:
        figures = f"debits {format_amount(debits)}, credits {format_amount(debits - balance)}"
        yield Fault(name, f"does not balance: {figures} (I1)")
    if len(texts) != count:
        yield Fault(name, f"has {len(texts)} postings, expected {count} (I1)")
    if debits != total:
        yield Fault(name, f"has debits of {format_amount(debits)}, its total says {format_amount(total)} (I1)")
    if carried != previous_hash:
        figures = f"{carried[:12]}… of another entry than the one before, {previous_hash[:12]}…"
        yield Fault(name, f"carries the hash {figures} (I4)")
    expected = entry_hash(carried, *head[:10], texts)
    if expected != kept:
        yield Fault(name, f"was changed: its hash is {kept[:12]}…, its text and postings give {expected[:12]}… (I4)")


def _reversals() -> Iterator[Fault]:
    """A reversal and what it reverses leave every account and party as they were (A4)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT number FROM (SELECT entry.number AS number FROM entry"
            " JOIN posting ON posting.entry_id IN (entry.number, entry.reverses_id)"
            " WHERE entry.reverses_id IS NOT NULL"
            " GROUP BY entry.number, posting.account, posting.party HAVING SUM(posting.amount) <> 0) AS unequal"
            " ORDER BY number"
        )
        for (number,) in cursor.fetchall():
            yield Fault(f"entry {number}", "is not the exact opposite of the entry that it reverses (A4)")


def _head() -> Iterator[Fault]:
    """The audit trail witnessed the last entry: one that was cut off, or put in beside the program, shows here."""
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    seen = AuditRecord.objects.filter(action="post").order_by("-id").values_list("record", "after").first()
    if seen is None:
        if last:
            yield Fault(f"entry {last}", "is unknown to the audit trail, which saw no entry posted (I4)")
        return
    witnessed = int(seen[0].removeprefix("entry "))
    expected = str(seen[1]["hash"]) if seen[1] else ""
    found = Entry.objects.filter(number=witnessed).values_list("hash", flat=True).first()
    if found is None:
        yield Fault(f"entry {last + 1}", f"is missing: the audit trail saw entries up to {witnessed} posted (I4)")
    elif found != expected:
        yield Fault(f"entry {witnessed}", f"has the hash {found[:12]}…, the audit trail saw {expected[:12]}… (I4)")
    elif last > witnessed:
        yield Fault(
            f"entry {witnessed + 1}", "is unknown to the audit trail, which saw none posted after the one before (I4)"
        )


def _guards() -> Iterator[Fault]:
    """The triggers that keep the journal as it is are all there, and on."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('entry', 'posting')"
    else:
        sql = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid IN ('\"entry\"'::regclass, '\"posting\"'::regclass)"
            " AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = {name for (name,) in cursor.fetchall()}
    for name in sorted(TRIGGERS[connection.vendor] - found):
        yield Fault(f"trigger {name}", "is gone or off, so the journal could be changed; compare it with a backup (I1)")
