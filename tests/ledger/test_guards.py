"""What the database itself refuses of the journal, by raw SQL beside the program (I1)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.journal import CLERK, W, post, raw, raw_entry, raw_postings, run, three_entries
from tests.support.databases import Database
from upline.ledger import actions
from upline.ledger.accounts import Account
from upline.ledger.check import check
from upline.ledger.models import Entry, Posting

pytestmark = pytest.mark.usefixtures("database")
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET memo = 'x' WHERE number = 2",
        "UPDATE entry SET number = 9 WHERE number = 3",
        "UPDATE posting SET amount = amount + 1 WHERE entry_id = 2",
        "UPDATE posting SET party = 99",
        "DELETE FROM entry WHERE number = 3",
        "DELETE FROM posting WHERE entry_id = 3",
        "DELETE FROM posting",
    ],
)
def test_nothing_posted_is_changed_or_deleted(sql: str) -> None:
    three_entries()
    with pytest.raises(IntegrityError, match=r"never changed or deleted, correct it by an opposite entry \(I1\)"):
        run(sql)
    assert check() == []


@pytest.mark.parametrize(
    ("amounts", "wrong", "message"),
    [
        ([300, -299], {}, "entry 1 does not balance: debits 300, credits 299"),
        ([-1], {}, "entry 1 does not balance: debits 0, credits 1"),
        ([5, -5], {"count": 3}, "entry 1 is not complete: 2 postings, expected 3"),
        ([], {"count": 1}, "entry 1 is not complete: 0 postings, expected 1"),
        ([5, -5], {"total": 6}, "entry 1 has debits of 5, its total says 6"),
        ([5, -5], {"previous": "a" * 64}, "entry 1 does not carry the hash of the entry before it"),
    ],
)
def test_an_entry_that_does_not_hold_is_refused_with_both_numbers(
    amounts: list[int], wrong: dict[str, int], message: str
) -> None:
    with pytest.raises(DatabaseError, match=message):
        raw(1, amounts, **wrong)  # type: ignore[arg-type]
    assert (Entry.objects.count(), Posting.objects.count()) == (0, 0)


def test_more_postings_than_an_entry_says_are_refused() -> None:
    with pytest.raises(DatabaseError, match=r"not complete: 2 postings, expected 1|entry 1 has all of its postings"):
        raw(1, [5, -5], count=1)
    assert Posting.objects.count() == 0


def test_a_gap_in_the_numbers_is_refused() -> None:
    three_entries()
    with pytest.raises(DatabaseError, match="entry 5 does not carry the hash of the entry before it"):
        raw(5, [5, -5], previous=Entry.objects.get(number=3).hash)


def test_postings_are_not_added_to_an_entry_later() -> None:
    three_entries()
    for line in (3, 4, 1000):
        with pytest.raises(DatabaseError, match=r"entry 3 has all of its postings \(I1\)"), transaction.atomic():
            raw_postings(3, [5, -5], first_line=line)
    assert check() == []


def test_postings_without_an_entry_are_refused_at_the_latest_by_the_commit() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        raw_postings(1, [5, -5])
    assert Posting.objects.count() == 0


def test_a_posting_is_on_an_account_of_the_chart_and_never_of_zero() -> None:
    with pytest.raises(IntegrityError):
        raw(1, [5, 0, -5])
    with pytest.raises(IntegrityError), transaction.atomic():
        if connection.vendor == "postgresql":
            raw_entry(1, 2, 5)
        run("INSERT INTO posting (entry_id, line, account, party, amount) VALUES (1, 1, 'pocket', 0, 5)")


def test_a_fork_of_the_chain_is_refused() -> None:
    three_entries()
    with pytest.raises(DatabaseError):
        raw(3, [5, -5], previous=Entry.objects.get(number=2).hash)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(AMOUNTS, max_size=8))
def test_whatever_does_not_balance_is_refused_by_the_database(database: Database, amounts: list[int]) -> None:
    """And what does is taken, by raw SQL as by the program."""

    class Undo(Exception):
        pass

    def attempt() -> None:
        with transaction.atomic():
            raw(1, amounts)
            if connection.vendor == "postgresql":
                run("SET CONSTRAINTS ALL IMMEDIATE")
            raise Undo

    if sum(amounts) == 0:
        with pytest.raises(Undo):
            attempt()
    else:
        debits, credits = sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)
        with pytest.raises(DatabaseError, match=f"debits {debits}, credits {credits}"):
            attempt()
    assert Entry.objects.count() == 0


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([Account.PAYABLE, Account.BILLED]), st.integers(1, 5), AMOUNTS), max_size=9))
def test_what_balances_is_taken_and_adds_up(database: Database, legs: list[actions.Leg]) -> None:
    before = {account: _by_party(account) for account in (Account.PAYABLE, Account.BILLED)}
    rest = -sum(amount for _, _, amount in legs)
    entry = post(f"case {Entry.objects.count()}", *legs, (Account.ROUNDING, None, rest))
    assert entry.total == sum(max(amount, 0) for _, _, amount in legs) + max(rest, 0)
    for account, held in before.items():
        for one, party, amount in legs:
            if one is account:
                assert party
                held[party] = held.get(party, 0) + amount
        assert {party: amount for party, amount in held.items() if amount} == _by_party(account)
    assert check() == []


def _by_party(account: Account) -> dict[int, int]:
    """Debits positive, added up in Python."""
    held: dict[int, int] = {}
    for party, amount in Posting.objects.filter(account=account.value).values_list("party", "amount"):
        held[party] = held.get(party, 0) + amount
    return {party: amount for party, amount in held.items() if amount}


def test_constraints_made_immediate_before_do_not_stop_a_posting() -> None:
    """An import checks foreign keys at once; the journal's own trigger still waits for the postings."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run("SET CONSTRAINTS ALL IMMEDIATE")
        legs: list[actions.Leg] = [(Account.PAYABLE, W, -5), (Account.ROUNDING, None, 5)]
        actions.post(CLERK, kind="test", source="a", date=CLERK.today, postings=legs)
    assert check() == []
