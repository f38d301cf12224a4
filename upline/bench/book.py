"""A book of any size, always the same for the same size: rows of the import templates.

Agents stand in a pyramid of L levels; a third of those who write policies was promoted in the course of the year.
Effective dates are spread over the year, rates have first-year and renewal bands, some bind the plan or the state,
half of the agents are advanced, and one transaction in fifty is a negative one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

ISSUERS, PLANS_EACH, STATES = 6, 4, 50
FAN_OUT = 8  # agents under one upline
POLICIES_A_WRITER = 500
GRADES = 3  # contracts a level
DAYS = 330  # over which effective dates are spread, in 2025

Row = tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """transactions: how many, one a policy. levels: agents in a chain from the writing agent to the top."""

    transactions: int
    levels: int

    @property
    def writers(self) -> int:
        return max(10, self.transactions // POLICIES_A_WRITER)

    def agents_at(self, level: int) -> int:
        """How many agents stand at a level, 1 being those who write."""
        return max(1, self.writers // FAN_OUT ** (level - 1)) if level < self.levels else 1

    def templates(self) -> Iterator[tuple[str, list[str], Iterator[Row]]]:
        """(template, header, rows) of every file, in the order in which they are imported."""
        yield "issuers", ["code", "name"], ((f"I{i}", f"Issuer {i}") for i in range(ISSUERS))
        yield "agencies", ["code", "name"], iter([("HQ", "Head Office")])
        yield "agents", ["code", "name", "agency", "pay_style"], self._agents()
        yield "uplines", ["agent", "upline", "from"], self._uplines()
        yield "plans", ["code", "issuer", "product_type", "name"], self._plans()
        yield (
            "rates",
            [*_RATE_KEYS, "from_month", "to_month", "percent", "advance_months", "admin_fee_percent"],
            self._rates(),
        )
        yield "contracts", ["agent", "contract", "from"], self._contracts()
        yield "policies", ["number", "issuer", "plan", "writing_agent", "effective_date", "state"], self._policies()
        yield "transactions", ["reference", "policy", "issuer", "date", "premium"], self._transactions()

    def _names(self, level: int) -> list[str]:
        return [f"L{level}-{i:05d}" for i in range(self.agents_at(level))]

    def _agents(self) -> Iterator[Row]:
        for level in range(1, self.levels + 1):
            for i, name in enumerate(self._names(level)):
                yield name, f"Agent {name}", "HQ", "advance" if i % 2 else "as_earned"

    def _uplines(self) -> Iterator[Row]:
        for level in range(1, self.levels + 1):
            above = self.agents_at(level + 1) if level < self.levels else 0
            for i, name in enumerate(self._names(level)):
                yield name, f"L{level + 1}-{i % above:05d}" if above else "self", "2020-01-01"

    def _contracts(self) -> Iterator[Row]:
        for level in range(1, self.levels + 1):
            for i, name in enumerate(self._names(level)):
                yield name, f"C{level}-{i % GRADES}", "2020-01-01"
                if level == 1 and i % 3 == 1:
                    yield name, f"C{level}-{(i + 1) % GRADES}", f"2025-{i % 12 + 1:02d}-01"

    def _plans(self) -> Iterator[Row]:
        for issuer in range(ISSUERS):
            for plan in range(PLANS_EACH):
                yield f"I{issuer}P{plan}", f"I{issuer}", f"Type{plan}", f"Plan {plan} of issuer {issuer}"

    def _rates(self) -> Iterator[Row]:
        for level in range(1, self.levels + 1):
            for grade in range(GRADES):
                contract, rate = f"C{level}-{grade}", level * 20 // self.levels * 2 + grade
                months = str(6 + 3 * grade)
                for keys, more in ((("", "", "", ""), 0), (("I1", "", "", ""), 1), (("", "", "I2P0", ""), 2)):
                    yield contract, *keys, "1", "12", f"{rate + more}.5", months, "2"
                    yield contract, *keys, "13", "", f"{rate + more}", "0", ""

    def _policies(self) -> Iterator[Row]:
        for i in range(self.transactions):
            issuer, plan = i % ISSUERS, i // ISSUERS % PLANS_EACH
            day = i * 7919 % DAYS
            date = f"2025-{day // 28 + 1:02d}-{day % 28 + 1:02d}"
            yield (
                f"P{i:08d}",
                f"I{issuer}",
                f"I{issuer}P{plan}",
                f"L1-{i * 31 % self.writers:05d}",
                date,
                f"S{i % STATES:02d}",
            )

    def _transactions(self) -> Iterator[Row]:
        for i in range(self.transactions):
            premium = i * 104_729 % 90_000 + 1_000
            sign = "-" if i % 50 == 49 else ""
            amount = f"{sign}{premium // 100}.{premium % 100:02d}"
            yield f"T{i:08d}", f"P{i:08d}", f"I{i % ISSUERS}", f"2025-12-{i % 28 + 1:02d}", amount


_RATE_KEYS = ["contract", "issuer", "product_type", "plan", "state"]
