"""D6: distributions are kept once, versions are added, and neither changes, on both databases."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from tests.policies.house import CLERK, PERCENT, House
from tests.support.databases import Database, default_connection
from upline.audit.models import AuditRecord
from upline.policies import distributions
from upline.policies.batches import settle
from upline.policies.distributions import digest, load, save_first_versions, save_versions, store
from upline.policies.editing import Row, in_order
from upline.policies.models import Distribution, DistributionRow, DistributionVersion, Policy


@pytest.fixture
def house(database: Database) -> House:
    return House()


def rows(house: House, *percents: int) -> list[Row]:
    agents = [house.agent(code).pk for code in ("W", "M", "D", "T")]
    return [Row(level, agents[level - 1], percent=percent * PERCENT) for level, percent in enumerate(percents, 1)]


def test_the_digest_is_of_the_rows_whatever_their_order_and_of_every_column(house: House) -> None:
    one = [Row(1, 5, 1, 12, 30, 40, False, True, False, 6, 70, 8), Row(2, 6)]
    assert digest(reversed(one)) == digest(one)
    changed = [one[0]._replace(**{name: one[0][i] + 1}) for i, name in enumerate(Row._fields)]
    changed += [one[0]._replace(rate_id=None)]
    assert len({digest([row, one[1]]) for row in changed} | {digest(one)}) == len(changed) + 1


def test_what_is_stored_is_found_again(house: House) -> None:
    wanted = [rows(house, 30, 40), rows(house, 20), rows(house, 30, 40), list(reversed(rows(house, 10, 11, 12)))]
    ids = store(wanted)
    assert ids[0] == ids[2] and len(set(ids)) == 3
    assert store(wanted) == ids
    assert Distribution.objects.count() == 3 and DistributionRow.objects.count() == 2 + 1 + 3
    assert [load(ids)[number] for number in ids] == [in_order(each) for each in wanted]
    assert load([]) == {} and store([]) == []
    with pytest.raises(ValueError, match="without rows"):
        store([[]])


def test_every_column_comes_back_as_it_went_in(house: House) -> None:
    agent = house.agent("W").pk
    full = [
        Row(1, agent, 1, 12, 300_000, 1_234_567_890_12, True, True, True, 9, 25_000, 4711),
        Row(1, agent, 13, 9999),
    ]
    [number] = store([full])
    assert load([number])[number] == full


def test_two_who_store_the_same_at_once_get_the_same(house: House, database: Database) -> None:
    """Whoever comes second waits for the first, and writes no rows of its own (PostgreSQL; SQLite has one writer)."""
    wanted = [rows(house, 10, percent) for percent in range(10, 60)]
    found: list[list[int]] = []

    def other() -> None:
        with default_connection(database.url):
            found.append(store(list(reversed(wanted))))

    thread = threading.Thread(target=other)
    with transaction.atomic():
        mine = store(wanted[:25])
        thread.start()
        time.sleep(0.3)
        assert not found
    thread.join(60)
    assert list(reversed(found[0]))[:25] == mine
    assert DistributionRow.objects.count() == 2 * Distribution.objects.count() == 100


def test_one_that_waits_for_a_store_that_fails_writes_it_itself(house: House, database: Database) -> None:
    found: list[list[int]] = []

    def other() -> None:
        with default_connection(database.url):
            found.append(store([rows(house, 10, 20)]))

    thread = threading.Thread(target=other)
    with transaction.atomic():
        store([rows(house, 10, 20)])
        thread.start()
        time.sleep(0.3)
        transaction.set_rollback(True)
    thread.join(60)
    assert load(found[0])[found[0][0]] == rows(house, 10, 20)


def test_a_save_is_a_new_version_with_who_when_and_why(house: House) -> None:
    one, two = house.policy("P-1"), house.policy("P-2")
    [given] = store([rows(house, 30, 40)])
    assert save_versions(CLERK, [(one.pk, rows(house, 30, 40)), (two.pk, given)], "import 7", "import distributions")
    assert save_versions(CLERK, [(one.pk, rows(house, 31, 40)), (two.pk, given)], "w" * 300) == [one.pk]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.version, two.version) == (2, 1) and two.distribution_id == given
    versions = list(DistributionVersion.objects.filter(policy=one).order_by("version"))
    assert [(each.version, each.by, each.why) for each in versions] == [
        (1, "clerk", "import 7"),
        (2, "clerk", "w" * 199 + "…"),
    ]
    assert versions[0].at.tzinfo and versions[0].distribution_id == given
    assert one.distribution_id == versions[1].distribution_id
    last = AuditRecord.objects.order_by("id").last()
    assert (last.by, last.record) == ("clerk", "ACME/P-1")
    assert last.before == {"version": 1, "distribution": given}
    assert last.after == {"version": 2, "distribution": one.distribution_id}
    assert AuditRecord.objects.filter(action="import distributions", before__isnull=True).count() == 2
    assert save_versions(CLERK, [], "nothing") == []
    with pytest.raises(ValueError, match="twice"):
        save_versions(CLERK, [(one.pk, given), (one.pk, given)], "twice")


def test_many_are_saved_with_few_statements(house: House, django_assert_max_num_queries: object) -> None:
    policies = house.policies(4_000)
    [first, second] = store([rows(house, 30, 40), rows(house, 20, 40)])
    changes = [(policy.pk, (first, second)[policy.pk % 2]) for policy in policies]
    with django_assert_max_num_queries(40):  # type: ignore[operator]  # most of them the audit trail's, on SQLite
        assert len(save_versions(CLERK, changes, "import 1")) == 4_000
    assert Policy.objects.filter(version=1, distribution=first).count() == 2_000
    start = rows(house, 10, 20)
    wanted = [[start[0], start[1]._replace(percent=20 * PERCENT + i)] for i in range(4_000)]
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        ids = store(wanted)
    assert len(set(ids)) == 4_000


def test_the_first_close_saves_what_the_cycle_built(house: House) -> None:
    new, known, untouched = house.policy("NEW"), house.policy("KNOWN"), house.policy("NONE")
    [built, other] = store([rows(house, 30, 40), rows(house, 20, 40)])
    save_versions(CLERK, [(known.pk, other)], "import 1")
    for policy, distribution, references in ((new, built, ("t1", "t2")), (known, other, ("t3",))):
        for reference in references:
            house.taken(5, policy, distribution, reference)
    assert save_first_versions(5, "olga", "cycle 5") == 1
    settle(5)
    for policy in (new, known, untouched):
        policy.refresh_from_db()
    assert (new.version, new.distribution_id) == (1, built)
    assert (known.version, known.distribution_id) == (1, other)
    assert (untouched.version, untouched.distribution_id) == (0, None)
    saved = DistributionVersion.objects.get(policy=new)
    assert (saved.version, saved.distribution_id, saved.by, saved.why) == (1, built, "olga", "cycle 5")
    assert saved.at.tzinfo
    assert save_first_versions(5, "olga", "cycle 5") == 0


def test_one_policy_cannot_have_two_first_versions(house: House) -> None:
    policy = house.policy()
    for reference, distribution in zip(("t1", "t2"), store([rows(house, 30), rows(house, 20)]), strict=True):
        house.taken(5, policy, distribution, reference)
    with pytest.raises(IntegrityError):
        save_first_versions(5, "olga", "cycle 5")
    assert not DistributionVersion.objects.exists()


@pytest.mark.parametrize("table", ["distribution", "distribution_row", "distribution_version"])
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_the_database_refuses_to_change_what_was_saved(house: House, table: str, statement: str) -> None:
    save_versions(CLERK, [(house.policy().pk, rows(house, 30, 40))], "import 1")
    column = {"distribution": "digest", "distribution_row": "percent", "distribution_version": "why"}[table]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))


def test_the_store_is_of_bounded_statements(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "CHUNK", 3)
    wanted = [rows(house, 10, 20 + i) for i in range(10)]
    ids = store(wanted)
    assert store(wanted) == ids and load(ids)[ids[9]] == wanted[9]
    policies = house.policies(10)
    assert len(save_versions(CLERK, [(policy.pk, ids[i]) for i, policy in enumerate(policies)], "all")) == 10
    assert list(Policy.objects.order_by("pk").values_list("distribution_id", flat=True)) == ids
