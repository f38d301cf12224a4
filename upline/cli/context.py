"""Who acts and on which day (`--by`, `--today`), and the database made ready; asked for by the commands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from upline.errors import Refused

if TYPE_CHECKING:
    from upline.audit.actor import Actor


class Given(NamedTuple):
    """What the command line said of who acts and which day is today; None where it said nothing."""

    by: str | None
    today: date | None


NOTHING = Given(None, None)
_given: ContextVar[Given] = ContextVar("given", default=NOTHING)


@contextmanager
def given(by: str | None, today: str | None) -> Iterator[None]:
    """Within it, these words of `--by` and `--today` hold; what is None stays as it was."""
    outer = _given.get()
    token = _given.set(Given(outer.by if by is None else _user(by), outer.today if today is None else _day(today)))
    try:
        yield
    finally:
        _given.reset(token)


def actor() -> Actor:
    """Who acts: `--by`, else the system's user; `--today`, else today in the installation's time zone (A5)."""
    setup()
    from upline.audit.actor import Actor

    words = _given.get()
    return Actor(words.by or operating_system_user(), words.today or _today_here())


def setup(initialised: bool = True) -> None:
    """Make Django ready; refuse when the database cannot be reached, or has not been created or upgraded."""
    import upline.config

    try:
        upline.config.setup()
    except ValueError as error:  # of the address itself
        raise Refused(f"UPLINE_DATABASE_URL is not the address of a database: {_line(error)}") from error
    if initialised:
        _refuse_unready_database()


def operating_system_user() -> str:
    """The name of the user who runs this process, or its number where it has no name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _today_here() -> date:
    from zoneinfo import ZoneInfo

    from upline.installation.queries import get

    return datetime.now(ZoneInfo(get("time_zone"))).date()


def _user(text: str) -> str:
    if not text.strip() or len(text) > 150:
        raise Refused(f"--by: '{text[:20]}' is not a user's name of 1 to 150 characters")
    return text.strip()


def _day(text: str) -> date:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"--today: '{text}' is not a date such as 2026-01-31 (A5)") from None


def _refuse_unready_database() -> None:
    from django.db import OperationalError, connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        raise Refused(f"there is no database at {Path(name).absolute()}: run `upline init`")  # connecting would make it
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Refused(f"the database {name} cannot be reached: {_line(error)}") from error
    missing = migrations_in_code() - applied_migrations()
    if missing == migrations_in_code():
        raise Refused(f"the database {name} is not initialised: run `upline init`")
    if missing:
        raise Refused(f"the database {name} is of an earlier version of upline: run `upline init`")


@cache
def migrations_in_code() -> frozenset[tuple[str, str]]:
    """(app, migration) of all migrations of this version: the files themselves, for importing them is slow."""
    from django.apps import apps

    return frozenset(
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py")
    )


def applied_migrations() -> frozenset[tuple[str, str]]:
    """(app, migration) of what the database has had; empty when it was never initialised."""
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return frozenset((app, name) for app, name in cursor.fetchall())
    except DatabaseError:
        return frozenset()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
