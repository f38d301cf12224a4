"""The acceptance cases that the program passes, and those that wait for their commands; run on both databases.

`python -m tests.support.acceptance` runs the ready ones through the runner (`make cases`). To move a case over, take
its name from WAITING to READY.
"""

import subprocess
import sys
from pathlib import Path

from tests.support.postgres import Cluster

FOLDER = Path(__file__).parents[1] / "cases"
RUNNER = FOLDER / "run_cases.py"
READY = (
    "a3_rounding",
    "c3_effective_date",
    "d1_renewals_keep_their_distribution",
    "d3_locked",
    "d4_conventional",
    "d9_reset",
    "d11_split",
    "f7_editing_a_pending_record",
    "g3_imported_debit",
    "n1_bad_rows",
)
WAITING = {
    "g4_advance_and_recovery": "chargeback",
    "h2_chargeback_in_parts": "chargeback",
    "h2_recovered_meanwhile": "chargeback",
    "h3_h5_buy_back": "adjustment",
    "h6_negative_net": "payables",
    "j13_issuer_file": "statement",
    "j3_partial_payment": "statement",
    "j3_residuals": "statement",
    "j8_whole_statement": "statement",
    "k1_never_paid_twice": "pay",
    "k5_pay_run": "pay",
}


def program() -> str:
    """The command that runs `upline` with this Python."""
    return f"{sys.executable} -m upline.cli.main"


def main() -> int:
    """Run the ready cases on SQLite, then on PostgreSQL; 0 when all passed."""
    files = [str(FOLDER / f"{name}.txt") for name in READY]
    runner = [sys.executable, str(RUNNER), "--upline", program()]
    print("SQLite", flush=True)
    failed = subprocess.run([*runner, *files], check=False).returncode
    print("PostgreSQL", flush=True)
    cluster = Cluster()
    try:
        for name in READY:
            cluster.execute(f'CREATE DATABASE "{name}"')
        failed |= subprocess.run([*runner, "--database", cluster.url("{case}"), *files], check=False).returncode
    finally:
        cluster.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main())
