"""Fixtures for the tests of reports."""

from pathlib import Path

import pytest

from tests.cycles.office import Office
from tests.support.databases import Database


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """An office with the book in, on each database."""
    return Office(tmp_path).book()
