"""`upline batch`: many commands in one process, each with what it printed, for scripts and for the acceptance cases."""

import shlex
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from upline.cli.main import DONE, FAULT, REFUSED, execute, one_line
from upline.errors import Refused


def batch(
    file: Annotated[Path | None, typer.Argument(help="The commands; standard input when left out.")] = None,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Go on after a refusal or a fault.")] = False,
) -> None:
    """Run commands, one a line, in one process.

    Before each the line `$ COMMAND` is printed; a refusal prints `! MESSAGE`, a fault `!! MESSAGE`. Without
    --keep-going the first of them ends the batch. Exit status: 1 after a fault, else 2 after a refusal. Empty lines
    and lines that begin with # are passed over.
    """
    worst = DONE
    for line in _read(file).splitlines():
        command = line.strip()
        if not command or command.startswith("#"):
            continue
        status = _run_line(command)
        if status != DONE and worst != FAULT:
            worst = status
        if status != DONE and not keep_going:
            break
    if worst != DONE:
        raise typer.Exit(worst)


def _read(file: Path | None) -> str:
    if file is None:
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text") from None


def _run_line(command: str) -> int:
    """Run one line; its status. Says on standard output what became of it."""
    print(f"$ {command}", flush=True)
    try:
        status = execute(_words(command))
        if status != DONE:
            print(f"! the command ended with status {status}", flush=True)
        return status
    except Refused as refusal:
        print(f"! {one_line(refusal)}", flush=True)
        return REFUSED
    except BrokenPipeError:
        raise
    except Exception as fault:
        traceback.print_exc()
        print(f"!! {one_line(f'{type(fault).__name__}: {fault}')}", flush=True)
        _forget_connections()
        return FAULT


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise Refused(f"the line cannot be read: {str(error).lower()}") from None
    if words[:1] == ["upline"]:
        words = words[1:]
    if words[:1] == ["batch"]:
        raise Refused("a batch does not run another batch: put its commands into this one")
    return words


def _forget_connections() -> None:
    """What a fault left on the connection must not reach the next command."""
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
