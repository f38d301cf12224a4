"""`upline settings`: what the house has chosen."""

from typing import Annotated

import typer

from upline.cli import context, output
from upline.cli.output import Format, FormatOption


def settings(
    key: Annotated[str | None, typer.Argument(help="A setting's name; all of them when left out.")] = None,
    value: Annotated[str | None, typer.Argument(help="Its new value; '' for empty.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """List, read or set the settings of the installation.

    With KEY alone its value is printed; with KEY and VALUE it is set, which the audit trail keeps.
    """
    context.setup()
    from upline.installation import actions, queries
    from upline.installation.keys import KEYS

    if key is None:
        rows = [(name, output.text(text), KEYS[name].meaning) for name, text in queries.texts().items()]
        output.show(["key", "value", "meaning"], rows, format)
    elif value is None:
        queries.known(key)
        _show_one(key, queries.texts()[key], format)
    else:
        changed = actions.set_setting(context.actor(), key, value)
        text = queries.texts()[key] or "(empty)"
        print(f"{key} is now {text}" if changed else f"{key} is {text} already")


def _show_one(key: str, value: str, format: Format) -> None:
    if format == Format.table:
        print(value)
    else:
        output.show(["key", "value"], [(key, output.text(value))], format)
