"""`upline distribution`: what it prints and refuses, with a real cycle, on both databases."""

from pathlib import Path

import pytest

from tests.policies.house import House
from tests.support.databases import Database
from upline.balances.models import DebitBalance
from upline.cli.main import run
from upline.imports.models import ImportFile
from upline.policies.models import Policy, Transaction


class Clerk:
    """Types commands into a house with the policy ACME/P-1 and its transaction t1."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path):
        self.house = House()
        self.policy = self.house.policy()
        for code in ("W", "M", "D", "T"):
            self.house.agent(code)
        self.capsys, self.folder = capsys, folder
        Transaction.objects.create(reference="t1", policy=self.policy, date="2026-01-15", premium=10_000)

    def types(self, command: str, status: int = 0) -> tuple[str, str]:
        """What the command prints on standard output and standard error."""
        assert run(["--by", "olga", "--today", "2026-06-30", *command.split()]) == status, self.capsys.readouterr()
        out, err = self.capsys.readouterr()
        return out, err

    def csv(self, command: str) -> list[list[str]]:
        """The rows that the command lists, header first."""
        return [line.split(",") for line in self.types(f"{command} --format csv")[0].splitlines()]

    def shown(self) -> list[str]:
        return [f"{row[1]} {row[4]}" for row in self.csv("distribution show ACME/P-1")[1:]]

    def file(self, text: str) -> Path:
        path = self.folder / "reset.csv"
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def clerk(database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Clerk:
    return Clerk(capsys, tmp_path)


def test_one_that_is_not_saved_is_shown_as_its_first_cycle_would_build_it(clerk: Clerk) -> None:
    out, err = clerk.types("distribution show ACME/P-1 --format csv")
    assert out.splitlines()[:3] == [
        "level,agent,from_month,to_month,percent,fixed,locked,per_member,of,advance_months,admin_fee_percent",
        "1,W,1,,30,0.00,false,false,premium,0,0",
        "2,M,1,,40,0.00,false,false,premium,0,0",
    ]
    assert "ACME/P-1: not saved yet" in err
    assert clerk.csv("distribution history ACME/P-1") == [["version", "at", "by", "why"]]


def test_an_edit_shows_its_effect(clerk: Clerk) -> None:
    out, err = clerk.types("distribution set ACME/P-1 --agent M --percent 35 --from-month 13")
    assert "On a premium of 100.00:" in out and "months from 13 on      2  M       5.00" in out
    assert "ACME/P-1: saved as version 1" in err
    assert clerk.csv("distribution set ACME/P-1 --agent M --percent 36 --from-month 13")[2:4] == [
        ["2", "M", "1", "12", "40", "0.00", "false", "false", "premium", "0", "0"],
        ["2", "M", "13", "", "36", "0.00", "false", "false", "premium", "0", "0"],
    ]
    out, err = clerk.types("distribution set ACME/P-1 --agent M --percent 36 --from-month 13")
    assert "nothing changes, version 2 stays" in err and "On a premium" not in out
    out, err = clerk.types("distribution remove ACME/P-1 --agent M --from-month 1")
    assert "agent M has no row for months 1 to 12; a transaction there is exception X5" in err
    assert "nothing: X5" in out
    history = clerk.csv("distribution history ACME/P-1")[1:]
    assert [(row[0], row[2], row[3]) for row in history] == [
        ("1", "olga", "set M to 35 % in months from 13 on"),
        ("2", "olga", "set M to 36 % in months from 13 on"),
        ("3", "olga", "removed M from month 1"),
    ]
    assert clerk.csv("distribution show ACME/P-1 --version 1")[3][4] == "35"


def test_a_split_and_a_stranded_debit(clerk: Clerk) -> None:
    clerk.house.agent("F", above="F")
    clerk.types("distribution add ACME/P-1 --agent F --level 5 --percent 55 --fixed 1.50")
    assert clerk.csv("distribution show ACME/P-1")[5][:6] == ["5", "F", "1", "", "55", "1.50"]
    DebitBalance.objects.create(policy=clerk.policy, agent=clerk.house.agent("F"), advance=60_000, recovery=20_000)
    _, err = clerk.types("distribution remove ACME/P-1 --agent F")
    assert "X6 ACME/P-1: agent F owes 400.00 on the policy" in err
    _, err = clerk.types("distribution reset ACME/P-1")
    assert "nothing changes" in err and "X6" in err


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("distribution show ACME/P-2", "did you mean ACME/P-1?"),
        ("distribution set ACME/P-1 --agent M --percent 29", "D7"),
        ("distribution set ACME/P-1 --agent M --percent 1e9", "--percent: '1e9'"),
        ("distribution set ACME/P-1 --agent M --percent -1", "--percent"),
        ("distribution set ACME/P-1 --agent M --fixed 1.234", "--fixed: '1.234'"),
        ("distribution set ACME/P-1 --agent M", "neither"),
        ("distribution add ACME/P-1 --agent M --level 3 --percent 41", "twice"),
        ("distribution bulk-reset nowhere.csv", "nowhere.csv"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(clerk: Clerk, command: str, words: str) -> None:
    out, err = clerk.types(command, status=2)
    assert out == "" and words in err and err.count("\n") == 1
    assert Policy.objects.get().version == 0


def test_an_open_cycle_is_abandoned_only_when_told_to_and_only_with_the_change(clerk: Clerk) -> None:
    """E4, F7."""
    clerk.types("cycle run --date 2026-01-31")
    for command in (
        "distribution set ACME/P-1 --agent M --percent 35",
        "distribution remove ACME/P-1 --agent M",
        "distribution set ACME/P-1 --agent M --percent 29 --abandon-open-cycle",
    ):
        clerk.types(command, status=2)
        assert clerk.csv("cycle list")[1][3] == "open"
    _, err = clerk.types("distribution set ACME/P-1 --agent M --percent 35 --abandon-open-cycle")
    assert "cycle 1 is abandoned" in err
    assert clerk.csv("cycle list")[1][3] == "abandoned"
    clerk.types("cycle run --date 2026-01-31")
    clerk.types("cycle close")
    assert clerk.shown() == ["W 30", "M 35", "D 45", "T 50"]
    assert [row[3] for row in clerk.csv("distribution history ACME/P-1")[1:]] == ["set M to 35 %"]


def test_a_first_close_saves_version_1(clerk: Clerk) -> None:
    clerk.types("cycle run --date 2026-01-31")
    assert "not saved yet" in clerk.types("distribution show ACME/P-1")[1]
    clerk.types("cycle close")
    assert clerk.types("distribution show ACME/P-1")[1] == ""
    assert [row[3] for row in clerk.csv("distribution history ACME/P-1")[1:]] == ["cycle 1"]


def test_a_bulk_reset_is_looked_at_first_and_then_done(clerk: Clerk) -> None:
    clerk.house.policy("P-2")
    clerk.types("distribution set ACME/P-1 --agent M --percent 33")
    file = clerk.file("policy,issuer\nP-1,ACME\nP-2,ACME\nNOPE,ACME\nP-1,ACME\n")
    out, err = clerk.types(f"distribution bulk-reset {file} --format csv")
    assert [line.split(",")[:5] + line.split(",")[-1:] for line in out.splitlines()[:4]] == [
        ["policy", "agent", "level", "old_percent", "new_percent", "state"],
        ["ACME/P-1", "W", "1", "30", "30", "changes"],
        ["ACME/P-1", "M", "2", "33", "40", "changes"],
        ["ACME/P-1", "D", "3", "45", "45", "changes"],
    ]
    assert out.splitlines()[5].startswith("ACME/P-2,W,1,30,30") and out.splitlines()[5].endswith("same")
    assert (
        "would change: 1, already as rebuilt: 2, in error: 1" in err and "row 4: there is no policy 'ACME/NOPE'" in err
    )
    assert clerk.shown() == ["W 30", "M 33", "D 45", "T 50"]
    _, err = clerk.types(f"distribution bulk-reset {file} --apply")
    assert "reset: 1" in err and clerk.shown() == ["W 30", "M 40", "D 45", "T 50"]
    _, err = clerk.types(f"distribution bulk-reset {file} --apply")
    assert "reset: 0, already as rebuilt: 3, in error: 1" in err
    files = ImportFile.objects.order_by("number").values_list("template", "state", "updated", "unchanged", "refused")
    assert list(files) == [
        ("bulk-reset", "dry_run", 1, 2, 1),
        ("bulk-reset", "done", 1, 2, 1),
        ("bulk-reset", "done", 0, 3, 1),
    ]
    assert clerk.csv("imports 2")[1][:2] == ["4", "policy"]


def test_a_bulk_reset_with_no_good_row_or_another_header_is_refused(clerk: Clerk) -> None:
    assert "NOPE" in clerk.types(f"distribution bulk-reset {clerk.file('policy,issuer' + chr(10) + 'NOPE,ACME')}", 2)[1]
    assert "policy" in clerk.types(f"distribution bulk-reset {clerk.file('number' + chr(10) + 'P-1')} --apply", 2)[1]
    assert list(ImportFile.objects.values_list("template", "state")) == [("bulk-reset", "refused")] * 2


def test_a_bulk_reset_leaves_out_what_the_open_cycle_holds_unless_told_to_abandon_it(clerk: Clerk) -> None:
    clerk.house.policy("P-2")
    clerk.types("distribution set ACME/P-1 --agent M --percent 33")
    clerk.types("distribution set ACME/P-2 --agent M --percent 33")
    clerk.types("cycle run --date 2026-01-31")
    file = clerk.file("policy,issuer\nP-1,ACME\nP-2,ACME\n")
    _, err = clerk.types(f"distribution bulk-reset {file} --apply")
    assert "reset: 1" in err and "row 2: policy ACME/P-1 is in the open cycle 1" in err
    assert clerk.shown() == ["W 30", "M 33", "D 45", "T 50"] and clerk.csv("cycle list")[1][3] == "open"
    clerk.types(f"distribution bulk-reset {file}")
    _, err = clerk.types(f"distribution bulk-reset {file} --apply --abandon-open-cycle")
    assert "reset: 1, already as rebuilt: 1" in err and "cycle 1 is abandoned" in err
    assert clerk.shown() == ["W 30", "M 40", "D 45", "T 50"] and clerk.csv("cycle list")[1][3] == "abandoned"
