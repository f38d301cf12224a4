"""Posting through the program: what an entry holds, what is refused, and the chain (I1, I4)."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tests.ledger.journal import CLERK, DAY, TOP, W, post, three_entries
from tests.support.databases import Database
from upline.errors import Refused
from upline.ledger import actions, queries
from upline.ledger.accounts import NOBODY, Account
from upline.ledger.check import check
from upline.ledger.guards import GENESIS
from upline.ledger.models import Entry, Posting

pytestmark = pytest.mark.usefixtures("database")


def test_an_entry_holds_its_source_its_sums_and_the_hash_before() -> None:
    three_entries()
    first, second, third = Entry.objects.order_by("number")
    assert (first.number, first.kind, first.source, first.by) == (1, "cycle_close", "cycle 1", "clerk")
    assert (first.posting_count, first.total, first.previous_hash) == (4, 600_00, GENESIS)
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert (third.memo, third.date) == ("cheque 17", date(2026, 3, 5))
    assert list(Posting.objects.filter(entry=3).order_by("line").values_list("line", "account", "party", "amount")) == [
        (1, "payable", W, 240_00),
        (2, "cash_clearing", NOBODY, -240_00),
    ]
    assert check() == []


def test_postings_of_zero_are_dropped_and_an_empty_cycle_has_an_entry_too() -> None:
    entry = post("cycle 1", (Account.PAYABLE, W, 0), (Account.FEE_INCOME, W, 0))
    assert (entry.posting_count, entry.total, Posting.objects.count()) == (0, 0, 0)
    assert check() == []


@pytest.mark.parametrize(
    ("postings", "message"),
    [
        ([(Account.PAYABLE, W, -300), (Account.COMMISSION_EXPENSE, W, 299)], "debits 299, credits 300"),
        ([(Account.PAYABLE, W, 1)], "debits 1, credits 0"),
        ([(Account.PAYABLE, None, -5), (Account.ROUNDING, None, 5)], "names no agent"),
        ([(Account.RECEIVABLE, 0, -5), (Account.ROUNDING, None, 5)], "names no issuer"),
        ([(Account.CASH_CLEARING, W, -5), (Account.ROUNDING, None, 5)], "has no party"),
        ([(Account.PAYABLE, W, -5.0), (Account.ROUNDING, None, 5.0)], "whole number"),
        ([(Account.PAYABLE, W, True), (Account.ROUNDING, None, -1)], "whole number"),
        ([(Account.PAYABLE, W, 2**63), (Account.ROUNDING, None, -(2**63))], "64 bits"),
    ],
)
def test_a_fault_of_the_program_never_reaches_the_journal(postings: list[actions.Leg], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        post("cycle 1", *postings)
    assert Entry.objects.count() == 0


def test_posting_needs_the_transaction_of_what_is_posted() -> None:
    with pytest.raises(AssertionError, match="inside the transaction"):
        actions.post(CLERK, kind="test", source="cycle 1", date=DAY, postings=[])


def test_a_source_is_posted_once() -> None:
    post("cycle 1", (Account.PAYABLE, W, -5), (Account.ROUNDING, None, 5))
    with pytest.raises(Refused, match=r"^cycle 1 is posted already, as entry 1 \(test\); reverse that first \(I1\)$"):
        post("cycle 1")
    post("cycle 1", kind="another")
    assert Entry.objects.count() == 2


def test_a_date_that_no_plain_text_program_takes_is_refused() -> None:
    with pytest.raises(Refused, match="outside the years 1900 to 2899"):
        post("balance 1", day=date(1, 1, 1))


def test_nothing_stays_of_a_transaction_that_fails_later() -> None:
    three_entries()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.post(CLERK, kind="test", source="x", date=DAY, postings=[])
        raise RuntimeError
    post("y", (Account.PAYABLE, W, -5), (Account.ROUNDING, None, 5))
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert check() == []


def test_many_entries_in_one_go_are_chained_in_their_order() -> None:
    many = [
        actions.NewEntry("payment", f"payment {n}", DAY, [(Account.PAYABLE, W, n), (Account.CASH_CLEARING, None, -n)])
        for n in range(1, 1201)
    ]
    with transaction.atomic():
        made = actions.post_many(CLERK, many)
    assert [entry.source for entry in made] == [new.source for new in many]
    assert queries.balance(Account.PAYABLE, W) == -sum(range(1, 1201))
    assert check() == []
    with pytest.raises(Refused, match="payment 700 is posted already, as entry 700"), transaction.atomic():
        actions.post_many(CLERK, [many[699]])


def test_a_large_entry_is_one_entry() -> None:
    agents = range(1, 12_001)
    entry = post(
        "cycle 1",
        *((Account.PAYABLE, agent, -agent) for agent in agents),
        *((Account.COMMISSION_EXPENSE, agent, agent) for agent in agents),
    )
    assert (entry.posting_count, entry.total) == (24_000, sum(agents))
    assert queries.balances(Account.PAYABLE) == {agent: agent for agent in agents}
    assert check() == []


def test_a_reversal_is_the_exact_opposite_once_and_names_what_it_reverses() -> None:
    three_entries()
    with transaction.atomic():
        reversal = actions.reverse(CLERK, Entry.objects.get(number=3), date(2026, 3, 6), "cheque lost")
    assert (reversal.number, reversal.kind, reversal.source, reversal.reverses_id) == (4, "reversal", "entry 3", 3)
    assert reversal.memo == "cheque lost"
    assert queries.balances(Account.PAYABLE) == {W: 590_00, TOP: 25_00}
    assert queries.balances(Account.CASH_CLEARING) == {}
    assert check() == []
    with pytest.raises(Refused, match=r"entry 3 \(payment R-1\) is reversed already, by entry 4 \(A6\)"):
        actions.reverse(CLERK, Entry.objects.get(number=3), DAY, "again")


def test_sessions_that_post_at_once_take_their_turns(database: Database) -> None:
    """Each of four sessions posts five entries: one chain, in some order, without a gap."""

    def session(name: str) -> None:
        try:
            for n in range(5):
                post(f"{name} {n}", (Account.PAYABLE, W, -1), (Account.ROUNDING, None, 1))
        finally:
            connection.close()

    threads = [threading.Thread(target=session, args=(f"session {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.count() == 20
    assert queries.balance(Account.PAYABLE, W) == 20
    assert check() == []
