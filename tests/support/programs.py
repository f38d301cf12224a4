"""What some tests need: where it is missing the test is skipped with the reason, or fails where all must run."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("UPLINE_TEST_REQUIRE_ALL") == "1"


def program(name: str, package: str) -> str:
    """The path of a program, beside this Python or on PATH; the test is skipped where there is none."""
    beside = Path(sys.executable).parent / name
    path = str(beside) if beside.exists() else shutil.which(name)
    if not path:
        pytest.skip(f"the program {name} is not installed ({package})")
    return path


def needs_spark() -> None:
    """Skip the test where PySpark or Java is missing."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed (extra `spark`)")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Java is not installed (Debian: apt-get install openjdk-17-jre-headless)")
