"""What later cycles make of months and returns: bands, reversals and paid-through dates (E3, E5, E6)."""

from datetime import date

import pytest

from upline.policies import actions as editing
from upline.policies.models import Policy, Transaction

from .office import CLERK, Office, lines, summary

# 30 % in the first two months, then 20 %; the others stay as they are
BANDS = "contract,from_month,to_month,percent\nL1,1,2,30\nL1,3,9999,20\n"
SHOWN = ("policy_month", "base", "commission", "version")


def paid_through(*numbers: str) -> list[str]:
    found = dict(Policy.objects.values_list("number", "paid_through"))
    return [str(found[number]) for number in numbers]


def test_a_quarter_that_crosses_a_band_is_two_stretches(office: Office) -> None:
    """100.00 for three months: 66.67 before the band, 33.33 in it; for M 10 % and then 20 %."""
    office.bring("rates", BANDS)
    office.policy()
    office.premium("t1", "2026-01-15", "100.00", payment_months="3")
    office.month("2026-01-31")
    assert lines(1, *SHOWN)[:3] == ["t1 W 1 66.67 20.00 1", "t1 M 1 66.67 6.67 1", "t1 D 1 66.67 3.33 1"]
    assert lines(1, *SHOWN)[4:] == [
        *("t1 W 3 33.33 6.67 1", "t1 M 3 33.33 6.66 1", "t1 D 3 33.33 1.67 1", "t1 T 3 33.33 1.67 1"),
    ]
    assert summary(1, "net") == ["D 5.00", "M 13.33", "T 5.01", "W 26.67"]


def test_a_returned_payment_takes_back_what_was_paid_for_it(office: Office) -> None:
    """By the version, start month and payment months of the payment, whatever they are now (E5)."""
    office.bring("rates", BANDS)
    office.policy(payment_months="3")
    office.premium("t1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    editing.set_rate(CLERK, "ACME/P-1", "W", percent=100_000)
    office.policy(payment_months="1")
    office.premium("t2", "2026-04-15", "50.00")
    office.premium("nsf", "2026-05-20", "-100.00", reverses="t1")
    office.month("2026-05-31")
    mirrored = [line.replace("t1", "nsf").split() for line in lines(1, *SHOWN)]
    expected = [" ".join([*row[:3], f"-{row[3]}", f"-{row[4]}", row[5]]) for row in mirrored]
    assert lines(2, *SHOWN) == [*expected, "t2 W 4 50.00 5.00 2", "t2 M 4 50.00 15.00 2", "t2 D 4 50.00 2.50 2",
                                "t2 T 4 50.00 2.50 2"]  # fmt: skip
    assert summary(2, "net", "billed") == ["D 0.00 2.50", "M 1.67 0.00", "T 0.00 2.51", "W 0.00 21.67"]


def test_a_return_of_a_part_is_shared_over_the_same_months(office: Office) -> None:
    office.bring("rates", BANDS)
    office.policy()
    office.premium("t1", "2026-01-15", "300.00", payment_months="3")
    office.month("2026-01-31")
    office.premium("part", "2026-02-20", "-100.00", reverses="t1")
    office.premium("rest", "2026-03-20", "-200.00", reverses="t1")
    office.month("2026-03-31")
    assert lines(2, *SHOWN)[:2] == ["part W 1 -66.67 -20.00 1", "part M 1 -66.67 -6.67 1"]
    of_later = [line for line in lines(2, *SHOWN) if " W 3 " in line]
    assert of_later == ["part W 3 -33.33 -6.67 1", "rest W 3 -66.67 -13.33 1"]


def test_a_return_of_a_return_is_paid_again(office: Office) -> None:
    """The cheque bounced, and was then good after all: as the first payment, by its version."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    editing.set_rate(CLERK, "ACME/P-1", "W", percent=100_000)
    office.premium("nsf", "2026-02-15", "-100.00", reverses="t1")
    office.month("2026-02-28")
    office.premium("good", "2026-03-15", "100.00", reverses="nsf")
    office.month("2026-03-31")
    assert lines(2, *SHOWN)[0] == "nsf W 1 -100.00 -30.00 1"
    assert lines(3, *SHOWN)[0] == "good W 1 100.00 30.00 1"


def test_a_return_of_what_was_never_processed_waits(office: Office) -> None:
    """Its return does not go through alone (X8). Imports keep such out, so the payment's date is moved beside them."""
    from upline.cycles.models import CycleException

    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.premium("nsf", "2026-01-20", "-100.00", reverses="t1")
    Transaction.objects.filter(reference="t1").update(date=date(2026, 3, 15))
    office.run("2026-01-31")
    assert list(CycleException.objects.values_list("code", "record", "blocking")) == [("X8", "ACME/P-1", True)]
    assert lines(1) == []


# effective, paid through before, months paid for (policy month, payment months), paid through after
PAID = (
    ("2026-01-01", "", [(1, 1)], "2026-01-31"),
    ("2026-01-01", "", [(1, 12)], "2026-12-31"),
    ("2025-12-01", "", [(1, 1)], "2025-12-31"),
    ("2026-01-15", "", [(1, 1)], "2026-02-14"),
    ("2026-01-31", "", [(1, 1)], "2026-02-27"),
    ("2026-01-31", "", [(2, 1)], "2026-03-30"),
    ("2026-01-31", "", [(1, 3)], "2026-04-29"),
    ("2024-01-31", "", [(1, 1)], "2024-02-28"),
    ("2024-02-29", "", [(12, 1)], "2025-02-27"),
    ("2024-02-29", "", [(48, 1)], "2028-02-28"),
    ("2026-01-01", "", [(1, 3), (4, 3)], "2026-06-30"),
    ("2026-01-01", "", [(4, 3), (1, 3)], "2026-06-30"),
    ("2026-01-01", "2026-02-28", [(1, 1)], "2026-02-28"),
    ("2026-01-01", "2026-01-30", [(1, 1)], "2026-01-31"),
)


def test_a_payment_moves_the_paid_through_date_to_the_end_of_its_months(office: Office) -> None:
    """Never back, and in one cycle for all."""
    policies = ["number,issuer,plan,writing_agent,effective_date,paid_through"]
    payments = ["reference,policy,issuer,date,premium,policy_month,payment_months"]
    for number, (effective, before, months, _) in enumerate(PAID):
        policies.append(f"P-{number},ACME,MED,W,{effective},{before}")
        for month, length in months:
            payments.append(f"t{number}-{month},P-{number},ACME,2026-01-31,100.00,{month},{length}")
    office.bring("policies", "\n".join(policies) + "\n")
    office.bring("transactions", "\n".join(payments) + "\n")
    office.month("2026-01-31")
    for number, (effective, before, months, after) in enumerate(PAID):
        assert paid_through(f"P-{number}") == [after], (effective, before, months)


def test_returns_and_money_from_the_issuer_do_not_move_it(office: Office) -> None:
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    office.premium("nsf", "2026-02-15", "-100.00", reverses="t1")
    office.premium("fee", "2026-02-15", "-5.00", policy_month="9")
    office.premium("nil", "2026-02-15", "0.00", policy_month="9")
    office.policy("P-2", basis="received")
    office.premium("r1", "2026-02-15", "100.00", "P-2", kind="received", commission="20.00")
    office.month("2026-02-28")
    assert paid_through("P-1", "P-2") == ["2026-01-31", "None"]


@pytest.mark.parametrize("type", ["new", "recurring"])
def test_a_return_follows_its_policy_into_a_type(office: Office, type: str) -> None:
    """The policy has been through a cycle, so its return is recurring business."""
    office.policy()
    office.premium("t1", "2026-01-15", "100.00")
    office.month("2026-01-31")
    office.premium("nsf", "2026-02-15", "-100.00", reverses="t1")
    assert office.run("2026-02-28", type).transaction_count == (1 if type == "recurring" else 0)
