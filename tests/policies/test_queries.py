"""Reads of policies: finding one by its name, and the versions of its distribution."""

import pytest

from tests.policies.house import CLERK, PERCENT, House
from tests.support.databases import Database
from upline.agents.models import Issuer
from upline.errors import Refused
from upline.policies.actions import set_rate
from upline.policies.models import Policy
from upline.policies.queries import find_agent, find_policy, history, name_of, pending_cycles, saved_rows
from upline.rates.models import Plan


@pytest.fixture
def house(database: Database) -> House:
    return House()


def test_a_policy_is_found_by_its_name_even_with_slashes_in_its_number(house: House) -> None:
    policy = house.policy("2026/07/1")
    assert find_policy("ACME/2026/07/1") == policy == find_policy(" ACME/2026/07/1 ")
    assert name_of(policy) == "ACME/2026/07/1"


def test_one_that_is_not_there_names_what_is_near(house: House) -> None:
    house.policy("P-100")
    beta = Issuer.objects.create(code="BETA", name="Beta")
    plan = Plan.objects.create(code="B", issuer=beta, product_type=house.kind)
    Policy.objects.create(
        number="B-1", issuer=beta, plan=plan, writing_agent=house.agent("W"), effective_date="2026-01-01"
    )
    for name, words in (
        ("P-100", "expected ISSUER/NUMBER"),
        ("/P-100", "expected ISSUER/NUMBER"),
        ("ACME/", "expected ISSUER/NUMBER"),
        ("ACME/p-100", "did you mean ACME/P-100?"),
        ("ACME/P-101", "did you mean ACME/P-100?"),
        ("ACME/B-1", "did you mean BETA/B-1?"),
        ("ACME/X", "issuer ACME has no number 'X'"),
        ("ACNE/P-100", "there is no issuer 'ACNE'; did you mean ACME?"),
    ):
        with pytest.raises(Refused) as refused:
            find_policy(name)
        assert words in str(refused.value), str(refused.value)
    with pytest.raises(Refused, match="no agent 'w'; did you mean W"):
        find_agent("w")


def test_versions_are_kept_and_can_be_read(house: House) -> None:
    policy = house.policy()
    with pytest.raises(Refused, match=r"none was saved yet \(D6\)"):
        saved_rows(policy)
    assert history(policy) == []
    set_rate(CLERK, "ACME/P-1", "M", 35 * PERCENT)
    set_rate(CLERK, "ACME/P-1", "M", 36 * PERCENT)
    policy.refresh_from_db()
    assert [saved_rows(policy, version)[1].percent // PERCENT for version in (1, 2)] == [35, 36]
    assert saved_rows(policy) == saved_rows(policy, 2)
    assert [(each.version, each.by, each.why) for each in history(policy)] == [
        (1, "clerk", "set M to 35 %"),
        (2, "clerk", "set M to 36 %"),
    ]
    with pytest.raises(Refused, match="no version 3 .*versions 1 to 2"):
        saved_rows(policy, 3)


def test_only_policies_with_a_transaction_in_the_open_cycle_are_pending(house: House) -> None:
    one, two, three = (house.policy(number) for number in ("P-1", "P-2", "P-3"))
    set_rate(CLERK, "ACME/P-1", "M", 35 * PERCENT)
    one.refresh_from_db()
    for cycle, policy, reference in ((1, one, "t1"), (2, one, "t2"), (2, one, "t3"), (2, two, "t4")):
        house.taken(cycle, policy, one.distribution_id or 0, reference)
    assert pending_cycles([one.pk, two.pk, three.pk]) == {one.pk: 2, two.pk: 2}
    house.closed(2)
    assert pending_cycles([one.pk, two.pk, three.pk]) == {}
