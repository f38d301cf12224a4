"""The contracts of the sample agency as rows of the template `rates`.

A schedule is one table of the commission manual: a key, a stretch of policy months, and one figure for each of the five
graded contracts, rising with the level, so that each level is paid the difference (D4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

GRADES = ("AGENT", "SENIOR", "MANAGER", "DIRECTOR", "AGENCY")


FIRST_YEAR, RENEWAL, ALWAYS = (1, 12), (13, None), (1, None)


@dataclass(frozen=True)
class Key:
    """What a rate is for, empty standing for Any (C1), and what it is a part of."""

    issuer: str = ""
    product_type: str = ""
    plan: str = ""
    state: str = ""
    per_member: bool = False  # figures are amounts a member, not percent
    of: str = "premium"


@dataclass(frozen=True)
class Schedule:
    """Figures are text as a user would enter them, one a grade: percent, or amounts a member."""

    key: Key
    figures: str
    months: tuple[int, int | None] = ALWAYS
    advance_months: int = 0
    admin_fee: str = "0"
    effective_from: str = ""

    def rows(self) -> list[dict[str, str]]:
        """One row of the template `rates` a grade."""
        return [row(contract, self, self.figure(contract)) for contract in GRADES]

    def figure(self, contract: str) -> str:
        return self.figures.split()[GRADES.index(contract)]


def row(contract: str, schedule: Schedule, figure: str, locked: bool = False) -> dict[str, str]:
    """The row of one contract."""
    key, (first, last) = schedule.key, schedule.months
    return {
        "contract": contract,
        "issuer": key.issuer,
        "product_type": key.product_type,
        "plan": key.plan,
        "state": key.state,
        "effective_from": schedule.effective_from,
        "from_month": str(first),
        "to_month": "" if last is None else str(last),
        "percent": "" if key.per_member else figure,
        "fixed": figure if key.per_member else "",
        "per_member": str(key.per_member).lower(),
        "locked": str(locked).lower(),
        "of": key.of,
        "advance_months": str(schedule.advance_months),
        "admin_fee_percent": schedule.admin_fee,
    }


MEDICAL = Key("GRANITE", "Medical", per_member=True)
SILVER = Key(plan="GR-SILVER-HMO", per_member=True)
DENTAL = Key(product_type="Dental")
GRANITE_DENTAL = Key("GRANITE", "Dental")
SUPPLEMENT = Key(product_type="Medicare Supplement")
MINNESOTA = Key(product_type="Medicare Supplement", state="MN")
KESTREL_LIFE = Key("KESTREL", "Life")
FINAL_EXPENSE = Key(plan="KL-FE")
HALYARD_LIFE = Key("HALYARD", "Life")
DISABILITY = Key(product_type="Disability")
SHORT_TERM = Key(plan="HD-STD")
AUTO = Key("TAMARACK", "Auto", of="commission")
HOME = Key("TAMARACK", "Home", of="commission")
GUARANTEE = Key(plan="FA-MYGA5")
INDEX_TEN = Key(plan="FA-FIA10")
FATHOM_ANNUITY = Key("FATHOM", "Annuity")

SCHEDULES = (
    Schedule(MEDICAL, "18.00 20.00 23.00 25.50 28.00", FIRST_YEAR),
    Schedule(MEDICAL, "14.00 15.50 17.50 19.50 22.00", RENEWAL),
    Schedule(SILVER, "15.00 16.50 19.00 21.00 23.00", FIRST_YEAR),
    Schedule(SILVER, "11.50 12.50 14.50 16.00 18.00", RENEWAL),
    Schedule(DENTAL, "12 13 14.5 16 17"),
    Schedule(GRANITE_DENTAL, "10 11 12.5 14 15"),
    Schedule(SUPPLEMENT, "18 20 22 24 26", (1, 72)),
    Schedule(SUPPLEMENT, "2 2.2 2.6 3 3.4", (73, None)),
    Schedule(MINNESOTA, "15 16.5 18.5 20 22", (1, 72)),
    Schedule(MINNESOTA, "2 2.2 2.6 3 3.4", (73, None)),
    Schedule(KESTREL_LIFE, "55 62 75 85 95", FIRST_YEAR, advance_months=9, admin_fee="1.5"),
    Schedule(KESTREL_LIFE, "3 3.5 4 5 6", (13, 120)),
    Schedule(KESTREL_LIFE, "1 1 1.5 2 2.5", (121, None)),
    Schedule(FINAL_EXPENSE, "80 88 100 110 120", FIRST_YEAR, advance_months=9, admin_fee="2"),
    Schedule(FINAL_EXPENSE, "5 5.5 6 7 8", RENEWAL),
    Schedule(HALYARD_LIFE, "50 57 68 78 88", FIRST_YEAR, advance_months=6),
    Schedule(HALYARD_LIFE, "2.5 3 3.5 4.5 5.5", RENEWAL),
    Schedule(DISABILITY, "35 40 48 54 60", FIRST_YEAR, advance_months=6),
    Schedule(DISABILITY, "5 6 7 8 9", RENEWAL),
    Schedule(SHORT_TERM, "25 28 33 38 42", FIRST_YEAR),
    Schedule(AUTO, "50 55 65 75 90"),
    Schedule(HOME, "50 55 65 75 90"),
    Schedule(GUARANTEE, "3.5 3.9 4.4 4.8 5.25", FIRST_YEAR),
    Schedule(GUARANTEE, "0.25 0.25 0.3 0.35 0.9", RENEWAL),
    Schedule(INDEX_TEN, "5 5.5 6 6.5 7", FIRST_YEAR),
    Schedule(INDEX_TEN, "0.25 0.25 0.3 0.35 0.9", RENEWAL),
)


def contract_rows() -> list[dict[str, str]]:
    """The manual in force when the book is taken over, with the three contracts that are not graded."""
    return [each for schedule in SCHEDULES for each in schedule.rows()] + list(_ungraded())


def _ungraded() -> Iterator[dict[str, str]]:
    # A coordinator is salaried: in the line, paid nothing on top of the level below (D3).
    yield row("COORDINATOR", Schedule(Key(), ""), "0", locked=True)
    yield row("COORDINATOR", Schedule(MEDICAL, ""), "0.00", locked=True)
    yield row("COORDINATOR", Schedule(Key("TAMARACK", of="commission"), ""), "0", locked=True)
    # Prairie Sky's director takes a share of its own, whatever the level below is paid (D3).
    yield row("DIRECTOR-LOCKED", Schedule(Key(), ""), "0.5", locked=True)
    yield row("DIRECTOR-LOCKED", Schedule(Key(product_type="Annuity"), ""), "0.2", locked=True)
    yield row("DIRECTOR-LOCKED", Schedule(Key(product_type="Life"), ""), "1", locked=True)
    yield row("DIRECTOR-LOCKED", Schedule(MEDICAL, ""), "1.50", locked=True)
    yield row("DIRECTOR-LOCKED", Schedule(Key("TAMARACK", of="commission"), ""), "5", locked=True)
    yield row("ANNUITY-PRO", Schedule(FATHOM_ANNUITY, "", FIRST_YEAR), "4.2")
    yield row("ANNUITY-PRO", Schedule(FATHOM_ANNUITY, "", RENEWAL), "0.25")
    yield row("ANNUITY-PRO", Schedule(INDEX_TEN, "", FIRST_YEAR), "5.6")
    yield row("ANNUITY-PRO", Schedule(INDEX_TEN, "", RENEWAL), "0.25")


def schedule_for(issuer: str, product_type: str, plan: str, policy_month: int) -> Schedule | None:
    """The table of the manual that counts for a plan and a policy month, state aside."""
    found = [
        schedule
        for schedule in SCHEDULES
        if schedule.key.issuer in ("", issuer)
        and schedule.key.product_type in ("", product_type)
        and schedule.key.plan in ("", plan)
        and not schedule.key.state
        and schedule.months[0] <= policy_month <= (schedule.months[1] or policy_month)
    ]
    return max(found, key=lambda each: 3 * bool(each.key.plan) + bool(each.key.issuer), default=None)
