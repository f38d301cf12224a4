"""What holds for the code as a whole: the floors, the only rounding, whole-number money, style, and a light start."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.databases import SqliteTemplate
from upline.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "upline"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "migrations")
MONEY = PACKAGE / "engine" / "money.py"
MEASURES = (PACKAGE / "bench", PACKAGE / "reports" / "pdf.py")  # seconds, or points of a page; never money
FLOORS_OF_MONEY = ("engine", "ledger", "cycles", "policies", "balances", "rates")
FUNCTION_LINES = 75  # without the docstring; about 70 is the aim
FILE_LINES = 500
HEAVY = {"ibis", "duckdb", "pandas", "pyarrow", "numpy", "pyspark", "xlsxwriter", "typst", "python_calamine"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\b[Ff]or now\b")
FOREIGN = re.compile(r"pypi\.|/work/|files\.pythonhosted|simple/ index|issue \d", re.IGNORECASE)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """(name called, line) of a file; `.round` for a method."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno
            elif isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}", node.lineno


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def of_money() -> list[Path]:
    return [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] in FLOORS_OF_MONEY]


def test_a_package_imports_only_from_floors_below_its_own() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_money_rounds_and_nothing_is_a_float() -> None:
    forbidden = {"round", ".round", "float", ".quantize"}
    found = [
        f"{place(path, line)} {name}("
        for path in SOURCES
        if path != MONEY and not any(path.is_relative_to(part) for part in MEASURES)
        for name, line in calls(path)
        if name in forbidden
    ]
    assert not found, f"money is whole numbers, and only engine/money.py rounds (A1, A3): {found}"


def test_money_is_not_divided_into_fractions() -> None:
    """`/` on whole numbers is a float; `Decimal` and `Fraction` are a second way to write money. Paths may use `/`."""
    found = []
    for path in of_money():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not is_path(node):
                found.append(f"{place(path, node.lineno)} {ast.unparse(node)}")
            if isinstance(node, ast.ImportFrom | ast.Import):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                if names & {"decimal", "Decimal", "fractions", "Fraction"}:
                    found.append(f"{place(path, node.lineno)} {ast.unparse(node)}")
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                found.append(f"{place(path, node.lineno)} {node.value}")
    assert not found, f"floats near money (A1): {found}"


def is_path(node: ast.BinOp) -> bool:
    """Whether a `/` joins parts of a path: one side is text, a call of Path, or named as a folder or file."""
    sides = (node.left, node.right)
    return any(
        (isinstance(side, ast.Constant) and isinstance(side.value, str))
        or isinstance(side, ast.JoinedStr)
        or re.search(r"Path\(|folder|file|path|parent|directory|HERE", ast.unparse(side)) is not None
        for side in sides
    )


def test_money_and_rates_are_whole_numbers_in_the_database() -> None:
    from django.apps import apps
    from django.db.models import DecimalField, FloatField

    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FloatField | DecimalField)
    ]
    assert not found


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_functions_are_short_enough_to_read_at_once() -> None:
    long = []
    for path in SOURCES:
        for function in functions(path):
            docstring = function.body[0] if ast.get_docstring(function) else None
            lines = (function.end_lineno or 0) - function.lineno + 1
            if docstring is not None:
                lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
            if lines > FUNCTION_LINES:
                long.append(f"{place(path, function.lineno)} {function.name}: {lines} lines")
    assert not long, f"functions of more than {FUNCTION_LINES} lines: {long}"


def test_files_hold_one_idea() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in SOURCES if (lines := len(lines_of(path))) > FILE_LINES}
    assert not long, f"files of more than {FILE_LINES} lines: {long}"


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_nothing_promises_instead_of_doing() -> None:
    found = [
        f"{place(path, number)} {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(lines_of(path), 1)
        if UNFINISHED.search(line)
    ]
    assert not found


def test_the_tree_speaks_of_the_product_only() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("requirements/*"), ROOT / "Makefile"]
    found = [
        f"{place(path, number)} {line.strip()[:80]}"
        for path in [*SOURCES, *documents]
        for number, line in enumerate(lines_of(path), 1)
        if FOREIGN.search(line)
    ]
    assert not found


def test_no_gpl_code_is_imported() -> None:
    """bean-check (GPL) is a program that the tests run beside Upline, and stays one."""
    found = [
        f"{place(path, number)} {line.strip()}"
        for path in [*SOURCES, *ROOT.glob("tests/**/*.py")]
        for number, line in enumerate(lines_of(path), 1)
        if re.match(r"\s*(import|from)\s+(beancount|beanquery)\b", line)
    ]
    assert not found


def test_every_package_opens_with_what_it_is() -> None:
    silent = [
        str(path.parent.relative_to(ROOT))
        for path in SOURCES
        if path.name == "__init__.py" and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_every_public_verb_says_what_it_does() -> None:
    silent = [
        f"{place(path, function.lineno)} {function.name}"
        for path in SOURCES
        if path.name in ("actions.py", "queries.py") or path.is_relative_to(PACKAGE / "engine")
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert not silent, f"public functions without a docstring: {silent}"


LIGHT = [
    ["settings"],
    ["imports"],
    ["cycle", "list"],
    ["balances", "agents"],
]
SHOW_MODULES = """
import json, sys
from upline.cli.main import run
status = run(sys.argv[1:])
print("\\n" + json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def modules_after(cli: CommandLine, words: list[str]) -> tuple[int, set[str]]:
    """The exit status of a command, and the packages that its process had imported."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, *words],
        cwd=cli.folder,
        env=cli.environment_of_process(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status, names = json.loads(done.stdout.splitlines()[-1])
    return status, set(names)


@pytest.mark.parametrize("words", [["--help"], *([word, "--help"] for word in COMMANDS)], ids=" ".join)
def test_help_imports_neither_django_nor_anything_heavy(words: list[str], tmp_path: Path) -> None:
    status, names = modules_after(CommandLine(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path), words)
    assert status == 0
    assert not names & {*HEAVY, "django"}


@pytest.mark.parametrize("words", LIGHT, ids=" ".join)
def test_a_command_that_computes_nothing_imports_nothing_heavy(
    words: list[str], sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    with sqlite_template.database() as fresh:
        status, names = modules_after(CommandLine(fresh.url, tmp_path), words)
    assert status == 0
    assert not names & HEAVY
