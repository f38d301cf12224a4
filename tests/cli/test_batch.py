"""`upline batch`: each command with what it printed, and how the whole ends."""

from collections.abc import Callable

import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import Database


@pytest.fixture
def cli(empty_database: Database, upline_cli: Callable[..., CommandLine]) -> CommandLine:
    return upline_cli(empty_database.url)


COMMANDS = """\
# the tolerances
settings tolerance_line 0.25 --by ann

settings tolerance_line 0.255
upline settings tolerance_line
"""


def test_each_command_is_shown_before_what_it_prints(cli: CommandLine) -> None:
    done = cli(["batch", "--keep-going", str(cli.write("commands.txt", COMMANDS))])
    assert done.stdout.splitlines() == [
        "$ settings tolerance_line 0.25 --by ann",
        "tolerance_line is now 0.25",
        "$ settings tolerance_line 0.255",
        "! setting tolerance_line: '0.255' has more than two decimals",
        "$ upline settings tolerance_line",
        "0.25",
    ]
    assert done.stderr == ""
    assert done.returncode == 2


def test_a_refusal_ends_the_batch(cli: CommandLine) -> None:
    done = cli("batch", input=COMMANDS)
    assert done.stdout.splitlines()[-1].startswith("! setting tolerance_line")
    assert done.returncode == 2


def test_all_done_is_status_0(cli: CommandLine) -> None:
    done = cli("batch", input="init\nsettings currency\n")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == ["$ settings currency", "USD"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("settings 'open", "! the line cannot be read: no closing quotation"),
        ("batch other.txt", "! a batch does not run another batch"),
        ("nonsense", "! there is no command 'nonsense'"),
        ("settings --nonsense", "! No such option: --nonsense"),
        ("settings a b c", "! Got unexpected extra argument"),
    ],
)
def test_a_line_that_cannot_be_run_is_refused(cli: CommandLine, line: str, message: str) -> None:
    done = cli("batch --keep-going", input=f"{line}\nsettings currency\n")
    lines = done.stdout.splitlines()
    assert lines[0] == f"$ {line}"
    assert lines[1].startswith(message)
    assert lines[-1] == "USD"
    assert done.returncode == 2


def test_who_and_when_of_the_batch_hold_for_its_lines(database: Database, cli: CommandLine) -> None:
    from upline.audit.models import AuditRecord

    cli("--by ann batch", input="settings currency EUR\nsettings currency CHF --by bea\n")
    assert list(AuditRecord.objects.order_by("id").values_list("by", flat=True)) == ["ann", "bea"]


def test_a_fault_is_told_and_the_next_command_runs(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from upline.cli.main import run

    monkeypatch.setattr("upline.cli.init.init", lambda: {}["missing"])
    monkeypatch.setattr("sys.stdin", io.StringIO("init\nsettings currency\nsettings nonsense\n"))
    assert run(["batch", "--keep-going"]) == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines()[:4] == ["$ init", "!! KeyError: 'missing'", "$ settings currency", "USD"]
    assert "Traceback" in shown.err
