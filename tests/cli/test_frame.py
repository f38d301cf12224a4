"""The frame of the program: its words, its options, and how each command ends."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import Database
from upline import __version__
from upline.cli import context
from upline.cli.commands import COMMANDS
from upline.cli.main import execute, one_line, run, take_global_options
from upline.errors import Refused


@pytest.fixture
def cli(empty_database: Database, upline_cli: Callable[..., CommandLine]) -> CommandLine:
    return upline_cli(empty_database.url)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_the_overview_names_every_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert all(f"  {word} " in shown for word in COMMANDS)
    assert "--by USER" in shown and "--today DATE" in shown


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"upline {__version__}\n"


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([word, "--help"]) == 0
    assert "Usage: upline" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cycel"], "there is no command 'cycel': did you mean `upline cycle`?"),
        (["frobnicate"], "there is no command 'frobnicate': `upline --help` lists the commands"),
        (["batch", "a", "b"], "(see `upline batch --help`)"),
        (["batch", "--nonsense"], "--nonsense"),
        (["batch", "missing.txt"], "missing.txt cannot be read: No such file or directory"),
        (["--today"], "--today needs a value"),
        (["--by", " ", "init"], "--by: ' ' is not a user's name"),
        (["init", "--today", "2026-02-30"], "--today: '2026-02-30' is not a date such as 2026-01-31 (A5)"),
        (["init", "--today=20260131"], "--today: '20260131' is not a date such as 2026-01-31 (A5)"),
    ],
)
def test_refusals_are_one_line_and_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


@pytest.mark.parametrize(
    ("arguments", "words", "by", "today"),
    [
        (["--by", "ann", "cycle", "run"], ["cycle", "run"], "ann", None),
        (["cycle", "--by=ann", "run", "--today", "2026-01-31"], ["cycle", "run"], "ann", "2026-01-31"),
        (["cycle", "run", "--by", "ann", "--by", "bea"], ["cycle", "run"], "bea", None),
        (["settings", "k", "--", "--by", "x"], ["settings", "k", "--", "--by", "x"], None, None),
    ],
)
def test_who_and_when_stand_anywhere(arguments: list[str], words: list[str], by: str | None, today: str | None) -> None:
    assert take_global_options(arguments) == (words, by, today)


def test_the_actor_is_who_the_command_line_says(database: Database) -> None:
    with context.given("ann", "2026-01-31"):
        assert (context.actor().by, context.actor().today) == ("ann", date(2026, 1, 31))
        with context.given(None, "2026-02-01"):
            assert (context.actor().by, context.actor().today) == ("ann", date(2026, 2, 1))
    assert context.actor().by == context.operating_system_user()


def test_today_is_the_day_in_the_installations_time_zone(database: Database) -> None:
    from upline.installation.actions import set_setting

    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never the same day
        set_setting(context.actor(), "time_zone", zone)
        days.add(context.actor().today)
    assert len(days) == 2


def test_a_fault_leaves_as_its_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upline.cli.init.init", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        execute(["init"])


def test_a_fault_ends_with_a_traceback_and_status_1(
    empty_database: Database, upline_cli: Callable[..., CommandLine], tmp_path: Path
) -> None:
    cli = upline_cli(empty_database.url, PYTHONPATH=str(tmp_path))
    cli.write("sitecustomize.py", "import upline.cli.init\nupline.cli.init.init = lambda: 1 // 0\n")
    done = cli("init")
    assert done.returncode == 1
    assert "Traceback" in done.stderr and "ZeroDivisionError" in done.stderr


def test_messages_are_one_line() -> None:
    assert one_line(Refused("two\n  lines")) == "two lines"


def test_init_says_what_it_did_and_does_it_once(uninitialised_url: str, upline_cli: Callable[..., CommandLine]) -> None:
    cli = upline_cli(uninitialised_url)
    assert "created" in cli.output("init")
    assert "is up to date" in cli.output("init")


def test_an_upgrade_is_asked_for(database: Database, upline_cli: Callable[..., CommandLine]) -> None:
    from django.db import connection

    cli = upline_cli(database.url)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'installation'")
        cursor.execute("DROP TABLE setting")
    assert "is of an earlier version of upline: run `upline init`" in cli.refusal("settings")
    assert "upgraded (1 step" in cli.output("init")
    assert cli.output("settings lapse_days") == "\n"


def test_a_database_never_initialised_is_refused(
    uninitialised_url: str, upline_cli: Callable[..., CommandLine], tmp_path: Path
) -> None:
    assert upline_cli(uninitialised_url).refusal("settings").endswith("run `upline init`")
    assert not list(tmp_path.glob("*.sqlite3")), "asking made an empty database"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://nobody@127.0.0.1:1/nothing", "the database nothing cannot be reached"),
        ("mysql://localhost/x", "UPLINE_DATABASE_URL is not the address of a database"),
        ("nonsense", "UPLINE_DATABASE_URL is not the address of a database"),
        ("sqlite:////nowhere/at/all.sqlite3", "/nowhere/at/all.sqlite3"),
    ],
)
@pytest.mark.parametrize("command", ["init", "settings"])
def test_a_database_that_cannot_be_had(
    command: str, url: str, message: str, upline_cli: Callable[..., CommandLine]
) -> None:
    assert message in upline_cli(url).refusal(command)


def test_json_and_csv_of_a_setting(cli: CommandLine) -> None:
    assert cli.output("settings negative_net") == "bill\n"
    assert cli.output("settings negative_net --format csv") == "key,value\nnegative_net,bill\n"
    assert json.loads(cli.output("settings lapse_days --format json")) == [{"key": "lapse_days", "value": None}]
