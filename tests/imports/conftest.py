"""A book that files are brought into: one issuer, a plan, four agents W → M → D → T at 30, 40, 45 and 50 %."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import Database
from upline.audit.actor import Actor
from upline.imports.actions import Outcome, run_import

ACTOR = Actor("clerk", date(2026, 1, 31))
BOOK = {
    "issuers": "code,name\nACME,Acme Mutual\nBETA,Beta Life\n",
    "agencies": "code,name\nHQ,Head Office\n",
    "agents": "code,name,agency\nW,Wendy,HQ\nM,Martin,HQ\nD,Dora,HQ\nT,Top,HQ\n",
    "uplines": "agent,upline,from\nW,M,2020-01-01\nM,D,2020-01-01\nD,T,2020-01-01\nT,self,2020-01-01\n",
    "plans": "code,issuer,product_type\nMED,ACME,Medical\nLIFE,BETA,Life\n",
    "rates": "contract,percent\nL1,30\nL2,40\nL3,45\nL4,50\n",
    "contracts": "agent,contract,from\nW,L1,2020-01-01\nM,L2,2020-01-01\nD,L3,2020-01-01\nT,L4,2020-01-01\n",
    "policies": "number,issuer,plan,writing_agent,effective_date\nP-1,ACME,MED,W,2026-01-01\nP-2,ACME,MED,W,2026-01-01\n",
    "transactions": "reference,policy,issuer,date,premium\nt1,P-1,ACME,2026-01-15,100.00\nt2,P-2,ACME,2026-01-15,50.00\n",
}

Bring = Callable[..., Outcome]


@pytest.fixture
def bring(database: Database, tmp_path: Path) -> Bring:
    """`bring(template, text)` writes a file and imports it; `name` and run_import's options may follow."""

    def bring_in(template: str, content: str | bytes, name: str = "", **options: Any) -> Outcome:
        path = tmp_path / (name or f"{template}.csv")
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
        return run_import(options.pop("actor", ACTOR), template, path, **options)

    return bring_in


@pytest.fixture
def book(bring: Bring) -> Bring:
    """The same, with the book in."""
    for template, text in BOOK.items():
        outcome = bring(template, text)
        assert outcome.refused == 0, outcome.errors
    return bring


@pytest.fixture
def pending(book: Bring) -> Bring:
    """The same, with both transactions in the open cycle 1."""
    from upline.cycles.actions import run

    run(ACTOR, date(2026, 1, 31))
    return book
