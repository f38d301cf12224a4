"""An office at work: a small book in files, brought in and run through cycles in this process, and what it then sees.

The book is one issuer's plan MED and four agents W → M → D → T at 30, 40, 45 and 50 %. Figures come out as a clerk
reads them: amounts as text, agents and policies by their names.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from upline.audit.actor import Actor
from upline.cycles import actions, checks, queries
from upline.cycles.models import Cycle
from upline.engine.money import format_amount, format_percent
from upline.imports.actions import Outcome, run_import

CLERK = Actor("clerk", date(2026, 6, 30))
BOOK = {
    "issuers": "code,name\nACME,Acme Mutual\nBETA,Beta Life\n",
    "agencies": "code,name\nHQ,Head Office\n",
    "agents": "code,name,agency,pay_style\nW,Wendy,HQ,as_earned\nM,Martin,HQ,as_earned\nD,Dora,HQ,as_earned\n"
    "T,Top,HQ,as_earned\n",
    "uplines": "agent,upline,from\nW,M,2020-01-01\nM,D,2020-01-01\nD,T,2020-01-01\nT,self,2020-01-01\n",
    "plans": "code,issuer,product_type\nMED,ACME,Medical\nLIFE,BETA,Life\n",
    "rates": "contract,percent\nL1,30\nL2,40\nL3,45\nL4,50\n",
    "contracts": "agent,contract,from\nW,L1,2020-01-01\nM,L2,2020-01-01\nD,L3,2020-01-01\nT,L4,2020-01-01\n",
}
# A, on its own at 20 % with six months advanced: the worked figures of G4.
ADVANCED = {
    "agents": "code,name,agency,pay_style\nA,Ada,HQ,advance\n",
    "uplines": "agent,upline,from\nA,self,2020-01-01\n",
    "rates": "contract,percent,advance_months\nADV,20,6\n",
    "contracts": "agent,contract,from\nA,ADV,2020-01-01\n",
}


@dataclass
class Office:
    """Files go in at `folder`; every verb is the action that the command line calls."""

    folder: Path
    actor: Actor = CLERK
    files: int = field(default=0)

    def bring(self, template: str, text: str, **options: object) -> Outcome:
        """Import a file of a template; every row of it must be good."""
        self.files += 1
        path = self.folder / f"{self.files}-{template}.csv"
        path.write_text(text, encoding="utf-8")
        outcome = run_import(self.actor, template, path, **options)  # type: ignore[arg-type]
        assert not outcome.refused, outcome.errors
        return outcome

    def book(self, *parts: dict[str, str]) -> "Office":
        """The book, and what is given besides."""
        for part in (BOOK, *parts):
            for template, text in part.items():
                self.bring(template, text)
        return self

    def policy(self, number: str = "P-1", writing_agent: str = "W", effective: str = "2026-01-01", **more: str) -> None:
        """A policy of ACME's plan MED, unless `issuer` and `plan` say otherwise."""
        given = {"issuer": "ACME", "plan": "MED", **more}
        header = ",".join(["number", "writing_agent", "effective_date", *given])
        self.bring("policies", f"{header}\n{','.join([number, writing_agent, effective, *given.values()])}\n")

    def premium(self, reference: str, day: str, amount: str, policy: str = "P-1", **more: str) -> None:
        """A transaction; `reverses`, `payment_months`, … as in the template."""
        given = {"issuer": "ACME", **more}
        header = ",".join(["reference", "policy", "date", "premium", *given])
        self.bring("transactions", f"{header}\n{','.join([reference, policy, day, amount, *given.values()])}\n")

    def run(self, day: str, type: str = "all", *issuers: str) -> Cycle:
        return actions.run(self.actor, date.fromisoformat(day), type, issuers)

    def close(self, skip_exceptions: bool = False) -> Cycle:
        return actions.close(self.actor, skip_exceptions)

    def month(self, day: str) -> int:
        """A cycle run and closed; what must then hold is checked."""
        number = self.run(day).number
        self.close()
        assert faults() == []
        return number


def faults() -> list[str]:
    """What `upline ledger check` finds."""
    from upline.ledger import check

    return [str(fault) for fault in (*check.check(), *checks.check())]


def lines(cycle: int, *names: str) -> list[str]:
    """The results of a cycle: `transaction agent` and the columns asked for, in the order of the interface."""
    columns = ("issuer", "policy", "transaction", "date", "policy_month", "agent", "level", "base", "percent")
    columns += ("below_percent", "fixed", "commission", "advance", "recovery", "earned", "version", "admin_fee")
    found = []
    for row in queries.results(cycle):
        line = dict(zip(columns, row, strict=True))
        found.append(" ".join([line["transaction"], line["agent"], *(_shown(name, line[name]) for name in names)]))
    return found


def summary(cycle: int, *names: str) -> list[str]:
    """One row an agent: `agent` and the columns asked for."""
    rows = queries.summaries(cycle)
    return [" ".join([row.agent.code, *(_shown(name, getattr(row, name)) for name in names)]) for row in rows]


def balances() -> list[str]:
    """`agent agent_balance payable billed` of every agent that has one of them."""
    from upline.reports.agent_balances import balances as of_agents

    rows = [(code, *(format_amount(amount) for amount in amounts)) for code, *amounts in of_agents()]
    return [" ".join([code, balance, payable, billed]) for code, balance, payable, _, billed in rows
            if {balance, payable, billed} != {"0.00"}]  # fmt: skip


def debits() -> list[str]:
    """`policy agent advance recovery chargebacks debit` of every debit balance."""
    from upline.reports.debit_balances import balances as of_policies

    return [" ".join([policy, agent, *map(format_amount, amounts)]) for policy, agent, *amounts in of_policies()]


def everything(*without: str) -> dict[str, list[str]]:
    """Every row of every table of the database as text, in order; tables named in `without` are left out."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in without]
        for name in sorted(names):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
    return found


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _shown(name: str, value: object) -> str:
    if name in ("percent", "below_percent"):
        return format_percent(int(str(value)))
    if name in ("policy_month", "level", "version", "date"):
        return str(value)
    return format_amount(int(str(value)))
