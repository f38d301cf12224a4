"""uplines, contracts and alternates (B2, B3, B4): a file is looked at as a whole."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.imports.conftest import Bring
from upline.errors import Refused
from upline.imports.ranges import Span, fit


def held(agent: str) -> list[tuple[str, str, str]]:
    from upline.agents.models import Upline

    found = Upline.objects.filter(agent__code=agent).order_by("valid_from")
    return [
        (code, str(start), str(end)) for code, start, end in found.values_list("upline__code", "valid_from", "valid_to")
    ]


def test_a_later_row_ends_the_earlier_one_the_day_before(book: Bring) -> None:
    outcome = book("uplines", "agent,upline,from\nW,T,2026-03-01\n")
    assert (outcome.created, outcome.updated) == (1, 0)
    assert held("W") == [("M", "2020-01-01", "2026-02-28"), ("T", "2026-03-01", "9999-12-31")]
    assert book("uplines", "agent,upline,from\nW,M,2020-01-01\nW,T,2026-03-01\n").unchanged == 2
    assert book("uplines", "agent,upline,from,to\nW,M,2020-01-01,\nW,T,2026-03-01,\n").unchanged == 2


def test_a_row_between_two_ends_where_the_later_begins(book: Bring) -> None:
    book("uplines", "agent,upline,from\nW,T,2026-03-01\nW,D,2025-01-01\n")
    assert held("W") == [
        ("M", "2020-01-01", "2024-12-31"),
        ("D", "2025-01-01", "2026-02-28"),
        ("T", "2026-03-01", "9999-12-31"),
    ]


def test_the_closing_of_the_earlier_row_is_audited(book: Bring) -> None:
    from upline.audit.models import AuditRecord

    book("uplines", "agent,upline,from\nW,T,2026-03-01\n")
    change = AuditRecord.objects.filter(record__contains="agent W upline").latest("id")
    assert (change.before, change.after) == ({"to": None}, {"to": "2026-02-28"})


@pytest.mark.parametrize(
    ("rows", "good", "bad", "words"),
    [
        ("T,W,2026-01-01", 0, [2], "T → W → M → D → T is a loop on 2026-01-01"),
        ("A,B,2026-01-01\nB,A,2026-06-01\nA,self,2027-01-01", 1, [2, 3], "loop on 2026-06-01"),
        ("A,B,2026-01-01\nB,A,2027-01-01\nA,self,2026-06-01\nB,self,2026-01-01", 4, [], ""),
        ("B,self,2026-01-01\nA,B,2026-01-01\nC,A,2025-01-01", 3, [], ""),
        ("A,self,2026-01-01,2026-01-31\nA,T,2026-03-01,", 1, [3], "no upline from 2026-02-01 to 2026-02-28"),
        ("A,T,2026-03-01,\nA,self,2026-01-01,2026-01-31", 1, [2], "no upline from 2026-02-01 to 2026-02-28"),
        ("A,self,2026-01-01,2026-06-30\nA,T,2026-03-01,", 1, [3], "second upline on 2026-03-01"),
        ("A,self,2026-01-01\nA,T,2026-01-01", 1, [3], "row 2, saying something else"),
        ("A,self,2026-01-01\nA,self,2026-01-01", 2, [], ""),
        ("A,self,2026-02-01,2026-01-31", 0, [2], "before from"),
        ("A,NOBODY,2026-01-01", 0, [2], "no agent 'NOBODY'"),
        ("W,T,2026-01-01,2026-01-31\nA,self,2026-01-01,", 2, [], ""),
        ("W,T,2019-01-01,2020-06-30", 0, [2], "second upline on 2020-01-01"),
        ("W,T,2019-01-01,2019-06-30", 0, [2], "no upline from 2019-07-01 to 2019-12-31"),
        ("W,T,2019-01-01,", 1, [], ""),
    ],
)
def test_a_loop_a_gap_and_a_second_upline_are_refused(
    book: Bring, rows: str, good: int, bad: list[int], words: str
) -> None:
    book("agents", "code,name\nA,Ada\nB,Ben\nC,Cy\n")
    header = "agent,upline,from,to" if rows.count(",") > 2 * (rows.count("\n") + 1) else "agent,upline,from"
    text = f"{header}\n{rows}\n"
    if good:
        outcome = book("uplines", text)
        assert outcome.created + outcome.updated + outcome.unchanged == good
        assert [row for row, _, _ in outcome.errors] == bad
        if bad:
            assert words in outcome.errors[0][2]
    else:
        with pytest.raises(Refused, match=words):
            book("uplines", text)


def test_uplines_can_be_swapped_in_one_file(book: Bring) -> None:
    outcome = book("uplines", "agent,upline,from\nM,T,2020-01-01\nD,M,2020-01-01\n")
    assert (outcome.updated, outcome.refused) == (2, 0)
    assert book("uplines", "agent,upline,from\nM,D,2020-01-01\nD,T,2020-01-01\n").updated == 2


def test_contracts_follow_each_other_and_may_pause(book: Bring) -> None:
    from upline.agents.models import ContractHeld

    outcome = book("contracts", "agent,contract,from,to\nW,L9,2026-03-01,2026-03-31\nW,L2,2026-06-01,\n")
    assert (outcome.created, outcome.notes) == (2, ["new contract: L9"])
    found = ContractHeld.objects.filter(agent__code="W").order_by("valid_from")
    assert [(str(a), str(b)) for a, b in found.values_list("valid_from", "valid_to")] == [
        ("2020-01-01", "2026-02-28"),
        ("2026-03-01", "2026-03-31"),
        ("2026-06-01", "9999-12-31"),
    ]
    outcome = book("contracts", "agent,contract,from,to\nW,L3,2026-02-01,2026-03-15\nM,L3,2026-01-01,\n")
    assert [(row, "second contract" in message) for row, _, message in outcome.errors] == [(2, True)]


def test_a_contract_named_only_by_a_refused_row_is_not_brought_in(book: Bring) -> None:
    from upline.agents.models import Contract

    book("contracts", "agent,contract,from,to\nW,TYPO,2026-03-01,2026-02-01\nW,L2,2026-03-01,\n")
    assert not Contract.objects.filter(code="TYPO").exists()


@pytest.mark.parametrize("order", [1, -1])
def test_alternates_that_conflict_are_refused_in_either_order(book: Bring, order: int) -> None:
    rows = ["W,Any,Medical,L2,", "W,ACME,Medical,L3,"][::order]
    header = "agent,issuer,product_type,contract,upline"
    assert book("alternates", f"{header}\n{rows[0]}\n").created == 1
    with pytest.raises(Refused, match=r"both would count for one policy \(B4\)"):
        book("alternates", f"{header}\n{rows[1]}\n")


def test_alternates_of_one_file_are_held_against_each_other(book: Bring) -> None:
    text = (
        "agent,issuer,product_type,contract,upline\n"
        "W,Any,Medical,L2,\n"
        "W,ACME,Any,L3,\n"  # both count for Medical of ACME
        "W,ACME,Life,L4,\n"  # no other counts for it
        "W,ACME,Medical,L2,T\n"  # names the same contract
        "W,ACME,Any,,M\n"  # names another upline
        "M,Any,,,self\n"
        "D,,,,\n"
        "T,ACME,Medical,,NOBODY\n"
    )
    outcome = book("alternates", text)
    assert (outcome.created, [row for row, _, _ in outcome.errors]) == (4, [3, 6, 8, 9])
    again = book("alternates", text)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 4, 4)
    assert book("alternates", "agent,issuer,product_type,contract\nW,,Medical,L2\n").unchanged == 1


def test_ranges_follow_each_other() -> None:
    ordered, problems = fit([Span(10, 99, "b"), Span(1, 99, "a"), Span(20, 30, "c", fixed=True)], gaps=False)
    assert [(span.start, span.end) for span in ordered] == [(1, 9), (10, 19), (20, 30)]
    assert problems == []
    assert date(2026, 1, 1).toordinal() + 1 == date(2026, 1, 2).toordinal()


@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 30), st.booleans()), unique_by=lambda each: each[0], max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_the_order_ranges_never_overlap(given_spans: list[tuple[int, int, bool]], random: Random) -> None:
    def spans() -> list[Span]:
        return [Span(start, start + length, start, 0, (start,), fixed) for start, length, fixed in given_spans]

    shuffled = spans()
    random.shuffle(shuffled)
    ordered, problems = fit(shuffled, gaps=True)
    again, same_problems = fit(spans(), gaps=True)
    assert [(span.start, span.end) for span in ordered] == [(span.start, span.end) for span in again]
    assert [problem.rows for problem in problems] == [problem.rows for problem in same_problems]
    wrong = {row for problem in problems for row in problem.rows}
    kept, left = fit([span for span in spans() if span.start not in wrong], gaps=True)
    assert [problem for problem in left if problem.before.end < problem.after.start] == []
    assert all(span.start <= span.end for span in kept)


def test_the_order_of_rows_does_not_matter(book: Bring) -> None:
    from upline.agents.models import Upline

    agents = [f"A{i}" for i in range(30)]
    book("agents", "code,name\n" + "".join(f"{code},{code}\n" for code in agents))
    rows = [f"{code},{agents[i // 3] if i else 'self'},2020-01-01" for i, code in enumerate(agents)]
    rows += [f"{code},A0,2026-0{i % 9 + 1}-01" for i, code in enumerate(agents) if i]
    Random(7).shuffle(rows)
    outcome = book("uplines", "agent,upline,from\n" + "\n".join(rows) + "\n")
    assert (outcome.created, outcome.refused) == (59, 0)
    assert Upline.objects.filter(agent__code__startswith="A", valid_to=date(9999, 12, 31)).count() == 30
