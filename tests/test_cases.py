"""The acceptance cases: the program driven by its command line alone, on both databases."""

import importlib.util
from types import ModuleType

import pytest

from tests.support.acceptance import FOLDER, READY, RUNNER, WAITING, program


@pytest.fixture(scope="session")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_cases", RUNNER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", READY)
def test_case(name: str, uninitialised_url: str, runner: ModuleType) -> None:
    _, problems = runner.run_case(FOLDER / f"{name}.txt", program(), uninitialised_url, keep=False)
    assert not problems, "\n" + "\n".join(problems)


def test_every_case_is_run_or_waits_for_its_command() -> None:
    from upline.cli.commands import COMMANDS

    files = {path.stem for path in FOLDER.glob("*.txt") if not path.stem.startswith("base")}
    assert files == {*READY, *WAITING}
    assert len(READY) + len(WAITING) == len(files)
    arrived = {case: word for case, word in WAITING.items() if word in COMMANDS}
    assert not arrived, f"their commands have come, so they are to be run: {arrived}"
