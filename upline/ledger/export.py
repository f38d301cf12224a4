"""The journal as plain-text accounting for hledger and beancount, or as CSV (I5): entry by entry, in a stream.

An agent's or issuer's code becomes the last part of an account's name. What the program reading it would trip over
is written as its code point in a way that no other code can come out as; codes stay apart, whatever they are.
The two journals end with assertions of every balance, added up by the database, so that the reader proves them.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from upline.engine.money import format_amount

from .accounts import CHART, NOBODY, Account
from .models import Entry, Posting
from .queries import trial_balance
from .store import stream_postings

Names = Mapping[tuple[str, int], str]  # (agent or issuer, id) → code

_SECTIONS = {"asset": "Assets", "liability": "Liabilities", "income": "Income", "expense": "Expenses"}


@dataclass(frozen=True)
class _Item:
    """An entry and its postings: (line, account, party, minor units: debit positive)."""

    entry: Entry
    postings: list[tuple[int, Account, int, int]]


def export(to: str, names: Names, currency: str = "USD") -> Iterator[str]:
    """The whole journal as pieces of text in the form `to`: hledger, beancount or csv.

    names: the code of every agent and issuer. currency: the installation's, three capital letters. Read inside
    store.one_moment(). ValueError for another form.
    """
    forms: dict[str, Callable[[Names, str], Iterator[str]]] = {
        "hledger": hledger,
        "beancount": beancount,
        "csv": as_csv,
    }
    if to not in forms:
        raise ValueError(f"'{to}' is not one of {', '.join(forms)}")
    return forms[to](names, currency)


def hledger(names: Names, currency: str) -> Iterator[str]:
    """A journal for hledger; income and liabilities are negative there, as debits are positive."""
    yield f"; The ledger of Upline, entry by entry.\ndecimal-mark .\ncommodity 1000.00 {currency}\n\n"
    accounts = {key: hledger_account(*key, names) for key in _used()}
    for name in sorted(accounts.values()):
        yield f"account {name}\n"
    last = date.min
    for item in _items():
        entry = item.entry
        last = max(last, entry.date)
        memo = f" | {_one_line(entry.memo)}" if entry.memo else ""
        yield f"\n{entry.date} * ({entry.number}) {_one_line(f'{entry.kind} {entry.source}')}{memo}\n"
        yield f"    ; entry: {entry.number}, hash: {entry.hash}\n"
        for _, account, party, amount in item.postings:
            yield f"    {accounts[account, party]}  {format_amount(amount)} {currency}\n"
    balances = trial_balance()
    if balances:
        yield f"\n{last} * balances as the ledger has them\n"
    for key, amount in balances.items():
        yield f"    {accounts[key]}  0 {currency} = {format_amount(amount)} {currency}\n"


def beancount(names: Names, currency: str) -> Iterator[str]:
    """A ledger for beancount; income and liabilities are negative there, as debits are positive."""
    yield f'; The ledger of Upline, entry by entry.\noption "operating_currency" "{currency}"\n\n'
    accounts = {key: beancount_account(*key, names) for key in _used()}
    first = Entry.objects.order_by("date").values_list("date", flat=True).first()
    for key, name in sorted(accounts.items(), key=itemgetter(1)):
        yield f"{first} open {name} {currency}\n"
        code = _code(*key, names)
        if code:
            yield f"  code: {_quoted(code)}\n"
    last = date.min
    for item in _items():
        entry = item.entry
        last = max(last, entry.date)
        yield f"\n{entry.date} * {_quoted(f'{entry.kind} {entry.source}')} {_quoted(entry.memo)}\n"
        yield f'  entry: {entry.number}\n  hash: "{entry.hash}"\n'
        for _, account, party, amount in item.postings:
            yield f"  {accounts[account, party]}  {format_amount(amount)} {currency}\n"
    yield "\n"
    for key, amount in trial_balance().items():
        # Without the tolerance of 0 a cent more or less would do.
        yield f"{last + timedelta(days=1)} balance {accounts[key]}  {format_amount(amount)} ~ 0 {currency}\n"


def as_csv(names: Names, currency: str) -> Iterator[str]:
    """A row a posting, with a header; amounts as -1234.50, debit positive. An entry without postings has a row too."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = "entry,date,at,by,kind,source,memo,reverses,line,account,party_kind,party,amount,currency,hash"
    writer.writerow(header.split(","))
    for item in _items():
        entry = item.entry
        front = [entry.number, entry.date, entry.at.isoformat(), entry.by, entry.kind, entry.source, entry.memo]
        front.append("" if entry.reverses_id is None else entry.reverses_id)
        for line, account, party, amount in item.postings:
            party_kind = CHART[account].party_kind if party != NOBODY else ""
            code = _code(account, party, names)
            writer.writerow(
                [*front, line, account.value, party_kind, code, format_amount(amount), currency, entry.hash]
            )
        if not item.postings:
            writer.writerow([*front, "", "", "", "", "", currency, entry.hash])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def hledger_account(account: Account, party: int, names: Names) -> str:
    """'liabilities:payable:W'. What ends or parts a name there (two spaces, colon, semicolon, …) becomes %XX%."""
    code = _code(account, party, names)
    name = f"{_SECTIONS[CHART[account].kind].lower()}:{account.value.replace('_', ' ')}"
    return f"{name}:{_hledger_part(code)}" if code else name


def beancount_account(account: Account, party: int, names: Names) -> str:
    """'Liabilities:Payable:Agent-W'. A hyphen in a code is doubled, other punctuation becomes -xXX-."""
    code = _code(account, party, names)
    name = f"{_SECTIONS[CHART[account].kind]}:{account.value.title().replace('_', '')}"
    return f"{name}:{CHART[account].party_kind.title()}-{_beancount_part(code)}" if code else name


def _hledger_part(code: str) -> str:
    """Letters, digits, most punctuation and single spaces inside stay."""

    def escape(found: re.Match[str]) -> str:
        return "".join(f"%{ord(sign):X}%" for sign in found[0])

    return re.sub(r"[^\S ]|[%:;\"\x00-\x1f\x7f-\x9f]|^ +| +$| {2,}", escape, code)


def _beancount_part(code: str) -> str:
    """Letters and the ten digits stay; it stands behind a word and a hyphen, so it may begin with any of them."""

    def escape(sign: str) -> str:
        if sign == "-":
            return "--"
        return sign if sign.isalpha() or sign in "0123456789" else f"-x{ord(sign):X}-"

    return "".join(map(escape, code))


def _code(account: Account, party: int, names: Names) -> str:
    """The code of a posting's party; '' for nobody. A party that is not in the book any more shows as its id."""
    if party == NOBODY:
        return ""
    kind = CHART[account].party_kind
    return names.get((kind, party)) or f"{kind} {party} without a code"


def _used() -> list[tuple[Account, int]]:
    """Every account and party with a posting."""
    rows = Posting.objects.order_by("account", "party").values_list("account", "party").distinct()
    return [(Account(account), party) for account, party in rows.iterator(chunk_size=10_000)]


def _items() -> Iterator[_Item]:
    """Entries in order with their postings, both in a stream."""
    groups = groupby(stream_postings(), key=itemgetter(0))
    group = next(groups, None)
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        postings: list[tuple[int, Account, int, int]] = []
        if group and group[0] == entry.number:
            postings = [(line, Account(account), party, amount) for _, line, account, party, amount in group[1]]
            group = next(groups, None)
        yield _Item(entry, postings)


def _one_line(text: str) -> str:
    """For hledger's description: no line breaks, and no semicolon, which begins a comment; a bar parts the payee."""
    return re.sub(r"[\s;|\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _quoted(text: str) -> str:
    return json.dumps(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text), ensure_ascii=False)
