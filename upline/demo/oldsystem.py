"""What the old system handed over: debit balances, Agent Balances, and distributions that were agreed by hand."""

from collections.abc import Iterable, Iterator
from datetime import date

from upline.engine.money import format_amount, format_percent, parse_percent, rate_of

from . import dice
from .house import ALTERNATES, CUSTOM_SETTINGS, PEOPLE
from .policies import YEAR, Policy
from .rates import GRADES, schedule_for

AGENT_BALANCES = (  # (agent, amount, of it reportable): what an agent owed when the books were taken over
    ("EASTMAN", "1850.00", "0.00"),
    ("GUTIERREZ", "640.25", "0.00"),
    ("RASMUSSEN", "2215.40", "2215.40"),
)
BY_HAND = 6  # policies with a distribution agreed by hand


def chain(policy: Policy) -> list[tuple[str, str]]:
    """(agent, contract) from the writing agent to the top, with the alternates of the take-over (B4, D2)."""
    alternates = {
        agent: (contract, upline)
        for agent, issuer, product_type, contract, upline in ALTERNATES
        if issuer in ("Any", policy.issuer) and product_type in ("Any", policy.product.product_type)
    }
    found, code = [], policy.writer
    while code != "self":
        contract, upline = alternates.get(code, ("", ""))
        person = PEOPLE[code]
        found.append((code, contract or person.contract))
        code = upline or person.upline
    return found


def debit_balances(policies: Iterable[Policy]) -> Iterator[dict[str, str]]:
    """A row for each agent who was advanced on a policy by the old system, recovered in full or not."""
    for policy in policies:
        if policy.is_new or policy.product.product_type not in ("Life", "Disability") or policy.plan == "HD-STD":
            continue
        age = (YEAR - policy.effective.year) * 12 + 1 - policy.effective.month
        paid = sum(
            1 if month < policy.shift else policy.payment_months
            for month in range(age)
            if month < policy.shift or (month - policy.shift) % policy.payment_months == 0
        )
        below = 0
        for agent, contract in chain(policy):
            schedule = schedule_for(policy.issuer, policy.product.product_type, policy.plan, 1)
            if schedule is None or contract not in GRADES:
                continue
            rate = parse_percent(schedule.figure(contract))
            months = _advance_months(agent, policy, schedule.advance_months)
            share = rate_of(policy.premium, rate) - rate_of(policy.premium, below)
            below = rate
            if months > policy.payment_months and (age < 13 or _has_custom_months(agent, policy)):
                yield {
                    "policy": policy.number,
                    "issuer": policy.issuer,
                    "agent": agent,
                    "advance": format_amount(share * months),
                    "recovery": format_amount(share * min(months, paid)),
                }


def _advance_months(agent: str, policy: Policy, months: int) -> int:
    """Months that the old system advanced; 0 for one who is paid as earned (G1)."""
    if policy.pay_style:
        return 0
    for code, issuer, product_type, custom, pay_style in CUSTOM_SETTINGS:
        if code == agent and issuer in ("Any", policy.issuer) and product_type in ("Any", policy.product.product_type):
            return 0 if pay_style == "as_earned" else int(custom)
    return months if PEOPLE[agent].pay_style == "advance" else 0


def _has_custom_months(agent: str, policy: Policy) -> bool:
    """Custom months count whatever the rate says (G1), so an advance of long ago must be known."""
    return any(
        code == agent and issuer == policy.issuer and product_type == policy.product.product_type and custom
        for code, issuer, product_type, custom, _ in CUSTOM_SETTINGS
    )


def agent_balances() -> Iterator[dict[str, str]]:
    """What agents owed besides, on the day of the take-over."""
    for agent, amount, reportable in AGENT_BALANCES:
        yield {"agent": agent, "amount": amount, "date": str(date(YEAR, 1, 1)), "form_1099": reportable}


def distributions(policies: Iterable[Policy]) -> Iterator[dict[str, str]]:
    """Business that two agents of one manager share half and half: level 1 at half of level 2 (D11)."""
    shared = 0
    for policy in policies:
        line = chain(policy)
        partner = _partner(policy.writer)
        if policy.is_new or policy.steady or policy.product.product_type != "Medicare Supplement" or not partner:
            continue
        if policy.state == "MN" or len(line) != 4 or any(contract not in GRADES for _, contract in line):
            continue
        if shared == BY_HAND:
            return
        shared += 1
        for first, last in ((1, 72), (73, None)):
            schedule = schedule_for(policy.issuer, policy.product.product_type, policy.plan, first)
            assert schedule is not None
            figures = [schedule.figure(contract) for _, contract in line]
            half = format_percent(parse_percent(figures[0]) // 2)
            agents = [policy.writer, partner, *(agent for agent, _ in line[1:])]
            for level, (agent, percent) in enumerate(zip(agents, [half, *figures], strict=True), start=1):
                yield {
                    "policy": policy.number,
                    "issuer": policy.issuer,
                    "level": str(level),
                    "agent": agent,
                    "percent": percent,
                    "from_month": str(first),
                    "to_month": "" if last is None else str(last),
                }


def _partner(writer: str) -> str:
    """Another agent of the same manager who has been there as long."""
    others = [
        person.code
        for person in PEOPLE.values()
        if person.level == 1
        and person.code != writer
        and person.upline == PEOPLE[writer].upline
        and person.hired.year < YEAR
        and person.weight
    ]
    return dice.pick(others, "partner", writer) if others and PEOPLE[writer].level == 1 else ""
