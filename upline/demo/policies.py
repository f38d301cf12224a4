"""The 2,000 policies: who wrote them, when, at which premium, and how they are paid."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from . import dice
from .house import LAUNCHED, PEOPLE, PRODUCTS, STATES, Product
from .people import insured

YEAR = 2025
NUMBER_STYLES = {  # each issuer numbers its policies in its own way
    "GRANITE": "GRH25{0:07d}",
    "BLUESTEM": "84-{0:06d}-S",
    "KESTREL": "KL{0:07d}",
    "HALYARD": "DI-{0:06d}",
    "TAMARACK": "{1}-{0:06d}",
    "FATHOM": "FA{0:06d}",
}
TAMARACK_LETTERS = {"TM-AUTO": "PAP", "TM-HOME": "HO3", "TM-UMBRELLA": "UMB"}
START_YEARS = (2018, 2019, 2019, 2020, 2020, 2021, 2021, 2022, 2022, 2022, 2023, 2023, 2023, 2024, 2024, 2024, 2024)
FIRST_OF_MONTH = ("Medical", "Dental", "Medicare Supplement", "Vision")


@dataclass
class Policy:
    """A policy; premium is minor units a month, for an annuity the single deposit."""

    number: str
    plan: str
    writer: str
    effective: date
    premium: int
    payment_months: int
    shift: int = 0  # months paid one by one before the longer payments begin
    members: int = 0
    state: str = ""
    pay_style: str = ""
    advance_months: str = ""
    steady: bool = False  # hand-made: no lot decides on it
    pays: bool = True
    statuses: dict[int, str] = field(default_factory=dict)  # month of the year → status from then on

    @property
    def product(self) -> Product:
        return PRODUCTS[self.plan]

    @property
    def issuer(self) -> str:
        return self.product.issuer

    @property
    def name(self) -> str:
        return f"{self.issuer}/{self.number}"

    @property
    def is_new(self) -> bool:
        """Whether the sample year writes it."""
        return self.effective.year == YEAR

    @property
    def annual_premium(self) -> int:
        """Minor units; the deposit of an annuity."""
        return self.premium if self.product.product_type == "Annuity" else self.premium * 12

    @property
    def insured(self) -> str:
        return insured(self.name)


def drawn_policies() -> Iterator[Policy]:
    """The policies that lots were drawn for, old ones before new ones, plan by plan."""
    serials = dict.fromkeys(NUMBER_STYLES, 0)
    for product in PRODUCTS.values():
        for place in range(product.old + product.new):
            serials[product.issuer] += 1
            serial = (
                100_000 + 17 * serials[product.issuer] + dice.number(0, 16, product.issuer, serials[product.issuer])
            )
            number = NUMBER_STYLES[product.issuer].format(serial, TAMARACK_LETTERS.get(product.code, ""))
            yield _drawn(product, number, is_new=place >= product.old)


def _drawn(product: Product, number: str, is_new: bool) -> Policy:
    """One policy of a plan."""
    key = f"{product.issuer}/{number}"
    effective = _effective_date(product, key, is_new)
    writer = dice.pick(_writers(product.issuer, effective), "writer", key)
    months = dice.pick(product.modes, "mode", key)
    state = dice.pick(STATES[PEOPLE[writer].agency], "state", key)
    if product.code == "FA-FIA7" and state not in ("WI", "MN", "IA"):
        state = "WI"  # the states in which the plan is filed
    policy = Policy(
        number,
        product.code,
        writer,
        effective,
        premium=_premium(product, key),
        payment_months=months,
        shift=dice.number(1, 2, "shift", key) if months == 3 and dice.chance(300, "has shift", key) else 0,
        members=dice.pick((1, 1, 2, 2, 3, 4, 5), "members", key) if product.product_type == "Medical" else 0,
        state=state,
    )
    if is_new and product.product_type == "Life" and dice.chance(60, "own advance", key):
        policy.advance_months = dice.pick(("3", "6"), "own advance months", key)
    elif dice.chance(12, "own pay style", key):
        policy.pay_style = "as_earned" if is_new else "converted"
    return policy


def _effective_date(product: Product, key: str, is_new: bool) -> date:
    """In the sample year or before; health plans start on the first of a month."""
    if is_new:
        year, month = YEAR, dice.number(LAUNCHED.get(product.code, 1), 12, "month", key)
    else:
        year, month = dice.pick(START_YEARS, "year", key), dice.number(1, 12, "month", key)
    if product.product_type in FIRST_OF_MONTH:
        return date(year, month, 1)
    return date(year, month, min(dice.number(1, 31, "day", key), days_in_month(year, month)))


def _premium(product: Product, key: str) -> int:
    """Minor units; deposits are round, premiums are not."""
    if product.product_type == "Annuity":
        return dice.number(product.low // 250_000, product.high // 250_000, "premium", key) * 250_000
    return dice.number(product.low, product.high, "premium", key)


def _writers(issuer: str, effective: date) -> list[str]:
    """Each agent as often as its part of the business of an issuer; one who is new sells from the month after."""
    month = (effective.year, effective.month)
    return [
        person.code
        for person in PEOPLE.values()
        if (person.hired.year < YEAR or month > (YEAR, person.hired.month))
        and not (person.code == "OSTROWSKI" and month == (YEAR, 9))  # out of contract
        and not (person.code == "EASTMAN" and month >= (YEAR, 9))  # has left
        and not (person.code == "GUTIERREZ" and issuer == "HALYARD" and month >= (YEAR, 5))  # appointment ended
        for _ in range(person.weight)
    ]


def days_in_month(year: int, month: int) -> int:
    """31 for January."""
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
