"""A file as a whole: header, rows in error, history, dry run, repeat, audit."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.imports.conftest import ACTOR, BOOK, Bring
from upline.errors import Refused
from upline.imports.actions import run_import


def errors(number: int) -> list[tuple[int, str, str]]:
    from upline.imports.queries import row_errors

    return list(row_errors(number))


def test_the_book_goes_in_and_again_changes_nothing(book: Bring) -> None:
    from upline.audit.queries import book_version

    before = book_version()
    for template, text in BOOK.items():
        outcome = book(template, text)
        assert (outcome.created, outcome.updated, outcome.refused) == (0, 0, 0), template
        assert outcome.unchanged == outcome.rows == text.count("\n") - 1
        assert "nothing changed: all" in outcome.summary()
    assert book_version() == before


@pytest.mark.parametrize("template", list(BOOK))
def test_each_file_moves_the_books_version_once_it_says_something_new(book: Bring, template: str) -> None:
    from upline.audit.queries import book_version

    before = book_version()
    header = BOOK[template].split("\n")[0]
    rows = {
        "issuers": "NEW,New",
        "agencies": "NEW,New",
        "agents": "NEW,New,HQ",
        "uplines": "W,T,2026-02-01",
        "plans": "NEW,ACME,Dental",
        "rates": "L1,31",
        "contracts": "W,L2,2026-02-01",
        "policies": "P-9,ACME,MED,W,2026-01-01",
        "transactions": "t9,P-1,ACME,2026-01-15,1.00",
    }
    outcome = book(template, f"{header}\n{rows[template]}\n")
    assert outcome.created + outcome.updated == 1
    assert book_version() > before


def test_good_rows_go_in_and_bad_ones_are_named(book: Bring) -> None:
    outcome = book(
        "transactions",
        "reference,policy,issuer,date,premium\n"
        "a1,P-1,ACME,2026-01-20,1.00\n"
        "a2,P-1,ACME,2026-02-30,1.00\n"
        "a3,P-1,ACME,2026-01-20,1e400\n"
        "a4,P-1,ACME,2026-01-20,NaN\n"
        "a5,P-1,ACME,2026-01-20,12.345\n"
        "a6,P-1,ACME,2026-01-20,=1+1\n"
        "a7,P-9,ACME,2026-01-20,1.00\n"
        "a8,P-1,NOBODY,,\n"
        "a\x07b,P-1,ACME,2026-01-20,1.00\n"
        "a9,P-1,ACME,2026-01-20\n"
        "a10,P-1,ACME,2026-01-20,1.00,more\n"
        "a11,P-1,ACME,2026-01-20,1000000000.01\n",
    )
    assert (outcome.created, outcome.refused) == (1, 11)
    found = [(row, column) for row, column, _ in errors(outcome.number)]
    assert found == [
        (3, "date"),
        (4, "premium"),
        (5, "premium"),
        (6, "premium"),
        (7, "premium"),
        (8, "policy"),
        (9, "issuer"),
        (9, "date"),
        (9, "premium"),
        (10, "reference"),
        (11, ""),
        (12, ""),
        (13, "premium"),
    ]
    messages = {row: message for row, _, message in errors(outcome.number)}
    assert "no day of the calendar" in messages[3]
    assert "more than two decimals" in messages[6]
    assert "is a formula" in messages[7]
    assert "no policy 'ACME/P-9'" in messages[8]
    assert "U+0007" in messages[10]
    assert "has 4 cells, the header has 5" in messages[11]
    assert outcome.summary() == (
        f"transactions.csv: 12 rows: 1 new, 0 changed, 0 unchanged, 11 refused (file {outcome.number})"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("nummer,issuer,plan,writing_agent,effective_date\nP,ACME,MED,W,2026-01-01\n", "no column number"),
        ("reference,policy,issuer,date,premium\nt,P-1,ACME,2026-01-01,1\n", "the template transactions"),
        ("number,issuer,plan,writing_agent,effective_date,plan\nP,ACME,MED,W,2026-01-01,MED\n", "'plan' twice"),
        ("number;issuer;plan;writing_agent;effective_date\n", "semicolons"),
        ("number,issuer,plan,writing_agent,effective_date\n", "a header and no rows"),
        ("\nnumber,issuer,plan,writing_agent,effective_date\n", "row 1 is empty"),
        ("", "is empty"),
        ("number,issuer,plan,writing_agent,effective_date\nP,ACME,MED,W,2026-13-01\n", "row 2, effective_date"),
    ],
)
def test_a_file_without_an_accepted_row_is_refused_and_kept(book: Bring, content: str, words: str) -> None:
    from upline.imports.models import ImportFile
    from upline.policies.models import Policy

    with pytest.raises(Refused, match=words) as refused:
        book("policies", content, name="some.csv")
    file = ImportFile.objects.latest("number")
    assert (file.state, file.name, file.by) == ("refused", "some.csv", "clerk")
    assert file.message in str(refused.value)
    assert f"(file {file.number})" in str(refused.value)
    assert Policy.objects.count() == 2


def test_a_file_of_another_template_with_the_same_first_columns_is_refused(book: Bring) -> None:
    with pytest.raises(Refused, match="the columns of the template agents"):
        book("issuers", "code,name,kind\nX,Xenia,person\n")


def test_unknown_columns_are_reported(book: Bring) -> None:
    from upline.imports.models import ImportFile

    outcome = book("issuers", "code,name,colour,\nNEW,New,red,\n")
    assert outcome.unknown_columns == ["colour"]
    assert ImportFile.objects.get(number=outcome.number).unknown_columns == ["colour"]


def test_files_are_numbered_from_one_refused_ones_too(bring: Bring, tmp_path: Path) -> None:
    assert bring("issuers", "code,name\nA,A\n").number == 1
    with pytest.raises(Refused, match=r"no file .* \(file 2\)"):
        run_import(ACTOR, "issuers", tmp_path / "missing.csv")
    assert bring("issuers", "code,name\nB,B\n").number == 3


def test_an_unknown_template_is_refused_with_what_is_meant(bring: Bring) -> None:
    with pytest.raises(Refused, match="did you mean custom-settings"):
        bring("custom_setting", "code\n")


def test_a_dry_run_says_the_same_and_changes_nothing(book: Bring) -> None:
    from upline.audit.queries import book_version
    from upline.imports.models import ImportFile
    from upline.policies.models import Policy

    before = book_version()
    text = (
        "number,issuer,plan,writing_agent,effective_date,state\n"
        "P-1,ACME,MED,M,2026-01-01,TX\n"
        "P-7,ACME,MED,W,2026-01-01,TX\n"
        "P-8,ACME,LIFE,W,2026-01-01,TX\n"
    )
    dry = book("policies", text, dry_run=True)
    assert (dry.created, dry.updated, dry.refused) == (1, 1, 1)
    assert "dry run: nothing was changed" in dry.summary()
    assert Policy.objects.count() == 2
    assert book_version() == before
    assert ImportFile.objects.get(number=dry.number).state == "dry_run"
    assert errors(dry.number)[0][:2] == (4, "plan")
    done = book("policies", text)
    assert (done.created, done.updated, done.refused) == (1, 1, 1)


def test_an_interrupted_import_leaves_the_book_and_stands_in_the_history(
    book: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    from upline.imports.models import ImportFile
    from upline.imports.templates.policies import Policies
    from upline.policies.models import Policy

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Policies, "written", interrupted)
    with pytest.raises(KeyboardInterrupt):
        book("policies", "number,issuer,plan,writing_agent,effective_date\nP-9,ACME,MED,W,2026-01-01\n")
    assert not Policy.objects.filter(number="P-9").exists()
    file = ImportFile.objects.latest("number")
    assert (file.state, "interrupted" in file.message) == ("refused", True)


def test_a_key_twice_in_a_file_is_an_error_that_names_the_first(book: Bring) -> None:
    outcome = book("agents", "code,name\nA,Ada\nA,Ada\nA,Eve\nW,Wendy\nW,Winnie\nM,Mo\nM,Mo\n")
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.refused) == (1, 1, 3, 2)
    found = errors(outcome.number)
    assert [row for row, _, _ in found] == [4, 6]
    assert "row 2" in found[0][2]
    assert "another name" in found[0][2]


def test_a_key_twice_is_found_over_chunks(book: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    from upline.imports import actions

    monkeypatch.setattr(actions, "CHUNK", 2)
    outcome = book("agencies", "code,name\nA,a\nB,b\nC,c\nA,a\nB,x\nHQ,Head Office\nHQ,y\n")
    assert (outcome.created, outcome.unchanged, outcome.refused) == (3, 2, 2)
    assert [row for row, _, _ in errors(outcome.number)] == [6, 8]


def test_an_absent_column_keeps_a_value_and_an_empty_cell_sets_the_default(book: Bring) -> None:
    from upline.agents.models import Agent

    book("agents", "code,name,status,email,minimum_payment\nW,Wendy,terminated,w@example.org,25\n")
    book("agents", "code,name\nW,Wanda\n")
    agent = Agent.objects.get(code="W")
    assert (agent.name, agent.status, agent.email, agent.minimum_payment) == (
        "Wanda",
        "terminated",
        "w@example.org",
        2500,
    )
    book("agents", "code,name,status,email,minimum_payment\nW,Wanda,,,\n")
    agent.refresh_from_db()
    assert (agent.status, agent.email, agent.minimum_payment) == ("active", "", None)


def test_a_change_is_audited_from_and_to_and_new_rows_as_one_record(book: Bring) -> None:
    from upline.audit.models import AuditRecord

    outcome = book("agents", "code,name,agency\nW,Wanda,\nX,Xenia,HQ\nY,Yves,HQ\n")
    change, new = AuditRecord.objects.order_by("-id")[:2][::-1]
    assert (change.action, change.record, change.by) == ("import agents", "agent W", "clerk")
    assert change.before == {"name": "Wendy", "agency": "HQ"}
    assert change.after == {"name": "Wanda", "agency": None}
    assert new.record == f"file {outcome.number}"
    assert new.after["new"] == 2


def test_xlsx_goes_in_like_csv(book: Bring, tmp_path: Path) -> None:
    from datetime import date

    path = tmp_path / "t.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["reference", "policy", "issuer", "date", "premium"])
    for row, premium in enumerate([100, 12.34, 12.345], start=1):
        sheet.write_row(row, 0, [f"x{row}", "P-1", "ACME"])
        sheet.write_datetime(row, 3, date(2026, 1, 20), day)
        sheet.write_number(row, 4, premium)
    sheet.write_row(4, 0, ["x4", "P-1", "ACME", "2026-01-20"])
    sheet.write_formula(4, 4, "=2*3", None, "")
    workbook.close()
    outcome = run_import(ACTOR, "transactions", path)
    assert (outcome.created, outcome.refused) == (2, 2)
    assert [(row, column) for row, column, _ in outcome.errors] == [(4, "premium"), (5, "premium")]


def test_percentages_of_a_spreadsheet_are_what_it_shows(book: Bring, tmp_path: Path) -> None:
    from upline.rates.models import RateBand

    path = tmp_path / "rates.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["contract", "percent"])
    sheet.write_row(1, 0, ["L8", 12.5])
    sheet.write(2, 0, "L9")
    sheet.write_number(2, 1, 0.125, workbook.add_format({"num_format": "0.00%"}))
    workbook.close()
    run_import(ACTOR, "rates", path)
    bands = RateBand.objects.filter(rate__contract__code__in=("L8", "L9"))
    assert set(bands.values_list("percent", flat=True)) == {125_000}
