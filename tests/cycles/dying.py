"""Runs commands of the program in processes that die: at a named step, or when the one who started them says so.

Started as a script against the database of UPLINE_DATABASE_URL. It loads the program once and then reads orders, one a
line as JSON: {"command": […], "step": "module:function", "nth": 1, "half": false}. For each it forks, prints the
child's process id, waits for it, and prints its exit status (negative: the signal). The child runs the command. With a
step it kills itself with SIGKILL once the nth call of that function has returned; with `half` the function, which
writes a table of rows, is given the first half of them.
"""

import importlib
import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any


def main() -> None:
    import adbc_driver_manager  # noqa: F401  what a run loads is loaded before the fork, and opened after it
    import adbc_driver_sqlite  # noqa: F401
    import duckdb  # noqa: F401
    import numpy  # noqa: F401
    import pyarrow.compute
    import pyarrow.parquet  # noqa: F401

    import upline.config

    with suppress(ImportError):
        import pandas  # noqa: F401  where it is installed, pyarrow loads it

    upline.config.setup()
    from upline.cli import cycle, main  # noqa: F401
    from upline.cycles import actions, queries  # noqa: F401
    from upline.engine.backends import duckdb as backend  # noqa: F401

    for order in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(**json.loads(order))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _obey(command: list[str], step: str = "", nth: int = 1, half: bool = False) -> None:
    """Run the command in this process and end it."""
    from upline.cli.main import execute

    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  the answers on standard output are the parent's
    if step:
        _die_after(step, nth, half)
    status = 1
    try:
        status = execute(command)
    finally:
        os._exit(status)


def _die_after(step: str, nth: int, half: bool) -> None:
    module, name = step.split(":")
    place = importlib.import_module(module)
    function = getattr(place, name)
    calls = 0

    def last_words(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if half:
            given = (given[0], given[1].slice(0, given[1].num_rows // 2), *given[2:])
        result = function(*given, **named)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(place, name, last_words)


if __name__ == "__main__":
    main()
