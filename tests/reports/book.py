"""A small book with a computed cycle, written straight into the tables, for tests of what reports make of it."""

from datetime import UTC, date, datetime

from upline.agents.models import Agency, Agent, Issuer, ProductType
from upline.balances.models import DebitBalance
from upline.cycles.models import AgentSummary, Cycle, Line
from upline.policies.models import Batch, BatchItem, Distribution, Policy, Transaction
from upline.rates.models import Plan

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


class Book:
    """One issuer and plan to begin with; what is asked for by code is made when it is not there."""

    def __init__(self) -> None:
        self.agency = Agency.objects.create(code="HQ", name="Harborview Insurance Group")
        self.distribution = Distribution.objects.create(digest=b"0" * 32)

    def agent(self, code: str, name: str = "") -> Agent:
        named = {"name": name or f"Agent {code}", "agency": self.agency}
        return Agent.objects.get_or_create(code=code, defaults=named)[0]

    def policy(self, name: str, insured: str = "Boris Ibarra", effective: date = date(2026, 1, 1)) -> Policy:
        issuer_code, number = name.split("/")
        issuer = Issuer.objects.get_or_create(code=issuer_code, defaults={"name": f"{issuer_code} Mutual"})[0]
        kind = ProductType.objects.get_or_create(code="Life")[0]
        of = {"issuer": issuer, "product_type": kind}
        plan = Plan.objects.get_or_create(code=f"{issuer_code}-L20", defaults=of)[0]
        found = Policy.objects.filter(issuer=issuer, number=number).first()
        return found or Policy.objects.create(
            number=number,
            issuer=issuer,
            plan=plan,
            insured=insured,
            writing_agent=self.agent("W"),
            effective_date=effective,
        )

    def cycle(self, on: date, state: str = "closed") -> Cycle:
        last = Cycle.objects.order_by("-number").first()
        cycle = Cycle.objects.create(
            number=last.number + 1 if last else 1,
            date=on,
            type="all",
            state=state,
            slot=1 if state == "open" else None,
            started_at=NOON,
            started_by="olga",
            ended_at=NOON if state == "closed" else None,
            ended_by="olga" if state == "closed" else "",
        )
        Batch.objects.create(number=cycle.number, state="processed" if state == "closed" else "pending")
        return cycle

    def line(
        self,
        cycle: Cycle,
        agent: str,
        policy: str,
        reference: str,
        base: int,
        percent: int,
        below: int = 0,
        level: int = 1,
        commission: int | None = None,
        **more: int,
    ) -> Line:
        """A line and, where it is new, its policy and transaction. recovery and earned follow from the rest."""
        transaction = Transaction.objects.filter(reference=reference).first()
        if transaction is None:
            transaction = Transaction.objects.create(
                reference=reference, policy=self.policy(policy), date=cycle.date.replace(day=5), premium=base
            )
            BatchItem.objects.create(
                transaction=transaction,
                batch_id=cycle.number,
                distribution=self.distribution,
                version=1,
                policy_month=more.get("policy_month", 1),
                payment_months=1,
            )
        if commission is None:
            commission = (base * percent + 500_000) // 1_000_000 - (base * below + 500_000) // 1_000_000
        recovery = more.pop("recovery", 0)
        values = {"stretch": 0, "policy_month": 1, "version": 1, "fixed": 0, "advance": 0, "admin_fee": 0, **more}
        return Line.objects.create(
            cycle=cycle,
            agent=self.agent(agent),
            transaction=transaction,
            level=level,
            percent=percent,
            below_percent=below,
            base=base,
            commission=commission,
            recovery=recovery,
            earned=commission - recovery,
            **values,
        )

    def summarise(self, cycle: Cycle, agent: str, **more: int) -> AgentSummary:
        """The agent's summary: sums of its lines, and what is given besides."""
        lines = Line.objects.filter(cycle=cycle, agent__code=agent)
        values = {
            "direct": sum(line.commission for line in lines if line.level == 1),
            "override": sum(line.commission for line in lines if line.level > 1),
            "advance": sum(line.advance for line in lines),
            "recovery": sum(line.recovery for line in lines),
            "earned": sum(line.earned for line in lines),
            "admin_fee": -sum(line.admin_fee for line in lines),
            **more,
        }
        made = AgentSummary(cycle=cycle, agent=self.agent(agent), **values)
        flows = made.carried_in + made.advance + made.earned + made.admin_fee + made.chargebacks + made.adjustments
        made.net = flows + made.net_increase - made.withheld + made.balance_increase + made.billed - made.carried_out
        made.form_1099 = more.get("form_1099", made.net)
        made.ending_balance = made.beginning_balance + made.advance - made.recovery + made.net_increase
        made.ending_balance += made.chargebacks + made.balance_increase
        made.save(force_insert=True)
        return made

    def debit(self, policy: str, agent: str, **parts: int) -> DebitBalance:
        return DebitBalance.objects.create(policy=self.policy(policy), agent=self.agent(agent), **parts)
