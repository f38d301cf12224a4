"""Fixtures for the tests of cycles."""

from pathlib import Path

import pytest

from tests.support.databases import Database

from .office import Office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """An office with the book in, on each database."""
    return Office(tmp_path).book()
