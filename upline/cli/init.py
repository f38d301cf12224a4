"""`upline init`: the database created, or brought to this version."""

from upline.cli import context


def init() -> None:
    """Create or upgrade the database. Running it again does nothing."""
    context.setup(initialised=False)
    from django.core.management import call_command
    from django.db import OperationalError, connection

    from upline.errors import Refused

    name = connection.settings_dict["NAME"]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Refused(f"the database {name} cannot be reached: {' '.join(str(error).split())}") from error
    before = context.applied_migrations()
    missing = context.migrations_in_code() - before
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    what = "is up to date" if not missing else "upgraded" if before else "created"
    steps = f" ({len(missing)} steps)" if missing else ""
    print(f"database {name} {what}{steps}")
