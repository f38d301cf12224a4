"""Django's settings; everything that differs between installations comes from the environment.

UPLINE_DATABASE_URL   `sqlite:///PATH` (default `sqlite:///upline.sqlite3`) or `postgresql://…`
UPLINE_ENGINE         `duckdb` (default), `local[N]` or `spark://HOST:PORT`
UPLINE_SECRET_KEY     key of signed data; needed once pages are served
UPLINE_FIELD_KEY      key that encrypts tax and bank numbers; needed to store them
UPLINE_LOG_LEVEL      WARNING by default
"""

import os

from upline.config.database import database_settings

DATABASE_URL = os.environ.get("UPLINE_DATABASE_URL") or "sqlite:///upline.sqlite3"
ENGINE = os.environ.get("UPLINE_ENGINE") or "duckdb"

DATABASES = {"default": database_settings(DATABASE_URL)}

INSTALLED_APPS = [
    "upline.audit",
    "upline.installation",
    "upline.ledger",
    "upline.agents",
    "upline.rates",
    "upline.policies",
    "upline.balances",
    "upline.cycles",
    "upline.imports",
]
SECRET_KEY = os.environ.get("UPLINE_SECRET_KEY") or "only-signs-nothing-until-pages-are-served"
FIELD_KEY = os.environ.get("UPLINE_FIELD_KEY") or ""
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("UPLINE_LOG_LEVEL") or "WARNING"},
}
