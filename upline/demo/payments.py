"""What is paid on the policies in the year: premiums, returned payments, return premiums; and what lapses for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from upline.engine.money import divide_half_away, rate_of

from . import dice
from .policies import YEAR, Policy, days_in_month

RECEIVED_PERCENT = {"TM-AUTO": 120_000, "TM-HOME": 150_000, "TM-UMBRELLA": 150_000}  # millionths that Tamarack pays


@dataclass(eq=False)
class Payment:
    """A transaction to be; premium and commission are minor units, signed."""

    policy: Policy
    day: date
    premium: int
    payment_months: int
    commission: int | None = None
    reverses: "Payment | None" = None
    suffix: str = ""
    reference: str = ""


def payments_of(policies: Iterable[Policy]) -> list[Payment]:
    """All payments of the year, by date, each with its reference; marks the policies that lapse."""
    payments = [payment for policy in policies if policy.pays for payment in _payments(policy)]
    payments.sort(key=lambda payment: (payment.day, payment.policy.name, payment.suffix))
    name_all(payments)
    return payments


def name_all(payments: Iterable[Payment]) -> None:
    """References as issuers give them: letters, month, a running number; a return is named after its payment."""
    serials: dict[str, int] = {}
    for payment in payments:
        if payment.reverses:
            payment.reference = payment.reverses.reference + payment.suffix
            continue
        head = f"{payment.policy.issuer[:3]}-{payment.day:%y%m}"
        serials[head] = serials.get(head, 0) + 1
        payment.reference = f"{head}-{serials[head]:04d}"


def _payments(policy: Policy) -> Iterator[Payment]:
    """The payments of a policy until the year ends or it lapses."""
    for month in range(1, 13):
        months = due(policy, month)
        if not months:
            continue
        first = policy.is_new and month == policy.effective.month
        if not first and not policy.steady and dice.chance(policy.product.lapses, "lapse", policy.name, month):
            policy.statuses[month + 1] = "lapsed"
            return
        paid = _paid(policy, month, months)
        yield paid
        if policy.steady:
            continue
        if months == 1 and dice.chance(5, "returned", policy.name, month):
            yield from _returned(paid)
            if month + 1 in policy.statuses:
                return
        if months >= 6 and policy.product.product_type != "Annuity" and dice.chance(60, "cancelled", policy.name):
            kept = dice.number(2, 4, "kept", policy.name)
            if month + kept <= 12:
                yield return_premium(paid, kept)
                policy.statuses[month + kept] = "cancelled"
            return


def due(policy: Policy, month: int) -> int:
    """Months that the payment of a month of the year pays for; 0 where none is due."""
    age = (YEAR - policy.effective.year) * 12 + month - policy.effective.month  # whole months, in the due month
    if age < 0:
        return 0
    if age < policy.shift:
        return 1
    if policy.product.product_type == "Annuity" and age:  # a further deposit now and then, at the anniversary
        return 12 if age % 12 == 0 and dice.chance(400, "deposit", policy.name) else 0
    return policy.payment_months if (age - policy.shift) % policy.payment_months == 0 else 0


def _paid(policy: Policy, month: int, months: int) -> Payment:
    """A payment on its due day."""
    day = date(YEAR, month, min(policy.effective.day, days_in_month(YEAR, month)))
    if policy.product.product_type == "Annuity":
        premium = policy.premium if policy.is_new else policy.premium // 20
    else:
        premium = policy.premium * months
    percent = RECEIVED_PERCENT.get(policy.plan)
    return Payment(policy, day, premium, months, rate_of(premium, percent) if percent else None)


def _returned(paid: Payment) -> Iterator[Payment]:
    """The bank returns a payment; it is paid again some days later, or the policy lapses."""
    key = (paid.policy.name, paid.day)
    day = paid.day + timedelta(days=dice.number(3, 11, "return day", *key))
    if day.year > YEAR:
        return
    yield Payment(paid.policy, day, -paid.premium, paid.payment_months, reverses=paid, suffix="-NSF")
    again = day + timedelta(days=5)
    if dice.chance(600, "paid again", *key):
        if again.year == YEAR:
            yield Payment(paid.policy, again, paid.premium, paid.payment_months, suffix="+")
    else:
        paid.policy.statuses[paid.day.month + 1] = "lapsed"


def return_premium(paid: Payment, kept: int) -> Payment:
    """What goes back when a policy is cancelled after `kept` months of a longer payment."""
    part = paid.payment_months - kept
    month = paid.day.month + kept
    day = date(YEAR, month, min(paid.day.day, days_in_month(YEAR, month)))
    commission = None if paid.commission is None else -divide_half_away(paid.commission * part, paid.payment_months)
    premium = -divide_half_away(paid.premium * part, paid.payment_months)
    return Payment(paid.policy, day, premium, paid.payment_months, commission, paid, "-RP")
