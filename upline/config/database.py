"""An address such as `sqlite:///upline.sqlite3` or `postgresql://host/name` → Django's settings of that database."""

from typing import Any

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-262144;"
    " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=1073741824;",
}


def database_settings(url: str) -> dict[str, Any]:
    """Django's settings of the database at `url`; ValueError when it is neither SQLite nor PostgreSQL."""
    import dj_database_url

    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    engine = settings["ENGINE"].rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql"):
        raise ValueError("only sqlite:///PATH and postgresql://… are supported")
    if engine == "sqlite3":
        settings["OPTIONS"] = dict(SQLITE_OPTIONS)
    return settings
