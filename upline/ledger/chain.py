"""The canonical text of an entry, and the hash that chains it to the one before (I4).

The text is a line for the entry, then a line a posting: line, account, party, amount. Tabs part the fields, words of
people are quoted as JSON quotes them; it is UTF-8. Nothing that the journal keeps is outside it, so nothing can be
changed unseen.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted


def posting_text(line: int, account: str, party: int, amount: int) -> str:
    """'3\\tpayable\\t17\\t-1250\\n': one posting; amount in minor units, debit positive."""
    return f"{line}\t{account}\t{party}\t{amount}\n"


def moment_text(at: datetime) -> str:
    """'2026-01-31T09:30:00.000000': in UTC, to the microsecond. at: with a time zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def entry_hash(
    previous_hash: str,
    number: int,
    moment: str,
    day: str,
    by: str,
    kind: str,
    source: str,
    memo: str,
    reverses: int | None,
    posting_count: int,
    total: int,
    postings: Iterable[str],
) -> str:
    """SHA-256 in hexadecimal digits of an entry, of its postings' texts in order, and of the hash before.

    moment: of moment_text. day: as 2026-01-31. total: minor units.
    """
    head = f"{previous_hash}\t{number}\t{moment}\t{day}\t{quoted(by)}\t{quoted(kind)}\t{quoted(source)}\t{quoted(memo)}"
    text = f"{head}\t{reverses or ''}\t{posting_count}\t{total}\n{''.join(postings)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
