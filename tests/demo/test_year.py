"""The sample year, played from the command line on both databases."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import Database, default_connection
from upline.demo.policies import YEAR

GOLDEN = Path(__file__).with_name("year.txt")


@dataclass(frozen=True)
class Played:
    """A database that has the year, the program beside it, and what the program printed."""

    database: Database
    upline: CommandLine
    printed: str


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", marks=pytest.mark.xdist_group("demo sqlite")),
        pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("demo postgresql")]),
    ],
)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The year on each database; on SQLite it is killed in spring and goes on."""
    template = request.getfixturevalue("sqlite_template" if request.param == "sqlite" else "postgres_template")
    with template.database() as fresh:
        upline = CommandLine(fresh.url, tmp_path_factory.mktemp("demo"))
        if request.param == "sqlite":
            _kill_after(upline, "cycle of 2025-02-28")
        done = upline("demo --folder files")
        assert done.returncode == 0, done.stdout + done.stderr
        assert ("cycle of 2025-02-28" in done.stderr) == (request.param == "postgresql")
        assert "cycle of 2025-12-31" in done.stderr
        yield Played(fresh, upline, done.stdout)


def _kill_after(upline: CommandLine, line: str) -> None:
    """Starts the year and kills it when that was told."""
    process = upline.start("demo --folder files")
    assert process.stderr is not None
    told = next((text for text in process.stderr if text.startswith(line)), None)
    process.kill()
    process.communicate()
    assert told, "the year had not come so far"


@pytest.fixture
def records(played: Played, django_db_blocker: object) -> Iterator[None]:
    """The played database as Django's own."""
    with django_db_blocker.unblock(), default_connection(played.database.url):  # type: ignore[attr-defined]
        yield


def test_the_year_is_the_one_we_know(played: Played) -> None:
    """The figures of the summary, month by month; what changes them must mean to."""
    year = played.printed[played.printed.index("The year") : played.printed.index("ledger check")]
    assert _unnumbered(year) == _unnumbered(GOLDEN.read_text(encoding="utf-8"))


def test_the_figures_tie(played: Played) -> None:
    assert "ledger check: it holds" in played.printed
    assert played.printed.count("as the ledger says") == 3
    assert "all 12 cycles computed again" in played.printed
    played.upline.output("ledger check")


def test_running_it_again_changes_nothing(played: Played, records: None) -> None:
    before = _counts()
    again = played.upline.output("demo --folder files")
    assert again.startswith("The database has the sample book already; nothing was changed.")
    assert played.printed[played.printed.index("The year") : played.printed.index("ledger check")] in again
    assert again.count("as the ledger says") == 3
    assert _counts() == before


def test_each_event_of_the_year_happened(records: None) -> None:
    from upline.agents.models import Agent
    from upline.cycles.models import AgentSummary, CycleException, Line
    from upline.imports.models import RowError
    from upline.policies.models import DistributionVersion, Policy, Transaction

    found = set(CycleException.objects.values_list("cycle__date__month", "code"))
    assert found == {
        (1, "X1"),
        (2, "X7"),
        (3, "X2"),
        (4, "X3"),
        (5, "X4"),
        (6, "X1"),
        (7, "X5"),
        (8, "X1"),
        (9, "X2"),
        (10, "X7"),
        *((month, "X6") for month in (10, 11, 12)),
        (11, "X1"),
        (12, "X1"),
    }
    unpaid = Transaction.objects.filter(batchitem__isnull=True).values_list("policy__number", flat=True)
    assert list(unpaid) == ["FA701201"], "all that was held up was paid a month later, but December's"

    def year_of(code: str) -> list[AgentSummary]:
        return list(AgentSummary.objects.filter(agent__code=code).order_by("cycle__date").select_related("cycle"))

    assert [row.cycle.date.month for row in year_of("LINDQVIST") if row.billed > 0] == [6]
    assert [row.cycle.date.month for row in year_of("MORROW") if row.carried_out < 0] == [7, 8]
    assert [row.cycle.date.month for row in year_of("TESSMER") if row.balance_increase > 0] == [8]
    assert year_of("EASTMAN")[-1].earned > 0 and Agent.objects.get(code="EASTMAN").status == "terminated"
    assert not any(row.override for row in year_of("STCLAIR"))
    assert any(row.admin_fee < 0 for row in year_of("BELL"))
    assert Line.objects.filter(stretch__gt=0).exists(), "a payment that crosses bands"
    assert Line.objects.filter(commission__lt=0, transaction__reverses__isnull=False).exists()
    assert set(Policy.objects.values_list("status", flat=True)) == {"active", "lapsed", "cancelled"}
    assert [error.message for error in RowError.objects.all() if "KL05O0202" in error.message]
    assert RowError.objects.count() == 1
    edited = DistributionVersion.objects.filter(version__gt=1).order_by("policy__number", "version")
    assert list(edited.values_list("policy__number", "version")) == [
        ("DI-700711", 2),
        ("GRH250000311", 2),
        ("GRH250000311", 3),
        ("GRH250000312", 2),
        ("GRH250000312", 3),
        ("KL0500202", 2),
    ]


def test_another_book_is_refused(empty_database: Database, upline_cli: Callable[..., CommandLine]) -> None:
    upline = upline_cli(empty_database.url)
    upline.write("issuers.csv", "code,name\nACME,Acme Mutual\n")
    upline.output("import issuers issuers.csv")
    assert "another book (1 issuer, 0 agents, 0 policies)" in upline.refusal("demo")
    assert not (upline.folder / "demo").exists()


def test_the_guide_names_what_is_there() -> None:
    """Policies, agents and files that docs/sample-book.md names are those of the book."""
    from upline.demo.book import files

    guide = Path(__file__).parents[2].joinpath("docs", "sample-book.md").read_text(encoding="utf-8")
    book = "".join(file.text for file in files())
    named = set(re.findall(r"`[A-Z]+/([A-Z0-9-]+)`", guide))
    assert len(named) > 10
    assert [number for number in named if f"{number}," not in book] == []
    names = {file.name for file in files()}
    assert set(re.findall(rf"{YEAR}-[0-9a-z-]+\.csv", guide)) <= names


def _unnumbered(year: str) -> str:
    """Without the cycles' numbers: a kill may have left an abandoned cycle, which keeps its number."""
    return re.sub(rf"(?m)^({YEAR}-\d\d) +\d+ +", r"\1 # ", year)


def _counts() -> dict[str, int]:
    """How many records each table holds."""
    from django.apps import apps

    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
