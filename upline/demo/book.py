"""The sample book as files for the import templates: those of the take-over, then month by month."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from upline.engine.money import format_amount

from . import cast, oldsystem, year
from .appointments import WRITING_NUMBERS, appointments
from .house import AGENCIES, ALTERNATES, CUSTOM_SETTINGS, FOUNDED, ISSUERS, PEOPLE, PRODUCTS
from .payments import Payment, name_all, payments_of
from .policies import YEAR, Policy, drawn_policies
from .rates import contract_rows

LATER = ("TM-UMBRELLA", "KL-IUL", "FA-FIA7", "GR-VISION")  # plans that the year brings
UNKNOWN_POLICY = "KL05O0202"  # a letter O for a zero: the one row of the year in error
TYPING_ERROR_MONTH = 3


@dataclass(frozen=True)
class BookFile:
    """A file of the sample book. month: of the year, 0 for the take-over; name: unique, with its folder in path."""

    month: int
    name: str
    template: str
    text: str

    @property
    def path(self) -> str:
        return f"{'takeover' if self.month == 0 else f'{YEAR}-{self.month:02d}'}/{self.name}"

    @property
    def digest(self) -> str:
        """SHA-256 of the content, as the file history keeps it."""
        return sha256(self.text.encode()).hexdigest()


@cache
def files() -> tuple[BookFile, ...]:
    """All files, in the order in which they go in."""
    policies = [*drawn_policies(), *cast.hand_made()]
    payments = payments_of(policies)
    returns = cast.hand_made_events(payments)
    name_all(returns)
    payments = sorted([*payments, *returns], key=lambda payment: (payment.day, payment.reference))
    found = list(_takeover(policies))
    for month in range(1, 13):
        found += _month(month, policies, payments)
    return tuple(found)


def write(folder: Path) -> list[Path]:
    """Writes the files that are not there yet; gives those that are there with another content, and leaves them."""
    kept = []
    for file in files():
        path = folder / file.path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.text.encode())
        elif path.read_bytes() != file.text.encode():
            kept.append(path)
    return kept


def _file(month: int, place: int, template: str, table: Iterable[dict[str, str]], name: str = "") -> BookFile:
    """A CSV with the columns of its first row; named by month, place and what is in it."""
    rows = list(table)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    head = "takeover" if month == 0 else f"{YEAR}-{month:02d}"
    return BookFile(month, f"{head}-{place:02d}-{name or template}.csv", template, text.getvalue())


def _takeover(policies: list[Policy]) -> Iterator[BookFile]:
    """What is there on 1 January: the agency, its contracts, the policies in force, what the old system handed over."""
    people = [person for person in PEOPLE.values() if person.hired.year < YEAR]
    since = str(FOUNDED)
    old = [policy for policy in policies if not policy.is_new]
    tables: tuple[tuple[str, Iterable[dict[str, str]]], ...] = (
        ("issuers", ({"code": code, "name": name} for code, name in ISSUERS.items())),
        ("agencies", ({"code": c, "name": n, "email": f"{c.lower()}@lakeshore.example"} for c, n in AGENCIES.items())),
        ("agents", (year.agent_row(person.code) for person in people)),
        ("uplines", (year.upline_row(person.code, person.upline, since) for person in people)),
        ("plans", (year.plan_row(code) for code in PRODUCTS if code not in LATER)),
        ("rates", contract_rows()),
        ("contracts", (year.contract_row(person.code, person.contract, since) for person in people)),
        (
            "alternates",
            (
                dict(zip(("agent", "issuer", "product_type", "contract", "upline"), row, strict=True))
                for row in ALTERNATES
            ),
        ),
        (
            "custom-settings",
            (
                dict(zip(("agent", "issuer", "product_type", "advance_months", "pay_style"), row, strict=True))
                for row in CUSTOM_SETTINGS
            ),
        ),
        ("appointments", appointments()),
        ("policies", (_policy_row(policy) for policy in old)),
        ("distributions", oldsystem.distributions(policies)),
        ("debit-balances", oldsystem.debit_balances(policies)),
        ("agent-balances", oldsystem.agent_balances()),
    )
    for place, (template, rows) in enumerate(tables, start=1):
        yield _file(0, place, template, rows)


def _rows(columns: str, table: Iterable[tuple[str, ...]]) -> Iterator[dict[str, str]]:
    for cells in table:
        yield dict(zip(columns.split(), cells, strict=True))


def _month(month: int, policies: list[Policy], payments: list[Payment]) -> Iterator[BookFile]:
    """What a month brings: changes in the agency, new policies, policies that ended, payments."""
    found: list[tuple[str, Iterable[dict[str, str]], str]] = [(t, rows, "") for t, rows in year.changes(month)]
    new = [policy for policy in policies if policy.is_new and policy.effective.month == month]
    ended = [policy for policy in policies if month in policy.statuses]
    rows, corrected = _transaction_rows(month, payments)
    found.append(("policies", [_policy_row(policy) for policy in new], "new-policies"))
    found.append(("policies", [_status_row(policy, month) for policy in ended], "ended-policies"))
    found.append(("transactions", rows, ""))
    found.append(("transactions", corrected, "transactions-corrected"))
    for place, (template, table, name) in enumerate((part for part in found if part[1]), start=1):
        yield _file(month, place, template, table, name)


def _transaction_rows(month: int, payments: list[Payment]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows of a month's file, and those that correct it; payments: of the year."""
    rows, corrected = [], []
    for payment in payments:
        late = payment.policy.name == cast.COMMISSION_LATE
        if late and payment.day.month == month - 1:
            rows.append(_transaction_row(payment))  # the row of last month again, now with the commission
        if payment.day.month != month:
            continue
        row = _transaction_row(payment)
        if late:
            row = {**row, "commission": ""}
        if month == TYPING_ERROR_MONTH and payment.policy.name == cast.MISTYPED:
            corrected.append(row)
            row = {**row, "policy": UNKNOWN_POLICY}
        rows.append(row)
    return rows, corrected


def _policy_row(policy: Policy) -> dict[str, str]:
    """The row of the template `policies`; Halyard names agents by its writing numbers."""
    writer = WRITING_NUMBERS.get(policy.writer, policy.writer) if policy.issuer == "HALYARD" else policy.writer
    return {
        "number": policy.number,
        "issuer": policy.issuer,
        "plan": policy.plan,
        "writing_agent": writer,
        "effective_date": str(policy.effective),
        "state": policy.state,
        "insured": policy.insured,
        "basis": policy.product.basis,
        "pay_style": policy.pay_style or "default",
        "advance_months": policy.advance_months,
        "annual_premium": format_amount(policy.annual_premium),
        "payment_months": str(policy.payment_months),
    }


def _status_row(policy: Policy, month: int) -> dict[str, str]:
    """What the issuer's list of ended policies says."""
    return {
        "number": policy.number,
        "issuer": policy.issuer,
        "plan": policy.plan,
        "writing_agent": policy.writer,
        "effective_date": str(policy.effective),
        "status": policy.statuses[month],
    }


def _transaction_row(payment: Payment) -> dict[str, str]:
    """The row of the template `transactions`."""
    policy = payment.policy
    return {
        "reference": payment.reference,
        "policy": policy.number,
        "issuer": policy.issuer,
        "date": str(payment.day),
        "premium": format_amount(payment.premium),
        "kind": policy.product.basis,
        "commission": "" if payment.commission is None else format_amount(payment.commission),
        "payment_months": str(payment.payment_months),
        "members": str(policy.members) if policy.members else "",
        "accounting_month": f"{payment.day:%Y-%m}",
        "reverses": payment.reverses.reference if payment.reverses else "",
    }
