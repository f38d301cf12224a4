"""Balances and their signs, by party and by date (I3)."""

from datetime import date

import pytest

from tests.ledger.journal import ACME, TOP, W, post, three_entries
from upline.ledger import queries
from upline.ledger.accounts import CHART, NOBODY, Account

pytestmark = pytest.mark.usefixtures("database")


def test_balances_are_positive_where_the_account_grows() -> None:
    three_entries()
    assert queries.balances(Account.PAYABLE) == {W: 350_00, TOP: 25_00}
    assert queries.balances(Account.AGENT_BALANCE) == {W: 400_00}
    assert queries.balances(Account.COMMISSION_EXPENSE) == {W: 200_00, TOP: 25_00}
    assert queries.balances(Account.FEE_INCOME) == {W: 10_00}
    assert queries.balances(Account.CASH_CLEARING) == {NOBODY: -240_00}
    assert queries.balances(Account.BILLED) == {}
    assert queries.balance(Account.PAYABLE, W) == 350_00
    assert queries.balance(Account.PAYABLE, 99) == 0
    assert queries.account_total(Account.PAYABLE) == 375_00


def test_balances_of_a_date_count_the_entries_up_to_it() -> None:
    three_entries()
    assert queries.balances(Account.PAYABLE, on=date(2026, 2, 27)) == {W: 590_00}
    assert queries.balances(Account.PAYABLE, on=date(2026, 2, 28)) == {W: 590_00, TOP: 25_00}
    assert queries.balance(Account.AGENT_BALANCE, W, on=date(2026, 1, 31)) == 500_00
    assert queries.balance(Account.AGENT_BALANCE, W, on=date(2026, 1, 30)) == 0
    assert queries.account_total(Account.PAYABLE, on=date(2026, 1, 31)) == 590_00


def test_balances_of_some_parties() -> None:
    three_entries()
    assert queries.balances(Account.PAYABLE, parties=[TOP, 99]) == {TOP: 25_00}
    assert queries.balances(Account.PAYABLE, parties=[]) == {}
    assert queries.balances(Account.PAYABLE, parties=range(2000)) == {W: 350_00, TOP: 25_00}


def test_a_balance_that_is_settled_is_left_out() -> None:
    post("item 1", (Account.RECEIVABLE, ACME, 20_00), (Account.COMMISSION_INCOME, ACME, -20_00))
    post("item 2", (Account.CASH_CLEARING, None, 20_00), (Account.RECEIVABLE, ACME, -20_00))
    assert queries.balances(Account.RECEIVABLE) == {}
    assert queries.balances(Account.COMMISSION_INCOME) == {ACME: 20_00}


def test_the_trial_balance_adds_up_to_nothing() -> None:
    three_entries()
    trial = queries.trial_balance()
    assert trial[Account.PAYABLE, W] == -350_00
    assert trial[Account.AGENT_BALANCE, W] == 400_00
    assert sum(trial.values()) == 0
    assert sum(queries.trial_balance(on=date(2026, 2, 1)).values()) == 0
    assert len(queries.trial_balance(on=date(2026, 2, 1))) == 4


def test_the_movements_of_an_account() -> None:
    three_entries()
    moved = list(queries.movements(Account.PAYABLE, W))
    assert [(one.entry, one.source, one.amount) for one in moved] == [
        (1, "cycle 1", 590_00),
        (3, "payment R-1", -240_00),
    ]
    assert [one.entry for one in queries.movements(Account.PAYABLE, W, start=date(2026, 2, 1))] == [3]
    assert [one.entry for one in queries.movements(Account.PAYABLE, W, on=date(2026, 3, 4))] == [1]


def test_entries_are_found_by_what_made_them() -> None:
    three_entries()
    found = queries.entry_of("cycle_close", "cycle 2")
    assert found and found.number == 2
    assert queries.entry_of("cycle_close", "cycle 9") is None
    assert (queries.counts().entries, queries.counts().postings) == (3, 10)


def test_every_account_has_its_terms() -> None:
    assert set(CHART) == set(Account)
    assert not [account for account, terms in CHART.items() if terms.party_required and terms.party_kind == "none"]
