"""A small journal for tests, and raw SQL beside the program, on either database."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from upline.audit.actor import Actor
from upline.ledger import actions
from upline.ledger.accounts import Account
from upline.ledger.guards import GENESIS
from upline.ledger.models import Entry

DAY = date(2026, 1, 31)
CLERK = Actor(by="clerk", today=DAY)
W, TOP = 7, 8  # agents
ACME = 3  # an issuer


def post(source: str, *postings: actions.Leg, kind: str = "test", day: date = DAY, memo: str = "") -> Entry:
    with transaction.atomic():
        return actions.post(CLERK, kind=kind, source=source, date=day, postings=postings, memo=memo)


def three_entries() -> None:
    """A cycle that advances, one that recovers, and a payment: payable W 350.00, Agent Balance W 400.00."""
    post(
        "cycle 1",
        (Account.COMMISSION_EXPENSE, W, 100_00),
        (Account.AGENT_BALANCE, W, 500_00),
        (Account.FEE_INCOME, W, -10_00),
        (Account.PAYABLE, W, -590_00),
        kind="cycle_close",
    )
    post(
        "cycle 2",
        (Account.COMMISSION_EXPENSE, W, 100_00),
        (Account.COMMISSION_EXPENSE, TOP, 25_00),
        (Account.AGENT_BALANCE, W, -100_00),
        (Account.PAYABLE, TOP, -25_00),
        kind="cycle_close",
        day=date(2026, 2, 28),
    )
    post(
        "payment R-1",
        (Account.PAYABLE, W, 240_00),
        (Account.CASH_CLEARING, None, -240_00),
        kind="payment",
        day=date(2026, 3, 5),
        memo="cheque 17",
    )


def run(sql: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def raw_entry(number: int, count: int, total: int, previous: str = GENESIS, source: str = "raw") -> None:
    """An entry's row put in beside the program."""
    run(
        'INSERT INTO entry (number, "at", "date", "by", kind, source, memo, posting_count, total, previous_hash, hash)'
        " VALUES (%s, '2026-01-31 00:00:00', '2026-01-31', 'x', 'raw', %s, '', %s, %s, %s, %s)",
        [number, source, count, total, previous, "f" * 64],
    )


def raw_postings(number: int, amounts: list[int], first_line: int = 1) -> None:
    for line, amount in enumerate(amounts, first_line):
        run(
            "INSERT INTO posting (entry_id, line, account, party, amount) VALUES (%s, %s, 'rounding', 0, %s)",
            [number, line, amount],
        )


def raw(number: int, amounts: list[int], count: int | None = None, total: int | None = None, **more: str) -> None:
    """An entry and its postings put in beside the program, in the order that the database wants, to the commit."""
    count = len(amounts) if count is None else count
    total = sum(amount for amount in amounts if amount > 0) if total is None else total
    with transaction.atomic():
        if connection.vendor == "sqlite":
            raw_postings(number, amounts)
            raw_entry(number, count, total, **more)
        else:
            raw_entry(number, count, total, **more)
            raw_postings(number, amounts)


def without_guards(*statements: str) -> None:
    """Run statements with the triggers and foreign keys out of the way, as someone with the database's file can."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                cursor.execute(statement)
            for _, sql in triggers:
                cursor.execute(sql)
            cursor.execute("PRAGMA foreign_keys = ON")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
