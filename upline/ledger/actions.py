"""Posting: the only way into the journal. Everything here runs inside the caller's transaction.

On SQLite a transaction has the only writer's place from its start; on PostgreSQL a lock that lasts as long as
the transaction lets one session at a time append to the chain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from upline.audit import actions as audit
from upline.audit.actor import Actor
from upline.errors import Refused

from . import store
from .accounts import NOBODY, Account
from .chain import entry_hash, moment_text, posting_text
from .guards import GENESIS
from .models import Entry, Posting

FIRST_YEAR, LAST_YEAR = 1900, 2899  # what plain-text accounting can write down (I5)
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")

# An account's name in the database, whether a posting on it must name a party, and whether it must not.
_RULES = {one: (one.value, one.terms.party_required, one.terms.party_kind == "none") for one in Account}

Leg = tuple[Account, int | None, int]


@dataclass(frozen=True)
class NewEntry:
    """An entry to be posted. postings: (account, agent's or issuer's id or None, minor units: debit positive)."""

    kind: str
    source: str
    date: date
    postings: Iterable[Leg]
    memo: str = ""
    reverses: int | None = None  # the number of the entry that this one undoes


def post(
    actor: Actor,
    *,
    kind: str,
    source: str,
    date: date,
    postings: Iterable[Leg],
    memo: str = "",
    reverses: Entry | None = None,
) -> Entry:
    """Append one balanced entry to the journal (I1) and give it back.

    kind, source: what made it, e.g. "cycle_close", "cycle 3"; one entry each, a second is Refused. postings: (account,
    agent's or issuer's id or None, amount in minor units: debit positive, credit negative), any number of them; those
    of 0 are dropped, and an entry without any is allowed (an empty cycle). AssertionError when they do not balance.
    """
    undone = reverses.number if reverses else None
    [entry] = post_many(actor, [NewEntry(kind, source, date, postings, memo, undone)])
    return entry


def post_many(actor: Actor, entries: Iterable[NewEntry]) -> list[Entry]:
    """Append balanced entries to the journal in their order, in one go; as `post` for each."""
    assert connection.in_atomic_block, "post inside the transaction of what is posted"
    wanted = list(entries)
    store.take_turn()
    _refuse_repeated(wanted)
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous_hash = last or (0, GENESIS)
    at = timezone.now()
    made: list[Entry] = []
    texts: list[list[str]] = []
    for new in wanted:
        number += 1
        entry, lines = _entry(new, number, at, actor.by, previous_hash)
        made.append(entry)
        texts.append(lines)
        previous_hash = entry.hash
    store.write(made, texts)
    if made:
        audit.record(actor, "post", f"entry {number}", None, {"entries": len(made), "hash": previous_hash})
    return made


def reverse(actor: Actor, entry: Entry, date: date, why: str) -> Entry:
    """Append the exact opposite of an entry, which names it (A4, A6). Refused when it was reversed before.

    why: kept as the new entry's memo.
    """
    earlier = Entry.objects.filter(reverses=entry).values_list("number", flat=True).first()
    if earlier is not None:
        raise Refused(f"entry {entry.number} ({entry.source}) is reversed already, by entry {earlier} (A6)")
    opposite: list[Leg] = [
        (Account(account), party, -amount)
        for account, party, amount in Posting.objects.filter(entry=entry)
        .order_by("line")
        .values_list("account", "party", "amount")
    ]
    source = f"entry {entry.number}"
    return post(actor, kind="reversal", source=source, date=date, postings=opposite, memo=why, reverses=entry)


def _refuse_repeated(wanted: Sequence[NewEntry]) -> None:
    """Refuse what has been posted before, set-wise: no source makes two entries of a kind (I1)."""
    keys = {(new.kind, new.source) for new in wanted}
    assert len(keys) == len(wanted), "two entries of one kind and source"
    kinds = sorted({kind for kind, _ in keys})
    sources = [new.source for new in wanted]
    for start in range(0, len(sources), 500):
        found = Entry.objects.filter(kind__in=kinds, source__in=sources[start : start + 500])
        for number, kind, source in found.order_by("number").values_list("number", "kind", "source"):
            if (kind, source) in keys:
                raise Refused(f"{source} is posted already, as entry {number} ({kind}); reverse that first (I1)")


def _entry(new: NewEntry, number: int, at: datetime, by: str, previous_hash: str) -> tuple[Entry, list[str]]:
    """The row of a new entry, and its postings' texts."""
    assert _KIND.fullmatch(new.kind), f"'{new.kind}' is not a kind such as cycle_close"
    assert 0 < len(new.source) <= 200, f"the source '{new.source}' has no text, or more than 200 characters"
    if not FIRST_YEAR <= new.date.year <= LAST_YEAR:
        raise Refused(f"{new.source}: the date {new.date} is outside the years {FIRST_YEAR} to {LAST_YEAR} (I5)")
    lines: list[str] = []
    balance = total = 0
    for account, party, amount in new.postings:
        assert type(amount) is int, f"{new.source}: {amount!r} is not a whole number of minor units (A1)"
        if amount == 0:
            continue
        name, required, forbidden = _RULES[account]
        assert party or not required, f"{new.source}: a posting on {name} names no {account.terms.party_kind}"
        assert not (party and forbidden), f"{new.source}: a posting on {name} names {party}, and has no party"
        lines.append(posting_text(len(lines) + 1, name, party or NOBODY, amount))
        balance += amount
        if amount > 0:
            total += amount
    assert balance == 0, f"{new.kind} {new.source} does not balance: debits {total}, credits {total - balance} (I1)"
    assert total < 2**63, f"{new.kind} {new.source}: debits of {total} do not fit 64 bits"
    count = len(lines)
    said = (by, new.kind, new.source, new.memo, new.reverses, count, total)
    link = entry_hash(previous_hash, number, moment_text(at), new.date.isoformat(), *said, lines)
    entry = Entry(
        number=number,
        at=at,
        date=new.date,
        by=by,
        kind=new.kind,
        source=new.source,
        memo=new.memo,
        reverses_id=new.reverses,
        posting_count=count,
        total=total,
        previous_hash=previous_hash,
        hash=link,
    )
    return entry, lines
