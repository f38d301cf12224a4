"""The program `upline`: finds the command of the first word, runs it, and tells how it ended by its exit status.

0 done; 2 refused, with one line on standard error; 1 a fault of the program, with a traceback; 130 interrupted.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from upline.cli import context
from upline.cli.commands import COMMANDS
from upline.errors import Refused

if TYPE_CHECKING:
    import typer

DONE, FAULT, REFUSED, INTERRUPTED = 0, 1, 2, 130
HELP = ("--help", "-h")
EVERYWHERE = """Every command takes:
  --by USER      who acts; the operating system's user when left out
  --today DATE   the day that counts as today, e.g. 2026-01-31
  --help         what the command does and takes
"""


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit status. A fault leaves as its exception."""
    try:
        status = execute(arguments)
        sys.stdout.flush()
        return status
    except Refused as refusal:
        sys.stdout.flush()
        print(one_line(refusal), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("interrupted; what had not been finished was not kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has left, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def execute(arguments: Sequence[str]) -> int:
    """Run one command line; the exit status it asked for. Raises Refused, of usage errors too."""
    words, by, today = take_global_options(arguments)
    with context.given(by, today):
        if not words or words[0] in (*HELP, "help"):
            print(overview(), end="")
            return DONE
        if words[0] == "--version":
            from upline import __version__

            print(f"upline {__version__}")
            return DONE
        return _run_command(words[0], words[1:])


def one_line(message: object) -> str:
    """A message on one line, as scripts read it."""
    return " ".join(str(message).split()) or "refused, without a reason"


def take_global_options(arguments: Sequence[str]) -> tuple[list[str], str | None, str | None]:
    """The command line without `--by` and `--today`, wherever they stood before a `--`; and their values."""
    words: list[str] = []
    values: dict[str, str | None] = {"--by": None, "--today": None}
    left = list(arguments)
    while left:
        word = left.pop(0)
        if word == "--":
            words += [word, *left]
            break
        name, equals, value = word.partition("=")
        if name not in values:
            words.append(word)
        elif equals:
            values[name] = value
        elif left:
            values[name] = left.pop(0)
        else:
            raise Refused(f"{name} needs a value")
    return words, values["--by"], values["--today"]


def overview() -> str:
    """What `upline --help` shows."""
    width = max(map(len, COMMANDS))
    lines = [f"  {word.ljust(width)}  {command.help}" for word, command in COMMANDS.items()]
    return "\n".join(
        [
            "usage: upline COMMAND …",
            "",
            "Computes, explains and pays insurance commissions. `upline COMMAND --help` tells what a command takes.",
            "",
            *lines,
            "",
            EVERYWHERE,
        ]
    )


def _run_command(word: str, arguments: list[str]) -> int:
    if word not in COMMANDS:
        close = get_close_matches(word, COMMANDS, n=1)
        hint = f"did you mean `upline {close[0]}`?" if close else "`upline --help` lists the commands"
        raise Refused(f"there is no command '{word}': {hint}")
    command = COMMANDS[word]
    module, _, name = command.target.partition(":")
    target = getattr(importlib.import_module(module), name)
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    asks_help = any(option in HELP for option in options) or (not arguments and _is_group(target))
    if command.stored and not asks_help:
        context.setup()
    return _invoke(_as_app(word, target), [word, *arguments, *(["--help"] if asks_help and not arguments else [])])


def _is_group(target: Any) -> bool:
    import typer

    return isinstance(target, typer.Typer)


def _as_app(word: str, target: Any) -> "typer.Typer":
    """One Typer app that holds just the command of this word."""
    import typer

    app = typer.Typer(add_completion=False, context_settings={"help_option_names": list(HELP)})
    app.callback(epilog="Every command also takes --by USER and --today DATE.")(lambda: None)
    if isinstance(target, typer.Typer):
        app.add_typer(target, name=word)
    else:
        app.command(name=word)(target)
    return app


def _invoke(app: "typer.Typer", arguments: list[str]) -> int:
    import typer

    program = typer.main.get_command(app)
    try:
        with program.make_context("upline", arguments) as typer_context:
            program.invoke(typer_context)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        raise Refused("stopped; nothing was changed") from None
    except typer.TyperException as error:
        at = getattr(error, "ctx", None)
        help_line = f" (see `{at.command_path} --help`)" if at else ""
        raise Refused(f"{one_line(error.format_message())}{help_line}") from None
    return DONE


if __name__ == "__main__":
    main()
