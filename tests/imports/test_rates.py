"""rates (C): keys, ranges, bands, and what they are refused for."""

import pytest

from tests.imports.conftest import Bring
from upline.errors import Refused


def stored(contract: str) -> list[tuple[object, ...]]:
    """(plan, state, first day, last day, first month, last month, percent) of a contract's bands."""
    from upline.rates.models import RateBand

    found = RateBand.objects.filter(rate__contract__code=contract).order_by(
        "rate__effective_from", "rate_id", "from_month"
    )
    return [
        (plan, state, start.isoformat(), end.isoformat(), first, last, percent)
        for plan, state, start, end, first, last, percent in found.values_list(
            "rate__plan__code",
            "rate__state__code",
            "rate__effective_from",
            "rate__effective_to",
            "from_month",
            "to_month",
            "percent",
        )
    ]


ALWAYS = ("0001-01-01", "9999-12-31")


def test_a_rate_updates_by_its_key(book: Bring) -> None:
    outcome = book("rates", "contract,percent,locked\nL1,28,\nL2,40,false\n")
    assert (outcome.updated, outcome.unchanged) == (1, 1)
    assert stored("L1") == [(None, None, *ALWAYS, 1, 9999, 280_000)]


def test_any_and_an_empty_cell_are_the_same_key_and_a_plan_says_issuer_and_type(book: Bring) -> None:
    text = "contract,issuer,product_type,plan,state,percent\nX,,any,MED,Any,10\n"
    assert book("rates", text).notes == ["new contract: X"]
    assert book("rates", "contract,issuer,product_type,plan,percent\nX,ACME,Medical,MED,10\n").unchanged == 1
    assert book("rates", "contract,plan,percent\nX,MED,11\n").updated == 1
    with pytest.raises(Refused, match="plan MED is issuer ACME, not BETA"):
        book("rates", "contract,issuer,plan,percent\nX,BETA,MED,10\n")
    with pytest.raises(Refused, match="plan MED is product type Medical, not Life"):
        book("rates", "contract,product_type,plan,percent\nX,Life,MED,10\n")


def test_states_and_product_types_are_brought_in(book: Bring) -> None:
    outcome = book("rates", "contract,product_type,state,percent\nX,Dental,TX,10\nX,Dental,OK,11\n")
    assert sorted(outcome.notes) == ["new contract: X", "new product type: Dental", "new state: OK, TX"]
    assert book("rates", "contract,product_type,state,percent\nX,Dental,TX,10\nX,Dental,OK,11\n").unchanged == 2


def test_a_later_rate_ends_the_open_one(book: Bring) -> None:
    book("rates", "contract,effective_from,percent\nX,2026-01-01,10\nX,2026-03-01,12\n")
    assert book("rates", "contract,effective_from,percent\nX,2026-02-01,11\nX,,9\n").created == 2
    assert [row[2:4] for row in stored("X")] == [
        ("0001-01-01", "2025-12-31"),
        ("2026-01-01", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "9999-12-31"),
    ]
    text = "contract,effective_from,effective_to,percent\nX,,,9\nX,2026-01-01,,10\nX,2026-02-01,,11\nX,2026-03-01,,12\n"
    assert book("rates", text).unchanged == 4


def test_an_open_band_ends_where_the_next_begins(book: Bring) -> None:
    text = "contract,from_month,percent\nX,13,5\nX,1,40\n"
    assert book("rates", text).created == 2
    assert [row[4:] for row in stored("X")] == [(1, 12, 400_000), (13, 9999, 50_000)]
    assert book("rates", text).unchanged == 2
    assert book("rates", "contract,from_month,percent\nX,7,20\n").created == 1
    assert [row[4:6] for row in stored("X")] == [(1, 6), (7, 12), (13, 9999)]


@pytest.mark.parametrize(
    ("rows", "good", "bad", "words"),
    [
        ("X,2026-01-01,2026-06-30,1,,10\nX,2026-03-01,,1,,12", 1, [3], r"two rates of the same key on 2026-03-01"),
        ("X,2026-03-01,,1,,12\nX,2026-01-01,2026-06-30,1,,10", 1, [2], r"two rates of the same key on 2026-03-01"),
        ("X,,,1,12,10\nX,,,12,,5", 1, [3], "bands overlap: months 1 to 12 and months 12 to 9999"),
        ("X,,,1,,10\nX,,,1,,11", 1, [3], "the same key as row 2"),
        ("X,,,1,,10\nX,,,1,,10", 2, [], ""),
        ("X,,2026-01-31,1,12,10\nX,,,13,,5", 1, [3], "ends on another day"),
        ("X,2026-02-01,2026-01-31,1,,10", 0, [2], "before effective_from 2026-02-01"),
        ("X,,,13,12,10", 0, [2], "before from_month 13"),
        ("X,,,1,,", 0, [2], "neither percent nor fixed"),
        ("X,,,1,,0", 1, [], ""),
        ("X,,,1,,-5", 0, [2], "negative rate"),
        ("X,,,1,,1000.1", 0, [2], "above 1000 percent"),
        ("X,,,1,,12.34567", 0, [2], "more than four decimals"),
        ("X,,,0,,5", 0, [2], "not from 1 to 9999"),
    ],
)
def test_what_a_rate_is_refused_for(book: Bring, rows: str, good: int, bad: list[int], words: str) -> None:
    text = f"contract,effective_from,effective_to,from_month,to_month,percent\n{rows}\n"
    if good:
        outcome = book("rates", text)
        assert outcome.created + outcome.unchanged == good
        assert [row for row, _, _ in outcome.errors] == bad
        assert not bad or words in outcome.errors[0][2]
    else:
        with pytest.raises(Refused, match=words):
            book("rates", text)


def test_a_given_end_is_not_moved_by_a_later_rate(book: Bring) -> None:
    book("rates", "contract,effective_from,effective_to,percent\nX,2026-01-01,2026-06-30,10\n")
    with pytest.raises(Refused, match="two rates of the same key on 2026-03-01"):
        book("rates", "contract,effective_from,percent\nX,2026-03-01,12\n")
    assert book("rates", "contract,effective_from,percent\nX,2026-07-01,12\n").created == 1


def test_a_rate_of_which_no_band_is_good_ends_no_other(book: Bring) -> None:
    book("rates", "contract,effective_from,percent\nX,2026-01-01,10\n")
    with pytest.raises(Refused):
        book("rates", "contract,effective_from,percent\nX,2026-03-01,\n")
    assert [row[2:4] for row in stored("X")] == [("2026-01-01", "9999-12-31")]


def test_fixed_amounts_and_terms(book: Bring) -> None:
    from upline.rates.models import RateBand

    text = "contract,fixed,per_member,locked,of,advance_months,admin_fee_percent\nX,12.50,true,true,commission,6,2.5\n"
    book("rates", text)
    band = RateBand.objects.get(rate__contract__code="X")
    assert (band.percent, band.fixed, band.per_member, band.locked, band.of_commission) == (0, 1250, True, True, True)
    assert (band.advance_months, band.admin_fee_percent) == (6, 25_000)
    assert book("rates", "contract,percent\nX,10\n").updated == 1
    band.refresh_from_db()
    assert (band.percent, band.fixed) == (100_000, 1250)
    assert book("rates", "contract,advance_months\nX,9\n").updated == 1


def test_a_change_of_a_rate_is_audited(book: Bring) -> None:
    from upline.audit.models import AuditRecord

    book("rates", "contract,percent\nL1,28\n")
    change = AuditRecord.objects.latest("id")
    assert (change.record, change.before, change.after) == (
        "rate L1 Any, months from 1",
        {"percent": "30"},
        {"percent": "28"},
    )
