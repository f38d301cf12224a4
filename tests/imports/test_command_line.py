"""`upline import`, `imports` and `transaction delete` as users run them."""

from collections.abc import Callable

from tests.imports.conftest import BOOK
from tests.support.command_line import CommandLine
from tests.support.databases import Database

TRANSACTION = "reference,policy,issuer,date,premium"


def test_a_month_on_the_command_line(empty_database: Database, upline_cli: Callable[..., CommandLine]) -> None:
    cli = upline_cli(empty_database.url)
    for template, text in BOOK.items():
        cli.write(f"{template}.csv", text)
    cli.write("commands", "".join(f"import {template} {template}.csv\n" for template in BOOK))
    printed = cli.output("batch commands")
    assert "transactions.csv: 2 rows: 2 new, 0 changed, 0 unchanged, 0 refused (file 9)" in printed
    assert cli.output("import transactions transactions.csv") == (
        "transactions.csv: nothing changed: all 2 rows are there already (file 10)\n"
    )

    cli.write("more.csv", f"{TRANSACTION},memo\nt3,P-1,ACME,2026-01-20,5.00,x\nt4,P-1,ACME,2026-02-30,1,y\n")
    done = cli("import transactions more.csv --by ann")
    assert done.returncode == 0
    assert done.stdout == "more.csv: 2 rows: 1 new, 0 changed, 0 unchanged, 1 refused (file 11)\n"
    assert done.stderr.splitlines()[0] == "unknown columns, not read: memo"
    assert done.stderr.splitlines()[1].startswith("row 3, date: '2026-02-30' is no day of the calendar")
    rows = cli.output("imports 11 --format csv").splitlines()
    assert rows[0] == "row,column,message"
    assert rows[1].startswith("3,date,")
    last = cli.output("imports --format csv").splitlines()[-1]
    assert last.startswith("11,transactions,more.csv,")
    assert ",ann,done,1,0,0,1,unknown columns: memo" in last

    assert "there is no file 99" in cli.refusal("imports 99")
    assert "did you mean policies" in cli.refusal("import policy policies.csv")
    assert "no file nothing.csv" in cli.refusal("import policies nothing.csv")

    cli.output("cycle run --date 2026-01-31")
    assert "--abandon-open-cycle" in cli.refusal("transaction delete t3")
    deleted = cli("transaction delete t3 --abandon-open-cycle")
    assert (deleted.returncode, deleted.stdout) == (0, "transaction t3 is deleted\n")
    assert "cycle 1 is abandoned" in deleted.stderr
    assert "no transaction 't3'" in cli.refusal("transaction delete t3")
