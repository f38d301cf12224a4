"""The journal written out is read by the real hledger and bean-check, with the same balances (I5)."""

import csv
import io
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.ledger.journal import ACME, TOP, W, post, three_entries
from tests.support.databases import Database
from tests.support.programs import program
from upline.engine.money import format_amount, parse_amount
from upline.ledger.accounts import Account
from upline.ledger.export import beancount_account, export, hledger_account
from upline.ledger.queries import trial_balance

NAMES = {("agent", W): "W", ("agent", TOP): "TOP", ("issuer", ACME): "ACME"}
AWKWARD = [
    *(
        "W",
        "w",
        "W ",
        " W",
        "W 1",
        "W  1",
        "W\t1",
        "W:1",
        "W;1",
        "W ; 1",
        "W-1",
        "W--1",
        "W-x20-1",
        "W_1",
        "W%1",
        "W%20%1",
    ),
    *(
        "W|1",
        "W=1",
        "W@1",
        "(W)",
        "[W]",
        "*W",
        "!W",
        '"W"',
        "'W'",
        "W\\",
        "W#1",
        "~W",
        "é",
        "e\u0301",
        "Ж",
        "山田",
        "ß",
    ),
    *(
        "\u00a0W",
        "W\u2003\u2003W",
        "😀",
        "-",
        "--",
        "1",
        "١",
        "²",
        "Ⅷ",
        "ª",
        "W\u200b",
        "\u2028",
        "$5",
        "5.00 USD",
        "W  = 5",
    ),
]


def write(folder: Path, to: str, names: dict[tuple[str, int], str]) -> Path:
    path = folder / f"ledger.{to}"
    path.write_text("".join(export(to, names)), encoding="utf-8", newline="")
    return path


def hledger_balances(path: Path) -> dict[str, int]:
    """Account → minor units, as the real hledger adds them up; the balance assertions are checked with it."""
    words = [program("hledger", "Debian: apt-get install hledger"), "-f", str(path)]
    text = _run([*words, "balance", "--flat", "--no-total", "--output-format=csv"])
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["account", "balance"]
    return {account: parse_amount(amount.removesuffix(" USD")) for account, amount in rows[1:]}


def bean_check(path: Path) -> None:
    """The real bean-check finds nothing wrong; every balance at the end of the file is an assertion that it proves."""
    _run([program("bean-check", "PyPI: beancount"), str(path)])


def asserted(path: Path) -> dict[str, int]:
    found = re.findall(
        r"^\d{4}-\d\d-\d\d balance (\S+)  (\S+) ~ 0 USD$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {account: parse_amount(amount) for account, amount in found}


def _run(words: list[str]) -> str:
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, capture_output=True, env=environment, check=False, encoding="utf-8")
    assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
    return done.stdout


def compare(folder: Path, names: dict[tuple[str, int], str]) -> None:
    """Both programs have the ledger's balances, account by account."""
    trial = trial_balance()
    expected = {hledger_account(*key, names): amount for key, amount in trial.items()}
    assert hledger_balances(write(folder, "hledger", names)) == expected
    path = write(folder, "beancount", names)
    bean_check(path)
    assert asserted(path) == {beancount_account(*key, names): amount for key, amount in trial.items()}


@pytest.mark.usefixtures("database")
def test_both_programs_agree_with_the_ledger(tmp_path: Path) -> None:
    three_entries()
    post("item 1", (Account.RECEIVABLE, ACME, 20_00), (Account.COMMISSION_INCOME, ACME, -20_00), kind="item")
    post("cycle 3", kind="cycle_close", memo='nothing; "due"\nyet | \\ \t 山田')
    compare(tmp_path, NAMES)
    assert hledger_balances(tmp_path / "ledger.hledger")["liabilities:payable:W"] == -350_00


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("to", ["hledger", "beancount"])
def test_the_programs_do_prove_the_balances(tmp_path: Path, to: str) -> None:
    """A cent more in the assertions at the end of the file, and they refuse it."""
    three_entries()
    path = write(tmp_path, to, NAMES)
    head, _, last = path.read_text(encoding="utf-8").rpartition("-350.00 ")
    path.write_text(f"{head}-350.01 {last}", encoding="utf-8")
    with pytest.raises(AssertionError, match="350.0"):
        hledger_balances(path) if to == "hledger" else bean_check(path)


@pytest.mark.usefixtures("database")
def test_an_empty_journal_can_be_written_out(tmp_path: Path) -> None:
    compare(tmp_path, NAMES)
    assert "".join(export("csv", NAMES)).count("\n") == 1


def test_codes_stay_apart_whatever_they_are(on_sqlite: Database, tmp_path: Path) -> None:
    """Each awkward code gets its own account and its own balance in both programs."""
    names = {("agent", id): code for id, code in enumerate(AWKWARD, 1)}
    owed = [(Account.PAYABLE, id, -id) for id in range(1, len(AWKWARD) + 1)]
    post("cycle 1", *owed, (Account.ROUNDING, None, sum(range(len(AWKWARD) + 1))))
    assert len({hledger_account(Account.PAYABLE, id, names) for _, id in names}) == len(AWKWARD)
    assert len({beancount_account(Account.PAYABLE, id, names) for _, id in names}) == len(AWKWARD)
    compare(tmp_path, names)


CODES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8),
    min_size=1,
    max_size=12,
    unique=True,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=CODES, memo=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20))
@example(codes=['"', ";", "\\", "\r\n"], memo='"\\\n;|')
def test_any_code_and_any_memo_is_accepted(on_sqlite: Database, tmp_path: Path, codes: list[str], memo: str) -> None:
    from upline.ledger.models import Entry

    names = {("agent", id): code for id, code in enumerate(codes, 1)}
    owed = [(Account.PAYABLE, id, -id) for id in range(1, len(codes) + 1)]
    post(f"cycle {Entry.objects.count()}", *owed, (Account.ROUNDING, None, sum(range(len(codes) + 1))), memo=memo)
    names |= {("agent", id): f"filler {id}" for id in range(len(codes) + 1, 13)}
    compare(tmp_path, names)


@pytest.mark.usefixtures("database")
def test_csv_has_a_row_a_posting(tmp_path: Path) -> None:
    three_entries()
    post("cycle 3", kind="cycle_close", day=date(2026, 4, 30))
    rows = list(csv.DictReader(io.StringIO("".join(export("csv", NAMES)))))
    assert len(rows) == 11
    assert rows[3]["account"] == "payable"
    assert [rows[3][name] for name in ("entry", "line", "party_kind", "party", "amount", "currency")] == [
        *("1", "4", "agent", "W", "-590.00", "USD"),
    ]
    assert (rows[-1]["source"], rows[-1]["amount"]) == ("cycle 3", "")
    assert sum(parse_amount(row["amount"]) for row in rows if row["amount"]) == 0
    by_account = {}
    for row in rows[:-1]:
        key = row["account"], row["party"]
        by_account[key] = by_account.get(key, 0) + parse_amount(row["amount"])
    for (account, party), amount in trial_balance().items():
        assert by_account[account.value, NAMES.get(("agent", party), "")] == amount, format_amount(amount)


@pytest.mark.usefixtures("database")
def test_a_party_without_a_code_is_named_by_its_id(tmp_path: Path) -> None:
    three_entries()
    compare(tmp_path, {("agent", W): "W"})
    assert "agent 8 without a code" in (tmp_path / "ledger.hledger").read_text(encoding="utf-8")


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="'ledger' is not one of hledger, beancount, csv"):
        export("ledger", {})
