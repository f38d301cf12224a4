"""The store of distributions: the same rows are kept once, found by their digest, and never changed (D6).

A policy's distribution is a version that points at one of them. All of it works on sets: a hundred thousand
distributions cost a few statements a chunk, on both databases.
"""

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from upline.audit.actions import record_many
from upline.audit.actor import Actor
from upline.bulk.rows import chunks, insert_rows

from .editing import Row, in_order
from .models import DistributionRow, Policy

CHUNK = 5_000  # ids or digests in one statement; SQLite takes 32,766 parameters
WHY_LENGTH = 200  # characters kept of a version's reason
_PACK = struct.Struct("<12q")
_ROW_COLUMNS = (
    "level",
    "agent_id",
    "from_month",
    "to_month",
    "percent",
    "fixed",
    "per_member",
    "of_commission",
    "locked",
    "advance_months",
    "admin_fee_percent",
    "rate_id",
)


def digest(rows: Iterable[Row]) -> bytes:
    """SHA-256 of a distribution's rows in order, every column of each as 64 bits; no rate counts as 0."""
    sha = hashlib.sha256()
    for row in in_order(rows):
        sha.update(_PACK.pack(*row[:-1], row.rate_id or 0))
    return sha.digest()


def store(distributions: Sequence[Sequence[Row]]) -> list[int]:
    """The id of each distribution, in the order given; those not there yet are written.

    Safe beside others that store the same: whoever inserts the digest writes its rows, the others wait and find it.
    Raises ValueError for a distribution without rows.
    """
    if any(not rows for rows in distributions):
        raise ValueError("a distribution without rows cannot be stored")
    digests = [digest(rows) for rows in distributions]
    rows_of = dict(zip(digests, distributions, strict=True))
    with transaction.atomic():
        ids = _find(rows_of)
        # in one order everywhere, so that two who store the same distributions never wait for each other
        missing = sorted(key for key in rows_of if key not in ids)
        if missing:
            written = _claim(missing)
            insert_rows(
                "distribution_row",
                ["distribution_id", *_ROW_COLUMNS],
                [(number, *row) for key, number in written.items() for row in in_order(rows_of[key])],
            )
            ids |= written
            ids |= _find(key for key in missing if key not in written)
    return [ids[key] for key in digests]


def load(distribution_ids: Iterable[int]) -> dict[int, list[Row]]:
    """Distribution id → its rows in order."""
    loaded: dict[int, list[Row]] = defaultdict(list)
    for chunk in chunks(sorted(set(distribution_ids)), CHUNK):
        found = DistributionRow.objects.filter(distribution_id__in=chunk).order_by(
            "distribution", "level", "from_month"
        )
        for number, *values in found.values_list("distribution_id", *_ROW_COLUMNS):
            loaded[number].append(Row(*values))
    return dict(loaded)


def save_versions(
    actor: Actor, changes: Sequence[tuple[int, Sequence[Row] | int]], why: str, action: str = "distribution"
) -> list[int]:
    """Give policies another distribution, as a new version each (D6), and audit it.

    changes: (policy id, its rows or the id of a stored distribution), each policy once; the rows were checked. A policy
    that has this distribution already is left as it is. Returns the ids of the policies that have a new version.
    """
    given = dict(changes)
    if len(given) != len(changes):
        raise ValueError("a policy was given twice")
    with transaction.atomic():
        wanted = {policy: value for policy, value in changes if isinstance(value, int)}
        unstored = [(policy, value) for policy, value in changes if not isinstance(value, int)]
        numbers = store([rows for _, rows in unstored])
        wanted |= {policy: number for (policy, _), number in zip(unstored, numbers, strict=True)}
        current = _current(wanted)
        saved = [policy for policy, number in wanted.items() if current[policy][1] != number]
        now, reason = connection.ops.adapt_datetimefield_value(timezone.now()), _shortened(why)
        insert_rows(
            "distribution_version",
            ["policy_id", "version", "distribution_id", "at", "by", "why"],
            [(policy, current[policy][0] + 1, wanted[policy], now, actor.by, reason) for policy in saved],
        )
        _point_to_next_version(saved)
        record_many(
            actor,
            action,
            [
                (name, _audited(version, number) if version else None, _audited(version + 1, wanted[policy]))
                for policy in saved
                for version, number, name in [current[policy]]
            ],
        )
    return saved


def save_first_versions(cycle_number: int, by: str, why: str) -> int:
    """Save version 1 of each policy that the cycle took and that has no version yet, as the cycle built it (D6).

    Works within the close of the cycle, for all policies at once; `batches.settle` then points them at it. Returns
    how many. A policy that the cycle paid by two different built distributions is a fault: the key refuses it.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO distribution_version (policy_id, version, distribution_id, "at", "by", why)'
            " SELECT policy_id, 1, distribution_id, %s, %s, %s FROM ("
            "  SELECT DISTINCT taken.policy_id, item.distribution_id FROM batch_item item"
            '  JOIN "transaction" taken ON taken.id = item.transaction_id'
            "  JOIN policy ON policy.id = taken.policy_id WHERE item.batch_id = %s AND policy.version = 0"
            " ) built ORDER BY policy_id",  # in the order of the key, which loads twice as fast
            [now, by, _shortened(why), cycle_number],
        )
        saved: int = cursor.rowcount
    return saved


def _find(digests: Iterable[bytes]) -> dict[bytes, int]:
    """Digest → id of those that are stored."""
    found: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for chunk in chunks(digests, CHUNK):
            condition, values = _among("digest", chunk)
            cursor.execute(f"SELECT digest, id FROM distribution WHERE {condition}", values)
            found.update((bytes(key), number) for key, number in cursor.fetchall())
    return found


def _claim(digests: Sequence[bytes]) -> dict[bytes, int]:
    """Insert digests; → digest → id of those that this call inserted: their rows are this caller's to write."""
    written: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for chunk in chunks(digests, CHUNK):
            values: list[Any] = chunk
            source = f"VALUES {', '.join(['(%s)'] * len(chunk))}"
            if connection.vendor == "postgresql":
                source, values = "SELECT unnest(%s::bytea[])", [chunk]
            cursor.execute(
                f"INSERT INTO distribution (digest) {source} ON CONFLICT (digest) DO NOTHING RETURNING digest, id",
                values,
            )
            written.update((bytes(key), number) for key, number in cursor.fetchall())
    return written


def _current(policy_ids: Iterable[int]) -> dict[int, tuple[int, int | None, str]]:
    """Policy id → (version, distribution id, name); the policies are locked until the transaction ends."""
    current: dict[int, tuple[int, int | None, str]] = {}
    for chunk in chunks(sorted(policy_ids), CHUNK):
        found = Policy.objects.select_for_update(of=("self",)).filter(pk__in=chunk).order_by("pk")
        for policy, version, number, issuer, name in found.values_list(
            "pk", "version", "distribution_id", "issuer__code", "number"
        ):
            current[policy] = (version, number, f"{issuer}/{name}")
    return current


def _point_to_next_version(policy_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        for chunk in chunks(policy_ids, CHUNK):
            condition, values = _among("policy.id", chunk)
            cursor.execute(
                "UPDATE policy SET version = saved.version, distribution_id = saved.distribution_id"
                " FROM distribution_version saved WHERE saved.policy_id = policy.id"
                f" AND saved.version = policy.version + 1 AND {condition}",
                values,
            )


def _among(column: str, values: list[Any]) -> tuple[str, list[Any]]:
    """A condition that a column is one of some values, with its parameters: one array on PostgreSQL."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [values]
    return f"{column} IN ({', '.join(['%s'] * len(values))})", values


def _shortened(why: str) -> str:
    return why if len(why) <= WHY_LENGTH else why[: WHY_LENGTH - 1] + "…"


def _audited(version: int, distribution: int | None) -> dict[str, Any]:
    return {"version": version, "distribution": distribution}
