"""A small house for tests of policies: W → M → D → T at 30, 40, 45, 50 % of ACME's plan MED, and what a test adds."""

from datetime import UTC, date, datetime

from upline.agents.models import Agency, Agent, Alternate, Contract, ContractHeld, Issuer, ProductType, Upline
from upline.audit.actor import Actor
from upline.policies.models import Batch, BatchItem, Distribution, Policy, Transaction
from upline.rates.models import Plan, Rate, RateBand

PERCENT = 10_000  # millionths in a percent
CLERK = Actor("clerk", date(2026, 6, 30))
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
SINCE = date(2020, 1, 1)


class House:
    def __init__(self) -> None:
        self.agency = Agency.objects.create(code="HQ", name="Head Office")
        self.issuer = Issuer.objects.create(code="ACME", name="Acme Mutual")
        self.kind = ProductType.objects.create(code="Medical")
        self.plan = Plan.objects.create(code="MED", issuer=self.issuer, product_type=self.kind)
        for code, percent in (("T", 50), ("D", 45), ("M", 40), ("W", 30)):
            self.agent(code, above={"D": "T", "M": "D", "W": "M"}.get(code, code))
            self.contract(code, f"L{code}", percent)

    def agent(self, code: str, above: str | None = None, since: date = SINCE) -> Agent:
        """An agent, made with an upline (its own code: a top agent) when it is not there."""
        found = Agent.objects.filter(code=code).first()
        if not found:
            found = Agent.objects.create(code=code, name=f"Agent {code}", agency=self.agency)
            if above:
                Upline.objects.create(agent=found, upline=Agent.objects.get(code=above), valid_from=since)
        return found

    def moved(self, code: str, above: str, since: date) -> None:
        agent = self.agent(code)
        Upline.objects.filter(agent=agent).update(valid_to=date.fromordinal(since.toordinal() - 1))
        Upline.objects.create(agent=agent, upline=self.agent(above), valid_from=since)

    def contract(self, agent: str, code: str, percent: int, since: date = SINCE, **terms: object) -> RateBand:
        """The agent holds a contract with one rate for everything, from a day on."""
        contract = Contract.objects.create(code=code)
        ContractHeld.objects.filter(agent__code=agent).update(valid_to=date.fromordinal(since.toordinal() - 1))
        ContractHeld.objects.create(agent=self.agent(agent), contract=contract, valid_from=since)
        return RateBand.objects.create(rate=Rate.objects.create(contract=contract), percent=percent * PERCENT, **terms)

    def alternate(self, agent: str, upline: str) -> None:
        Alternate.objects.create(
            agent=self.agent(agent), issuer=self.issuer, product_type=self.kind, upline=self.agent(upline)
        )

    def policy(self, number: str = "P-1", writing: str = "W", effective: date = date(2026, 1, 1)) -> Policy:
        return Policy.objects.create(
            number=number,
            issuer=self.issuer,
            plan=self.plan,
            writing_agent=self.agent(writing),
            effective_date=effective,
        )

    def policies(self, count: int) -> list[Policy]:
        writing = self.agent("W")
        return Policy.objects.bulk_create(
            [
                Policy(
                    number=f"B-{i}",
                    issuer=self.issuer,
                    plan=self.plan,
                    writing_agent=writing,
                    effective_date=date(2026, 1, 1),
                )
                for i in range(count)
            ]
        )

    def taken(self, cycle: int, policy: Policy, distribution: Distribution | int, reference: str) -> None:
        """A transaction of the policy that the cycle of this number has taken; the last cycle is the open one."""
        Batch.objects.filter(state="pending").exclude(number=cycle).update(state="processed")
        Batch.objects.get_or_create(number=cycle)
        bought = Transaction.objects.create(reference=reference, policy=policy, date=date(2026, 1, 15), premium=10_000)
        BatchItem.objects.create(
            transaction=bought,
            batch_id=cycle,
            distribution_id=distribution if isinstance(distribution, int) else distribution.pk,
            version=1,
            policy_month=1,
            payment_months=1,
        )

    def closed(self, cycle: int) -> None:
        Batch.objects.filter(number=cycle).update(state="processed")
