"""D1, D7 to D11, E4: edits and resets of policies, on both databases."""

import threading
import time
from datetime import date

import pytest
from django.db import transaction

from tests.policies.house import CLERK, NOON, PERCENT, House
from tests.support.databases import Database, default_connection
from upline.agents.models import Agent
from upline.audit.models import AuditRecord
from upline.balances.models import DebitBalance
from upline.balances.queries import Stranded, stranded
from upline.cycles.models import Cycle
from upline.engine.dates import LAST_MONTH
from upline.errors import PendingInCycle, Refused
from upline.policies import actions, building
from upline.policies.actions import add_agent, apply_reset, preview_reset, remove_agent, reset, set_rate
from upline.policies.building import build, current_rows, own_rates
from upline.policies.distributions import save_versions, store
from upline.policies.editing import Row
from upline.policies.models import DistributionVersion, Policy
from upline.policies.queries import agent_codes, find_policy
from upline.rates.models import Rate, RateBand


@pytest.fixture
def house(database: Database) -> House:
    return House()


def said(rows: list[Row]) -> str:
    """W30 M40🔒 …: each row's agent, percentage and lock, with its months where they are not all."""
    codes = agent_codes(row.agent_id for row in rows)
    words = []
    for row in rows:
        months = "" if row[2:4] == (1, LAST_MONTH) else f"[{row.from_month}-{row.to_month}]"
        words.append(f"{codes[row.agent_id]}{row.percent // PERCENT}{'🔒' if row.locked else ''}{months}")
    return " ".join(words)


def current(name: str) -> str:
    return said(current_rows(find_policy(name)))


def versions(name: str) -> list[tuple[int, str]]:
    return list(
        DistributionVersion.objects.filter(policy=find_policy(name)).order_by("version").values_list("version", "why")
    )


def test_an_edit_of_a_policy_that_was_never_saved_builds_it_and_saves_version_1(house: House) -> None:
    house.policy()
    assert current("ACME/P-1") == "W30 M40 D45 T50" and versions("ACME/P-1") == []
    edit = set_rate(CLERK, "ACME/P-1", "M", 35 * PERCENT)
    assert edit.changed and edit.version == 1 and said(edit.before) == "W30 M40 D45 T50"
    assert current("ACME/P-1") == said(edit.rows) == "W30 M35 D45 T50"
    assert versions("ACME/P-1") == [(1, "set M to 35 %")]
    assert add_agent(CLERK, "ACME/P-1", house.agent("F").code, 2, 33 * PERCENT).version == 2
    assert current("ACME/P-1") == "W30 F33 M35 D45 T50"
    assert remove_agent(CLERK, "ACME/P-1", "F").version == 3
    assert set_rate(CLERK, "ACME/P-1", "M", 40 * PERCENT, None, 5, 8).version == 4
    assert [why for _, why in versions("ACME/P-1")] == [
        "set M to 35 %",
        "added F at level 2, 33 %",
        "removed F",
        "set M to 40 % in months 5 to 8",
    ]
    assert list(AuditRecord.objects.filter(record="ACME/P-1").values_list("by", "action").distinct()) == [
        ("clerk", "distribution edit")
    ]


def test_an_edit_that_changes_nothing_saves_nothing(house: House) -> None:
    house.policy()
    assert not set_rate(CLERK, "ACME/P-1", "M", 40 * PERCENT).changed
    assert versions("ACME/P-1") == []
    set_rate(CLERK, "ACME/P-1", "M", 41 * PERCENT)
    edit = set_rate(CLERK, "ACME/P-1", "M", 41 * PERCENT)
    assert not edit.changed and edit.version == 1 and len(versions("ACME/P-1")) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: set_rate(CLERK, "ACME/P-1", "M", 29 * PERCENT), ["ACME/P-1: level 2, agent M", "29 %", "30 %", "D7"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "M"), ["neither a rate nor a fixed amount"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "M", 1, None, 8, 5), ["months 8 to 5", "agent M", "D7"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "M", 1, None, 0), ["months 0 to 9999"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "M", 1, None, 1, 10_000), ["months 1 to 10000"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "M", None, -100), ["agent M", "-1.00"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "W", None, 100), ["level 2, agent M", "0.00", "1.00", "level 1, agent W"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "F", 1), ["agent F is not in", "W, M, D, T"]),
        (lambda: set_rate(CLERK, "ACME/P-1", "m", 1), ["no agent 'm'", "did you mean M?"]),
        (lambda: set_rate(CLERK, "ACME/p-1", "M", 1), ["no number 'p-1'", "did you mean ACME/P-1?"]),
        (lambda: add_agent(CLERK, "ACME/P-1", "F", 7, 1), ["level 7", "expected 1 to 5"]),
        (lambda: add_agent(CLERK, "ACME/P-1", "F", 0, 1), ["level 0", "expected 1 to 5"]),
        (lambda: add_agent(CLERK, "ACME/P-1", "M", 4, 45 * PERCENT), ["agent M is there twice", "D7"]),
        (lambda: add_agent(CLERK, "ACME/P-1", "F", 1, 0), ["level 1 is agent F", "writing agent W", "D7"]),
        (lambda: add_agent(CLERK, "ACME/P-1", "G", 5, 60 * PERCENT), ["top agent G (level 5)", "`self`", "D7"]),
        (lambda: remove_agent(CLERK, "ACME/P-1", "W"), ["level 1 is agent M", "writing agent W", "D7"]),
        (lambda: remove_agent(CLERK, "ACME/P-1", "T"), ["top agent D (level 3)", "D7"]),
        (lambda: remove_agent(CLERK, "ACME/P-1", "M", 3), ["agent M has no row from month 3", "start at 1"]),
    ],
)
def test_what_breaks_the_distribution_is_refused_and_changes_nothing(house: House, change, words: list[str]) -> None:
    house.policy()
    house.agent("F", above="F")
    house.agent("G", above="T")
    with pytest.raises(Refused) as refused:
        change()
    assert all(word in str(refused.value) for word in words), str(refused.value)
    assert versions("ACME/P-1") == [] and not AuditRecord.objects.exists()


def test_the_top_is_judged_at_the_effective_date_and_an_alternate_goes_first(house: House) -> None:
    """C3, B4: F joins G in March; for ACME and Medical H is its own upline whatever it is elsewhere."""
    house.agent("F", above="F")
    house.agent("G", above="G")
    house.moved("F", "G", date(2026, 3, 1))
    house.agent("H", above="G")
    house.alternate("H", "H")
    house.alternate("G", "H")
    house.policy("OLD", effective=date(2026, 2, 28))
    house.policy("NEW", effective=date(2026, 3, 1))
    assert add_agent(CLERK, "ACME/OLD", "F", 5, 60 * PERCENT).changed
    with pytest.raises(Refused, match="top agent F"):
        add_agent(CLERK, "ACME/NEW", "F", 5, 60 * PERCENT)
    assert add_agent(CLERK, "ACME/NEW", "H", 5, 60 * PERCENT).changed
    with pytest.raises(Refused, match="top agent G"):
        add_agent(CLERK, "ACME/NEW", "G", 6, 70 * PERCENT)


def test_an_added_agent_takes_its_own_rates_terms_else_premium_and_no_advance(house: House) -> None:
    house.agent("F", above="F")
    house.agent("G", above="G")
    band = house.contract("F", "LF", 5, locked=True, advance_months=9, admin_fee_percent=25_000)
    policy = house.policy()
    own = own_rates([(policy.pk, house.agent("F").pk), (policy.pk, house.agent("G").pk)])
    assert own[policy.pk, house.agent("G").pk] == []
    [row] = own[policy.pk, house.agent("F").pk]
    assert (row.level, row.percent, row.locked, row.advance_months) == (1, 5 * PERCENT, True, 9)
    added = add_agent(CLERK, "ACME/P-1", "F", 2, 35 * PERCENT).rows[1]
    assert added == Row(
        2, house.agent("F").pk, 1, LAST_MONTH, 35 * PERCENT, 0, False, False, True, 9, 25_000, band.rate_id
    )
    assert add_agent(CLERK, "ACME/P-1", "G", 6, 60 * PERCENT, 200).rows[5] == Row(
        6, house.agent("G").pk, percent=60 * PERCENT, fixed=200
    )


def test_an_agent_whose_rate_is_of_commission_does_not_join_levels_of_premium(house: House) -> None:
    house.agent("F", above="F")
    house.contract("F", "LF", 5, of_commission=True)
    house.policy()
    with pytest.raises(Refused, match=r"agent F has a rate of the commission received.*X1"):
        add_agent(CLERK, "ACME/P-1", "F", 5, 60 * PERCENT)


def test_an_edit_waits_for_the_open_cycle(house: House) -> None:
    """E4: only of policies that the cycle has taken, and not once it is closed."""
    policy, other = house.policy(), house.policy("P-2")
    [built] = store([build([policy.pk]).rows[policy.pk]])
    house.taken(7, policy, built, "t1")
    for change in (
        lambda: set_rate(CLERK, "ACME/P-1", "M", 35 * PERCENT),
        lambda: add_agent(CLERK, "ACME/P-1", house.agent("F").code, 2, 35 * PERCENT),
        lambda: remove_agent(CLERK, "ACME/P-1", "M"),
    ):
        with pytest.raises(PendingInCycle, match=r"ACME/P-1: .*cycle 7.*--abandon-open-cycle \(E4\)") as pending:
            change()
        assert pending.value.cycle == 7
    assert not set_rate(CLERK, "ACME/P-1", "M", 40 * PERCENT).changed
    assert not reset(CLERK, "ACME/P-1").changed
    assert set_rate(CLERK, "ACME/P-2", "M", 35 * PERCENT).changed
    save_versions(
        CLERK, [(policy.pk, [*current_rows(policy)[:3], current_rows(policy)[3]._replace(percent=510_000)])], "x"
    )
    with pytest.raises(PendingInCycle):
        reset(CLERK, "ACME/P-1")
    [held, free] = apply_reset(CLERK, [policy.pk, other.pk])
    assert held.cycle == 7 and "E4" in held.problem and not held.changes and free.changes
    assert current("ACME/P-1") == "W30 M40 D45 T51" and current("ACME/P-2") == "W30 M40 D45 T50"
    house.closed(7)
    assert reset(CLERK, "ACME/P-1").changed and set_rate(CLERK, "ACME/P-1", "M", 35 * PERCENT).changed


def test_a_reset_looks_up_at_the_effective_date_over_todays_records(house: House) -> None:
    house.policy("OLD")
    set_rate(CLERK, "ACME/OLD", "M", 33 * PERCENT)
    house.contract("W", "BETTER", 44, since=date(2026, 3, 1))
    assert reset(CLERK, "ACME/OLD").changed and current("ACME/OLD") == "W30 M40 D45 T50"
    RateBand.objects.filter(rate__contract__code="LW").update(percent=28 * PERCENT)
    edit = reset(CLERK, "ACME/OLD")
    assert (said(edit.before), said(edit.rows), edit.version) == ("W30 M40 D45 T50", "W28 M40 D45 T50", 3)
    again = reset(CLERK, "ACME/OLD")
    assert not again.changed and again.version == 3
    assert versions("ACME/OLD")[2] == (3, "reset to the records of 2026-06-30")


def test_a_reset_restores_locks_and_bands(house: House) -> None:
    RateBand.objects.filter(rate__contract__code="LD").update(percent=0, locked=True)
    RateBand.objects.filter(rate__contract__code="LM").update(percent=35 * PERCENT, to_month=12)
    RateBand.objects.create(rate=Rate.objects.get(contract__code="LM"), from_month=13, percent=32 * PERCENT)
    house.policy()
    built = "W30 M35[1-12] M32[13-9999] D35🔒[1-12] D32🔒[13-9999] T50"
    assert current("ACME/P-1") == built
    set_rate(CLERK, "ACME/P-1", "M", 31 * PERCENT)
    set_rate(CLERK, "ACME/P-1", "D", 33 * PERCENT)
    assert current("ACME/P-1") == "W30 M31[1-12] M31[13-9999] D33[1-12] D33[13-9999] T50"
    reset(CLERK, "ACME/P-1")
    assert current("ACME/P-1") == built


def test_a_reset_of_what_was_never_saved_leaves_it_to_its_first_cycle(house: House) -> None:
    house.policy()
    assert not reset(CLERK, "ACME/P-1").changed
    assert versions("ACME/P-1") == []


def test_what_cannot_be_built_says_why_and_the_others_go_on(house: House) -> None:
    """D9, D12: row by row; X1 no rate, X2 no contract, X3 no upline, X4 below the level beneath."""
    house.agent("NOCON", above="T")
    house.contract("NOCON", "LATER", 1, since=date(2026, 6, 1))
    house.agent("NORATE", above="T")
    house.contract("NORATE", "EMPTY", 1)
    Rate.objects.filter(contract__code="EMPTY").update(effective_from=date(2026, 6, 1))
    house.agent("NOUP")
    house.contract("NOUP", "LNOUP", 1)
    house.agent("HIGH", above="T")
    house.contract("HIGH", "LHIGH", 70)
    good = house.policy()
    bad = {code: house.policy(code, writing=code) for code in ("NOCON", "NORATE", "NOUP", "HIGH")}
    set_rate(CLERK, "ACME/P-1", "M", 33 * PERCENT)
    saved = [Row(1, policy.writing_agent_id) for policy in bad.values()]
    save_versions(CLERK, [(policy.pk, [row]) for policy, row in zip(bad.values(), saved, strict=True)], "import 1")
    resets = apply_reset(CLERK, [*(policy.pk for policy in bad.values()), good.pk])
    problems = dict(zip(bad, (each.problem for each in resets[:4]), strict=True))
    assert "agent NOCON has no contract" in problems["NOCON"] and "X2" in problems["NOCON"]
    assert "agent NORATE has no rate" in problems["NORATE"] and "X1" in problems["NORATE"]
    assert "uplines of agent NOUP" in problems["NOUP"] and "X3" in problems["NOUP"]
    assert "agent T is below" in problems["HIGH"] and "month 1" in problems["HIGH"] and "X4" in problems["HIGH"]
    assert not any(each.changes for each in resets[:4]) and resets[4].changes
    assert current("ACME/P-1") == "W30 M40 D45 T50" and current("ACME/HIGH") == "HIGH0"
    with pytest.raises(Refused, match=r"ACME/NOCON: .*X2.*"):
        reset(CLERK, "ACME/NOCON")
    fresh = house.policy("FRESH", writing="NOCON")
    with pytest.raises(Refused, match=r"ACME/FRESH: .*X2"):
        current_rows(fresh)


def test_a_preview_shows_what_the_reset_then_does_and_changes_nothing(house: House) -> None:
    one, two = house.policy(), house.policy("P-2")
    set_rate(CLERK, "ACME/P-1", "D", 46 * PERCENT)
    preview = preview_reset([two.pk, one.pk, two.pk])
    assert [(each.name, said(each.before), said(each.after), each.changes) for each in preview] == [
        ("ACME/P-2", "W30 M40 D45 T50", "W30 M40 D45 T50", False),
        ("ACME/P-1", "W30 M40 D46 T50", "W30 M40 D45 T50", True),
    ]
    assert len(versions("ACME/P-1")) == 1
    assert apply_reset(CLERK, [two.pk, one.pk]) == preview
    assert current("ACME/P-1") == "W30 M40 D45 T50" and preview_reset([]) == apply_reset(CLERK, []) == []


def test_a_debit_of_an_agent_who_is_taken_out_is_stranded(house: House) -> None:
    """D10, X6."""
    policy, other = house.policy(), house.policy("P-2")
    for code, advance, recovery in (("M", 60_000, 20_000), ("D", 5_000, 5_000)):
        for owed in (policy, other):
            DebitBalance.objects.create(policy=owed, agent=house.agent(code), advance=advance, recovery=recovery)
    assert stranded([policy.pk, other.pk]) == []
    assert remove_agent(CLERK, "ACME/P-1", "M").changed and remove_agent(CLERK, "ACME/P-1", "D").changed
    assert stranded([policy.pk, other.pk]) == [Stranded(policy.pk, house.agent("M").pk, "M", 40_000)]
    reset(CLERK, "ACME/P-1")
    assert stranded([policy.pk]) == []


def test_two_edits_at_once_follow_each_other(house: House, database: Database) -> None:
    house.policy()
    set_rate(CLERK, "ACME/P-1", "D", 46 * PERCENT)

    def other() -> None:
        with default_connection(database.url):
            set_rate(CLERK, "ACME/P-1", "M", 41 * PERCENT)

    thread = threading.Thread(target=other)
    with transaction.atomic():
        set_rate(CLERK, "ACME/P-1", "M", 36 * PERCENT)
        thread.start()
        time.sleep(0.3)
    thread.join(60)
    assert current("ACME/P-1") == "W30 M41 D46 T50"
    assert [why for _, why in versions("ACME/P-1")] == ["set D to 46 %", "set M to 36 %", "set M to 41 %"]


def test_an_edit_waits_for_a_run_that_is_opening_its_cycle(house: House, database: Database) -> None:
    """E4: the run holds its cycle's row while it writes what it has taken; the edit then finds the policy taken."""
    policy = house.policy()
    [built] = store([build([policy.pk]).rows[policy.pk]])
    Cycle.objects.create(number=7, date=date(2026, 1, 31), type="all", started_at=NOON, started_by="olga")
    refused: list[PendingInCycle] = []

    def other() -> None:
        with default_connection(database.url):
            try:
                set_rate(CLERK, "ACME/P-1", "M", 41 * PERCENT)
            except PendingInCycle as pending:
                refused.append(pending)

    thread = threading.Thread(target=other)
    with transaction.atomic():
        Cycle.objects.select_for_update().get(number=7)
        thread.start()
        time.sleep(0.5)
        house.taken(7, policy, built, "t1")
    thread.join(60)
    assert [pending.cycle for pending in refused] == [7] and versions("ACME/P-1") == []


def test_many_are_looked_at_and_reset_with_few_statements(house: House, django_assert_max_num_queries) -> None:
    policies = house.policies(600)
    [edited] = store([[Row(1, Agent.objects.get(code="W").pk, percent=1)]])
    save_versions(CLERK, [(policy.pk, edited) for policy in policies], "import 1")
    with django_assert_max_num_queries(40):
        resets = apply_reset(CLERK, [policy.pk for policy in policies])
    assert all(each.changes for each in resets)
    assert Policy.objects.filter(version=2).count() == 600
    with django_assert_max_num_queries(25):
        assert len(own_rates([(policy.pk, Agent.objects.get(code="W").pk) for policy in policies[:3]])) == 3
    assert building.build([]).rows == {} and actions.preview_reset([]) == []
