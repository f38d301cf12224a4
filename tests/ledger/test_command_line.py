"""`upline ledger check` and `export`, as users run them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger.journal import W, post, three_entries, without_guards
from tests.support.command_line import CommandLine
from tests.support.databases import Database
from upline.agents.models import Agent
from upline.ledger.accounts import Account
from upline.ledger.queries import counts

Run = Callable[[str], CommandLine]


def test_an_empty_ledger_holds(empty_database: Database, upline_cli: Run) -> None:
    printed = upline_cli(empty_database.url).output("ledger check")
    assert printed == "ledger holds: 0 entries, 0 postings; chain, balances and summaries agree\n"


def test_check_counts_or_names_the_first_record_at_fault(database: Database, upline_cli: Run) -> None:
    upline = upline_cli(database.url)
    post("item 1", (Account.ROUNDING, None, 5), (Account.WRITE_OFFS, None, -5))
    post("item 2", (Account.ROUNDING, None, 5), (Account.WRITE_OFFS, None, -5))
    head = counts().head
    assert upline.output("ledger check") == (
        f"ledger holds: 2 entries, 4 postings; chain, balances and summaries agree, the last hash is {head}\n"
    )
    without_guards("UPDATE posting SET amount = 6 WHERE entry_id = 2 AND line = 1")
    refused = upline.refusal("ledger check")
    assert refused.startswith("the ledger does not hold: entry 2: does not balance: debits 0.06, credits 0.05 (I1)")
    assert refused.endswith("; 2 more found")


def test_export_has_the_codes_of_agents(database: Database, upline_cli: Run, tmp_path: Path) -> None:
    upline = upline_cli(database.url)
    Agent.objects.create(id=W, code="W 1", name="W")
    three_entries()
    printed = upline.output("ledger export --to hledger")
    assert "    liabilities:payable:W 1  -590.00 USD\n" in printed
    assert "-590.00 USD" in upline.output("ledger export --to beancount")
    assert upline.output(["ledger", "export", "--to", "csv", "--output", str(tmp_path / "out.csv")]) == ""
    assert "payable,agent,W 1,-590.00,USD," in (tmp_path / "out.csv").read_text()
    assert "cannot be written" in upline.refusal("ledger export --to csv --output /nowhere/out.csv")


@pytest.mark.parametrize("words", ["ledger export", "ledger export --to ledger"])
def test_export_wants_to_know_for_what(on_sqlite: Database, upline_cli: Run, words: str) -> None:
    assert "--to" in upline_cli(on_sqlite.url).refusal(words)
