"""A year's corner of a book that uses every rule an explanation speaks of, run through two cycles.

Agents W → M → D → T at 30, 40, 45, 50 % as the office has them, and Ada (A → T), who is advanced. Policies:
P-1 plain; P-Q paid by the quarter across a band; P-K with a fixed amount a member under a locked level; P-A advanced
with a fee; P-X without a rate.
"""

from tests.cycles.office import Office

BOOK = {
    "agents": "code,name,agency,pay_style\nA,Ada Advance,HQ,advance\nB,Bea Banded,HQ,as_earned\n"
    "K,Kit Kept,HQ,as_earned\nL,Lou Locked,HQ,as_earned\nX,Xavier,HQ,as_earned\n",
    "uplines": "agent,upline,from\nA,T,2020-01-01\nB,T,2020-01-01\nK,L,2020-01-01\nL,self,2020-01-01\nX,T,2020-01-01\n",
    "rates": "contract,issuer,plan,from_month,to_month,percent,fixed,per_member,locked,"
    "advance_months,admin_fee_percent\n"
    "ADV,,,1,,20,,,,6,2.5\n"
    "BAND,,,1,11,10.5,,,,,\n"
    "BAND,,,12,,3.3333,,,,,\n"
    "KEPT,,MED,1,,15,5.00,true,,,\n"
    "LOCK,,,1,,5,,true,true,,\n"
    "NONE,BETA,,1,,9,,,,,\n",
    "contracts": "agent,contract,from\nA,ADV,2020-01-01\nB,BAND,2020-01-01\nK,KEPT,2020-01-01\nL,LOCK,2020-01-01\n"
    "X,NONE,2020-01-01\n",
}


def played(office: Office) -> Office:
    """January closed (cycle 1), February open (cycle 2)."""
    for template, text in BOOK.items():
        office.bring(template, text)
    office.policy("P-1", "W", insured="Boris Ibarra")
    office.policy("P-Q", "B", "2025-03-10")
    office.policy("P-K", "K")
    office.policy("P-A", "A", insured="Ines Moreau")
    office.policy("P-X", "X")
    office.premium("a1", "2026-01-05", "212.21", "P-A")
    office.premium("k1", "2026-01-10", "100.10", "P-K", members="4")
    office.premium("p1", "2026-01-15", "10.01", "P-1")
    office.premium("q1", "2026-01-20", "1000.00", "P-Q", payment_months="3")
    office.premium("x1", "2026-01-20", "50.00", "P-X")
    office.run("2026-01-31")
    office.close(skip_exceptions=True)
    office.premium("a2", "2026-02-05", "212.21", "P-A")
    office.premium("a3", "2026-02-06", "-100.00", "P-A", reverses="a1")
    office.premium("k2", "2026-02-10", "-50.05", "P-K", reverses="k1", members="4")
    office.premium("p2", "2026-02-15", "33.35", "P-1")
    office.run("2026-02-28")
    return office
