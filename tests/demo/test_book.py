"""The sample book's files: the same on every machine, with what is promised in them."""

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

from upline.demo import book, cast, year
from upline.demo.house import ISSUERS, PEOPLE

DIGEST = (
    "from hashlib import sha256; from upline.demo.book import files; "
    "print(sha256(''.join(f.path + f.text for f in files()).encode()).hexdigest())"
)


@cache
def rows(template: str, month: int | None = None) -> tuple[dict[str, str], ...]:
    """The rows of a template in the year, or in a month (0: the take-over)."""
    return tuple(
        row
        for file in book.files()
        if file.template == template and month in (None, file.month)
        for row in csv.DictReader(io.StringIO(file.text))
    )


def test_the_book_is_the_same_in_every_process() -> None:
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2718")
    }
    here = sha256("".join(file.path + file.text for file in book.files()).encode()).hexdigest()
    assert digests == {here + "\n"}


def test_counts() -> None:
    assert len(rows("issuers")) == 6
    assert {row["code"] for row in rows("agents")} == set(PEOPLE)
    assert Counter(person.level for person in PEOPLE.values()) == {1: 28, 2: 8, 3: 3, 4: 1}
    live = {(row["issuer"], row["number"]) for row in rows("policies") if "insured" in row}
    assert len(live) == 2000
    assert 12_000 < len(rows("transactions")) < 16_000


def test_keys_are_unique() -> None:
    references = Counter(row["reference"] for row in rows("transactions"))
    # Two stand twice: one without its commission first, one with the number of its policy mistyped.
    assert sorted(references.values(), reverse=True)[:3] == [2, 2, 1]
    names = [file.name for file in book.files()]
    assert len(names) == len(set(names))


def test_every_payment_names_a_policy_and_every_return_a_payment() -> None:
    policies = {(row["issuer"], row["number"]) for row in rows("policies")}
    unknown = [row for row in rows("transactions") if (row["issuer"], row["policy"]) not in policies]
    assert [row["policy"] for row in unknown] == [book.UNKNOWN_POLICY]
    seen: set[str] = set()
    for row in rows("transactions"):
        assert not row["reverses"] or row["reverses"] in seen, row
        assert bool(row["reverses"]) == row["premium"].startswith("-"), row
        seen.add(row["reference"])


def test_each_month_has_what_happens_in_a_year() -> None:
    for month in range(1, 13):
        payments = rows("transactions", month)
        late = [row for row in payments if not row["date"].startswith(f"2025-{month:02d}")]
        assert [f"{row['issuer']}/{row['policy']}" for row in late] == [cast.COMMISSION_LATE] * (month == 7)
        assert any(row["reference"].endswith("-NSF") for row in payments), f"a returned payment in month {month}"
        assert any("insured" in row for row in rows("policies", month)), f"new policies in month {month}"
        if month > 1:
            assert any(row.get("status") == "lapsed" for row in rows("policies", month)), f"lapses in month {month}"
    assert {row["payment_months"] for row in rows("transactions")} == {"1", "3", "6", "12"}
    assert sum(row["reference"].endswith("-RP") for row in rows("transactions")) > 10


def test_each_feature_is_in_the_book() -> None:
    rates = rows("rates")
    assert any(row["locked"] == "true" for row in rates)
    assert any(row["per_member"] == "true" for row in rates)
    assert any(row["of"] == "commission" for row in rates)
    assert any(row["plan"] for row in rates) and any(row["state"] for row in rates)
    assert any(row["admin_fee_percent"] != "0" for row in rates)
    assert {row["from_month"] for row in rates} >= {"1", "13", "73", "121"}
    assert {row["pay_style"] for row in rows("agents")} == {"advance", "as_earned"}
    assert {row["negative_net"] for row in rows("agents")} == {"", "carry", "agent_balance"}
    assert {row["basis"] for row in rows("policies") if "basis" in row} == {"paid", "received", "written"}
    assert {row["status"] for row in rows("appointments")} == {"active", "probation", "terminated"}
    assert all(
        rows(name, 0) for name in ("alternates", "custom-settings", "distributions", "debit-balances", "agent-balances")
    )
    assert any(row["status"] == "terminated" for row in rows("agents", 9))


def test_promotions_and_moves_are_dated_within_the_year() -> None:
    grades = ("SENIOR", "MANAGER")
    promoted = [row["agent"] for row in rows("contracts") if row["from"] > "2025-01" and row["contract"] in grades]
    assert promoted == ["OKAFOR", "KIMURA", "HOLLOWAY", "OSTROWSKI"]
    hired = {code for month in range(1, 13) for code in year.hired(month)}
    moved = [row["agent"] for row in rows("uplines") if row["from"] > "2025" and row["agent"] not in hired]
    assert moved == ["NAKAMURA", "HOLLOWAY", "LARSEN"]


def test_files_that_a_user_has_edited_stay_as_they_are(tmp_path: Path) -> None:
    assert book.write(tmp_path) == []
    edited = tmp_path / book.files()[0].path
    edited.write_text("code,name\n", encoding="utf-8")
    assert book.write(tmp_path) == [edited]
    assert edited.read_text(encoding="utf-8") == "code,name\n"


def test_issuers_number_their_policies_in_their_own_way() -> None:
    starts = {issuer: {row["number"][:2] for row in rows("policies") if row["issuer"] == issuer} for issuer in ISSUERS}
    assert starts == {
        "GRANITE": {"GR"},
        "BLUESTEM": {"84"},
        "KESTREL": {"KL"},
        "HALYARD": {"DI"},
        "TAMARACK": {"PA", "HO", "UM"},
        "FATHOM": {"FA"},
    }
