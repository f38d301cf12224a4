"""Reading the journal; sums are made in the database.

Signs: `balances` and `balance` are positive on the side on which the account grows. So payable 500 is owed to the
agent, agent_balance 500 is owed by the agent, income and expense are positive as in a profit and loss. `trial_balance`
gives debits positive and credits negative, and adds up to 0. All amounts are minor units.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from .accounts import Account
from .models import Entry, Posting


@dataclass(frozen=True)
class Movement:
    """A posting on an account, with the entry it stands in. amount: positive where the account grew."""

    entry: int
    date: date
    kind: str
    source: str
    memo: str
    amount: int


@dataclass(frozen=True)
class Counts:
    """How long the journal is, and the hash of its last entry ('' when there is none)."""

    entries: int
    postings: int
    head: str


def balances(account: Account, *, on: date | None = None, parties: Iterable[int] | None = None) -> dict[int, int]:
    """What an account holds by party: {agent's or issuer's id, or NOBODY: minor units}, positive where it grows.

    on: only entries dated on or before that day; None: all. parties: only these. Balances of 0 are left out.
    """
    postings = _postings(account, on)
    if parties is None:
        return _sums(account, postings)
    ids = sorted(set(parties))
    found: dict[int, int] = {}
    for start in range(0, len(ids), 500):
        found.update(_sums(account, postings.filter(party__in=ids[start : start + 500])))
    return found


def balance(account: Account, party: int, *, on: date | None = None) -> int:
    """What an account holds for one agent or issuer, positive where it grows; on: as in `balances`."""
    total: int = _postings(account, on).filter(party=party).aggregate(total=Sum("amount"))["total"] or 0
    return total if account.grows_by_debit else -total


def account_total(account: Account, *, on: date | None = None) -> int:
    """What an account holds over all its parties, positive where it grows; on: as in `balances`."""
    total: int = _postings(account, on).aggregate(total=Sum("amount"))["total"] or 0
    return total if account.grows_by_debit else -total


def trial_balance(*, on: date | None = None) -> dict[tuple[Account, int], int]:
    """Every account and party with a balance: debit positive, credit negative; adds up to 0."""
    rows = _dated(Posting.objects.all(), on).order_by("account", "party").values_list("account", "party")
    summed = rows.annotate(total=Sum("amount")).exclude(total=0)
    return {(Account(account), party): int(total) for account, party, total in summed}


def movements(account: Account, party: int, *, start: date | None = None, on: date | None = None) -> Iterator[Movement]:
    """The postings of one agent or issuer on an account, by date, then entry; from `start` to `on`, both included."""
    found = _postings(account, on).filter(party=party)
    if start:
        found = found.filter(entry__date__gte=start)
    sign = 1 if account.grows_by_debit else -1
    rows = found.order_by("entry__date", "entry", "line").values_list(
        "entry", "entry__date", "entry__kind", "entry__source", "entry__memo", "amount"
    )
    for number, day, kind, source, memo, amount in rows.iterator(chunk_size=2000):
        yield Movement(number, day, kind, source, memo, sign * amount)


def entry_of(kind: str, source: str) -> Entry | None:
    """The entry that something made, e.g. entry_of("cycle_close", "cycle 3")."""
    return Entry.objects.filter(kind=kind, source=source).first()


def counts() -> Counts:
    """How long the journal is."""
    last = Entry.objects.order_by("-number").values_list("hash", flat=True).first()
    return Counts(Entry.objects.count(), Posting.objects.count(), last or "")


def _postings(account: Account, on: date | None) -> QuerySet[Posting]:
    return _dated(Posting.objects.filter(account=account.value), on)


def _dated(postings: QuerySet[Posting], on: date | None) -> QuerySet[Posting]:
    return postings if on is None else postings.filter(entry__date__lte=on)


def _sums(account: Account, postings: QuerySet[Posting]) -> dict[int, int]:
    sign = 1 if account.grows_by_debit else -1
    rows = postings.order_by().values_list("party").annotate(total=Sum("amount")).exclude(total=0)
    return {party: sign * int(total) for party, total in rows.iterator(chunk_size=10_000)}
