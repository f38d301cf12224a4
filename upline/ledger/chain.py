"""The canonical text of an entry, and the hash that chains it to the one before (I4).

The text is a line of JSON for the entry, then a line a posting: line, account, party, amount, parted by tabs. It is
UTF-8. Nothing that the journal keeps is outside it, so nothing can be changed unseen.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime


def posting_text(line: int, account: str, party: int, amount: int) -> str:
    """'3\\tpayable\\t17\\t-1250\\n': one posting; amount in minor units, debit positive."""
    return f"{line}\t{account}\t{party}\t{amount}\n"


def entry_hash(
    previous_hash: str,
    number: int,
    at: datetime,
    day: date,
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

    at: with a time zone; written in UTC to the microsecond. total: minor units.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [previous_hash, number, moment, day.isoformat(), by, kind, source, memo, reverses, posting_count, total]
    head = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(f"{head}\n".encode("utf-8", "surrogatepass"))
    digest.update("".join(postings).encode())
    return digest.hexdigest()
