"""Random small books: agents, rates, policies and a cycle's transactions, in which rare rules meet often.

A book is drawn from anything with the methods of `random.Random`: a seeded one for the thousand books that are the same
every day, hypothesis' own (`books()`) where a failing book should be shrunk. Ids of a book are below BOOK_SIZE, so that
`moved` puts many books side by side into one calculation.
"""

from random import Random

from hypothesis import strategies as st

from upline.engine.tables import INPUTS

from .oracle import Book, Row

FIRST_DAY, LAST_DAY, LAST_MONTH = 10101, 99991231, 9999
BOOK_SIZE = 1000  # ids of a book are below it

ISSUERS, PRODUCT_TYPES, STATES = (1, 2), (1, 2), (1, 2)
PLANS = {1: (1, 1), 2: (1, 2), 3: (2, 1), 4: (2, 2), 5: (1, 1)}  # plan → (issuer, product type)
DAYS = (20250101, 20250131, 20250228, 20250331, 20250615, 20251130, 20251231, 20260115, 20260131, 20260228, 20260301)
LEAP_DAYS = (20240131, 20240229, 20240531, 20280229)
CHANGES = (20250201, 20250701, 20260101)  # days on which uplines, contracts and rates change
TIERS = 7  # a contract's tier says how high it pays
TIER_PERCENT = 80_000
TIER_FIXED = 500

# Columns that hold an id of the book itself; issuers, types, plans and states are the same for all books.
OWN_IDS = {
    "agent", "agency", "upline", "contract", "rate", "policy", "writing_agent", "distribution", "transaction",
    "reverses", "reversed_distribution",
}  # fmt: skip


def chance(r: Random, percent: int) -> bool:
    return r.randrange(100) < percent


def without_row(book: Book, table: str, index: int) -> Book:
    return book | {table: book[table][:index] + book[table][index + 1 :]}


def moved(book: Book, number: int) -> Book:
    """The book with all its own ids moved up to those of the book of that number."""

    def value(name: str, old: int) -> int:
        return old + number * BOOK_SIZE if name in OWN_IDS and old else old

    return {table: [{k: value(k, v) for k, v in row.items()} for row in rows] for table, rows in book.items()}


def together(books: list[Book]) -> Book:
    """Moved books of one installation's setting as one book."""
    assert len({book["run"][0]["negative_net"] for book in books}) == 1
    return {
        table: books[0]["run"] if table == "run" else [row for book in books for row in book[table]] for table in INPUTS
    }


class _Maker:
    """Draws one book; each method adds the rows of some tables to it."""

    def __init__(self, r: Random, negative_net: int):
        self.r = r
        self.book: Book = {table: [] for table in INPUTS}
        self.book["run"] = [{"processing_date": 20260331, "negative_net": negative_net}]
        self.agents = list(range(1, 2 + r.randrange(7)))
        if chance(r, 3):
            self.agents = list(range(1, 20 + r.randrange(4)))  # about as many as levels are allowed (X3)
        self.tier: dict[int, int] = {}
        # What a whole book mostly does, so that levels fit together; single bands deviate.
        self.bands_style = r.choice(("one", "one", "few", "many"))
        self.fixed_style = r.choice(("none", "none", "transaction", "member"))
        self.only_fixed = self.fixed_style != "none" and chance(r, 15)
        self.of_commission = int(chance(r, 20))
        self.odd = chance(r, 50)  # a book in which things are broken
        self.locks = chance(r, 50)
        self.next_rate = self.next_distribution = self.next_transaction = 1

    def add(self, table: str, **row: int) -> Row:
        assert set(row) == set(INPUTS[table].columns), (table, set(row) ^ set(INPUTS[table].columns))
        self.book[table].append(row)
        return row

    def broken(self, percent: int) -> bool:
        return self.odd and chance(self.r, percent)

    # agents -----------------------------------------------------------------------------------------------------

    def dated(self, table: str, agent: int, value: str, values: list[int]) -> None:
        """Rows of an agent that follow each other; the first may begin late, in a broken book."""
        start = self.r.choice(CHANGES) if self.broken(6) else FIRST_DAY
        days = [start]
        if len(values) > 1:
            days += [day for day in (self.r.choice(CHANGES),) if day > start]
        for day, following, chosen in zip(days, [*days[1:], LAST_DAY + 1], values, strict=False):
            self.add(table, agent=agent, **{value: chosen}, valid_from=day, valid_to=following - 1)

    def make_agents(self) -> None:
        r = self.r
        deep = len(self.agents) > 10
        for agent in self.agents:
            above = agent if agent == 1 else agent - 1 if deep or chance(r, 60) else r.randrange(1, agent)
            self.tier[agent] = (
                TIERS if agent == 1 else max(1, self.tier[above] - (0 if deep else r.choice((0, 1, 1, 1))))
            )
            if self.broken(6):
                self.tier[agent] = r.randrange(1, TIERS + 1)
            self.add(
                "agents",
                agent=agent,
                agency=0 if self.broken(4) else 1,
                terminated=int(chance(r, 5)),
                as_earned=int(chance(r, 25)),
            )
            uplines = [above]
            if not deep and chance(r, 20):
                uplines.append(r.choice((agent, r.randrange(1, agent + 1))))
            if not deep and self.broken(5):
                uplines = [r.choice(self.agents[agent - 1 :])]  # perhaps a loop
            if not self.broken(2):
                self.dated("uplines", agent, "upline", uplines)
            contracts = [self.tier[agent]]
            if chance(r, 20):
                contracts.append(min(TIERS, self.tier[agent] + 1))
            if not self.broken(3):
                self.dated("contracts", agent, "contract", contracts)

    def make_settings(self) -> None:
        r = self.r
        keys = [(a, i, t) for a in self.agents for i in (0, *ISSUERS) for t in (0, *PRODUCT_TYPES)]
        for agent, issuer, product_type in sorted(r.sample(keys, min(len(keys), r.choice((0, 0, 1, 3))))):
            contract = r.choice((0, self.tier[agent], min(TIERS, self.tier[agent] + 1)))
            upline = r.choice((0, agent, r.randrange(1, agent + 1)))
            if contract or upline:
                self.add(
                    "alternates", agent=agent, issuer=issuer, product_type=product_type, contract=contract,
                    upline=upline,
                )  # fmt: skip
        for agent, issuer, product_type in sorted(r.sample(keys, min(len(keys), r.choice((0, 1, 3, 6))))):
            self.add(
                "custom_settings", agent=agent, issuer=issuer, product_type=product_type,
                advance_months=r.choice((-1, 0, 4, 9, 12, 18)), as_earned=r.choice((-1, -1, 0, 1)),
            )  # fmt: skip
        for agent, issuer in sorted({(r.choice(self.agents), r.choice(ISSUERS)) for _ in range(r.choice((0, 0, 1)))}):
            self.add("forfeits", agent=agent, issuer=issuer)
        for agent in self.agents:
            if chance(r, 40):
                carried_in = -r.randrange(1, 40_000) if chance(r, 40) else 0
                self.add(
                    "standings", agent=agent, agent_balance=r.choice((0, 0, 1, 2_500, 60_000, 900_000, -700)),
                    carried_in=carried_in, negative_net=r.choice((-1, -1, 0, 1, 2)),
                )  # fmt: skip

    # rates ------------------------------------------------------------------------------------------------------

    def month_ranges(self) -> list[tuple[int, int]]:
        """Ranges of policy months that follow each other, in a broken book perhaps with a gap or an end."""
        r = self.r
        cuts = {"one": 0, "few": r.choice((0, 1, 1)), "many": r.choice((1, 2, 3))}[self.bands_style]
        starts = [1, *sorted(r.sample((2, 3, 4, 6, 7, 10, 13, 14, 25), cuts))]
        ranges = list(zip(starts, [start - 1 for start in starts[1:]] + [LAST_MONTH], strict=True))
        if len(ranges) > 1 and self.broken(10):
            ranges.pop(r.randrange(len(ranges)))
        return ranges

    def values(self, tier: int, locked: bool) -> dict[str, int]:
        """What a band says besides its months; without a lock within the tier's own range."""
        r = self.r
        if locked:
            percent = r.choice((0, 5_000, 12_345, 50_000))
            fixed = r.choice((0, 0, 125)) if self.fixed_style != "none" else 0
        else:
            percent = tier * TIER_PERCENT + r.choice((0, 0, 5_000, 33_333, r.randrange(TIER_PERCENT)))
            fixed = tier * TIER_FIXED + r.randrange(TIER_FIXED) if self.fixed_style != "none" else 0
            if self.only_fixed:
                percent = 0
        per_member = int(self.fixed_style == "member")
        if locked and fixed == 0 and chance(r, 50):
            per_member = 0
        return {
            "percent": percent,
            "fixed": fixed,
            "per_member": 1 - per_member if self.broken(5) else per_member,
            "of_commission": 1 - self.of_commission if self.broken(3) else self.of_commission,
            "locked": int(locked),
            "advance_months": r.choice((0, 3, 6, 9, 12, 13)),
            "admin_fee_percent": r.choice((0, 0, 25_000, 33_333)),
        }

    def make_rates(self) -> None:
        r = self.r
        for contract in range(1, TIERS + 1):
            if self.broken(3):
                continue
            keys = {(0, 0, 0, 0)}
            for _ in range(r.choice((0, 1, 1, 3))):
                state = r.choice((0, 0, *STATES))
                if chance(r, 25):
                    keys.add((0, 0, r.choice(list(PLANS)), state))
                else:
                    keys.add((r.choice((0, *ISSUERS)), r.choice((0, *PRODUCT_TYPES)), 0, state))
            if self.broken(8):
                keys.discard((0, 0, 0, 0))
            for issuer, product_type, plan, state in sorted(keys):
                days = [FIRST_DAY] + ([r.choice(CHANGES)] if chance(r, 20) else [])
                for day, following in zip(days, [*days[1:], LAST_DAY + 1], strict=True):
                    rate = self.next_rate
                    self.next_rate += 1
                    ends = r.choice(CHANGES) if day == FIRST_DAY and self.broken(5) else following
                    self.add(
                        "rates", rate=rate, contract=contract, issuer=issuer, product_type=product_type, plan=plan,
                        state=state, effective_from=day, effective_to=min(ends, following) - 1,
                    )  # fmt: skip
                    self.make_bands(rate, contract)

    def make_bands(self, rate: int, tier: int) -> None:
        if self.broken(2):
            return  # a rate that lost its bands
        locked = self.locks and chance(self.r, 30)
        for first, last in self.month_ranges():
            this_locked = not locked if self.locks and chance(self.r, 10) else locked
            self.add("bands", rate=rate, from_month=first, to_month=last, **self.values(tier, this_locked))

    # policies ---------------------------------------------------------------------------------------------------

    def make_distribution(self, writing_agent: int) -> int:
        """A saved distribution with the writing agent at level 1 and others above, as an edit would leave it (D7)."""
        r = self.r
        number = self.next_distribution
        self.next_distribution += 1
        others = [agent for agent in self.agents if agent != writing_agent]
        agents = [writing_agent, *sorted(r.sample(others, min(len(others), r.randrange(4))), reverse=True)]
        for level, agent in enumerate(agents, start=1):
            for first, last in self.month_ranges():
                tier = min(level, TIERS - 1)
                values = self.values(tier, locked=False)
                values |= {"locked": int(chance(r, 10)), "of_commission": self.of_commission}
                values["per_member"] = int(self.fixed_style == "member")
                self.add(
                    "distribution_rows", distribution=number, level=level, agent=agent, from_month=first,
                    to_month=last, **values, rate=0,
                )  # fmt: skip
        return number

    def make_policies(self) -> None:
        r = self.r
        for policy in range(1, 2 + r.randrange(5)):
            plan = r.choice(list(PLANS))
            writing_agent = self.agents[-1] if chance(r, 40) else r.choice(self.agents)
            saved = [self.make_distribution(writing_agent) for _ in range(r.choice((0, 0, 1, 1, 2)))]
            self.add(
                "policies",
                policy=policy,
                writing_agent=writing_agent,
                issuer=PLANS[plan][0],
                product_type=PLANS[plan][1],
                plan=plan,
                state=r.choice((0, *STATES)),
                effective_date=r.choice(DAYS + LEAP_DAYS),
                no_advance=int(chance(r, 12)),
                advance_months=r.choice((-1, -1, -1, 0, 5, 12, 24)),
                advance_used=int(chance(r, 30 if saved else 3)),
                distribution=saved[-1] if saved else 0,
                version=len(saved),
            )
            for agent in self.agents:
                if chance(r, 12):
                    self.add(
                        "debits", policy=policy, agent=agent, debit=r.choice((0, 1, 700, 12_345, 200_000)),
                        imported=int(chance(r, 40)),
                    )  # fmt: skip
            self.make_transactions(policy, saved)

    def make_transactions(self, policy: int, saved: list[int]) -> None:
        r = self.r
        made: list[Row] = []
        turns: dict[int, int] = {}
        for _ in range(r.choice((1, 1, 2, 3, 5))):
            day = r.choice(DAYS)
            premium = r.choice((1001, 5, 50_000, 99_999, 33_333, 1_234_567, r.randrange(1, 200_000)))
            if chance(r, 1):
                premium = 99_999_999_999  # as large as any amount may be (A1)
            premium = 0 if chance(r, 3) else -premium if chance(r, 15) else premium
            members = r.choice((0, 1, 3, 11))
            row = {
                "transaction": self.next_transaction,
                "policy": policy,
                "date": day,
                "turn": 0,
                "premium": premium,
                "commission": 0,
                "has_commission": int(not self.broken(10)) if self.of_commission else int(chance(r, 20)),
                "payment_months": r.choice((1, 1, 3, 6, 12)),
                "policy_month": r.choice((0, 0, 0, 1, 2, 6, 11, 13)),
                "members": members,
                "reverses": 0,
                "reversed_premium": 0,
                "reversed_distribution": 0,
                "reversed_version": 0,
            }
            self.next_transaction += 1
            kind = r.randrange(100)
            if kind < 25 and made:
                self.reverse(row, r.choice(made))
            elif kind < 35 and saved:
                row["reverses"] = 900 + row["transaction"]  # processed in an earlier cycle
                row["reversed_premium"] = -row["premium"] * r.choice((1, 1, 2, 3))
                row["reversed_version"] = r.randrange(1, len(saved) + 1)
                row["reversed_distribution"] = saved[row["reversed_version"] - 1]
                row["policy_month"] = r.choice((1, 2, 12))
            elif kind == 35 and self.odd:
                row["reverses"], row["reversed_premium"] = 900 + row["transaction"], -row["premium"]  # open elsewhere
            if row["has_commission"]:
                row["commission"] = r.choice((row["premium"] // 5, row["premium"] // 3, 777, -777))
            made.append(row)
        r.shuffle(made)  # references are in no order
        for row in made:
            row["turn"] = turns.get(row["date"], 0)
            turns[row["date"]] = row["turn"] + 1
            self.add("transactions", **row)

    def reverse(self, row: Row, original: Row) -> None:
        """Makes the row the reversal of another of the same policy and cycle: whole or a part, days later or before."""
        row["reverses"] = original["transaction"]
        row["reversed_premium"] = original["premium"]
        size = self.r.choice((1, 1, 2, 3))
        row["premium"] = -original["premium"] if size == 1 else -(abs(original["premium"]) // size)
        if original["premium"] < 0:
            row["premium"] = abs(row["premium"])


def make_book(r: Random, negative_net: int) -> Book:
    """One random book; negative_net is the installation's setting."""
    maker = _Maker(r, negative_net)
    maker.make_agents()
    maker.make_settings()
    maker.make_rates()
    maker.make_policies()
    return maker.book


def seeded_book(seed: int) -> Book:
    """The book of a seed, the same every time; the installation's setting goes round with the seed."""
    return make_book(Random(seed), seed % 3)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Random books that hypothesis can shrink."""
    return make_book(draw(st.randoms(use_true_random=False)), draw(st.sampled_from((0, 1, 2))))
