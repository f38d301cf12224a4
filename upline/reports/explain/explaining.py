"""The steps of an explanation: for each transaction how it was counted, for each line how its figures come about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from upline.engine.dates import day
from upline.engine.money import format_amount, format_percent, rate_of
from upline.errors import Refused
from upline.policies.queries import find_agent, find_policy, name_of
from upline.reports.explain.arithmetic import LineParts, counted_month, line_parts
from upline.reports.explain.facts import Facts, Item, gather
from upline.reports.explain.wording import money, percent, product, rate_words, version_words
from upline.reports.subjects import cycle_numbered

COLUMNS = ("transaction", "policy_month", "agent", "level", "step", "rule", "text", "figure")


@dataclass(frozen=True)
class Step:
    """One step. transaction, policy_month, agent, level: the line it is about; empty for all lines of a transaction.

    figure: the step's result as text, an amount as -1234.50, a rate as 12.5.
    """

    transaction: str
    policy_month: int | None
    agent: str
    level: int | None
    step: str
    rule: str
    text: str
    figure: str = ""


@dataclass(frozen=True)
class Explanation:
    """heading: lines that say what is explained. steps: in the order of reading. names: agents' by code."""

    heading: tuple[str, ...]
    steps: tuple[Step, ...]
    names: dict[str, str] = field(default_factory=dict)


def explain(policy_name: str, cycle_number: int | None = None, agent_code: str | None = None) -> Explanation:
    """Why each cent of a policy in a cycle is what it is; agent_code: only this agent's lines.

    A policy that was left out is explained by its exceptions. Raises Refused where there is nothing to explain, and
    DoesNotTie where a stored figure is not what its parts make.
    """
    policy = find_policy(policy_name)
    agent = find_agent(agent_code) if agent_code else None
    cycle = cycle_numbered(cycle_number)
    facts = gather(cycle, policy)
    if not facts.items:
        if not facts.exceptions:
            raise Refused(_why_not_there(facts))
        return Explanation(_heading(facts), tuple(_left_out(facts)))
    parts = line_parts(facts)
    if agent is not None and agent.pk not in {each.row.agent_id for each in parts}:
        codes = ", ".join(sorted({facts.agents[each.row.agent_id].code for each in parts}))
        raise Refused(
            f"agent {agent.code} has no line on {policy_name} in cycle {cycle.number}; its agents are {codes}"
        )
    steps = [*_steps(facts, parts, agent.pk if agent else None), *_exceptions(facts)]
    return Explanation(_heading(facts), tuple(steps), {each.code: each.name for each in facts.agents.values()})


def _heading(facts: Facts) -> tuple[str, ...]:
    policy, cycle = facts.policy, facts.cycle
    insured = f", {policy.insured}" if policy.insured else ""
    state = "" if cycle.state == "closed" else "; open: an estimate until it is closed (H7)"
    return (
        f"{name_of(policy)}{insured}: plan {policy.plan.code}, effective {policy.effective_date},"
        f" written by {policy.writing_agent.name} ({policy.writing_agent.code})",
        f"Cycle {cycle.number} of {cycle.date}{state}",
    )


def _why_not_there(facts: Facts) -> str:
    policy, cycle = facts.policy, facts.cycle
    what = f"{name_of(policy)} has nothing in cycle {cycle.number} of {cycle.date}"
    if facts.in_other_cycles:
        what += f"; it is in cycle {', '.join(map(str, facts.in_other_cycles))}"
    if facts.open_transactions:
        first = facts.open_transactions[0]
        what += f"; its next open transaction is {first.reference}, {first.kind}, of {first.date}"
        if first.kind != policy.basis:
            what += f", which does not count: the policy's basis is {policy.basis} (E2)"
    elif not facts.in_other_cycles:
        what += "; it has no transactions"
    return what


def _left_out(facts: Facts) -> Iterator[Step]:
    """The exceptions of a policy that was left out, and the transactions that stay open because of them."""
    yield from _exceptions(facts)
    for transaction in facts.open_transactions:
        if transaction.date <= facts.cycle.date and transaction.kind == facts.policy.basis:
            text = (
                f"{transaction.kind.capitalize()} premium of {transaction.date}: stays open until a cycle can take it."
            )
            yield Step(
                transaction.reference, None, "", None, "left out", "D12", text, format_amount(transaction.premium)
            )


def _exceptions(facts: Facts) -> Iterator[Step]:
    for exception in facts.exceptions:
        blocks = "" if exception.blocking else " This does not block closing."
        text = f"{exception.reason[0].upper()}{exception.reason[1:]}.{blocks}"
        yield Step("", None, "", None, "exception", exception.code, text)


def _steps(facts: Facts, parts: list[LineParts], only_agent: int | None) -> Iterator[Step]:
    for reference, group in groupby(parts, key=lambda each: each.item.transaction.reference):
        lines = list(group)
        yield from _transaction_steps(facts, lines[0].item)
        for month, level_group in groupby(lines, key=lambda each: each.stretch.first_month):
            levels = list(level_group)
            yield from _stretch_steps(facts, reference, month, levels, lines)
            for each in levels:
                if only_agent in (None, each.row.agent_id):
                    yield from _line_steps(facts, each)
            if only_agent is None:
                yield _all_levels(reference, month, levels)


def _transaction_steps(facts: Facts, item: Item) -> Iterator[Step]:
    transaction, taken = item.transaction, item.taken
    reference = transaction.reference
    months = f"{taken.payment_months} month{'' if taken.payment_months == 1 else 's'}"
    reversed_one = transaction.reverses.reference if transaction.reverses else ""
    kind = "Commission received" if transaction.kind == "received" else f"{transaction.kind.capitalize()} premium"
    text = f"{kind} of {transaction.date}, for {months}; the policy's basis is {transaction.kind}, so it counts."
    if reversed_one:
        text += f" It reverses {reversed_one} (E5)."
    yield Step(reference, None, "", None, "premium", "E2", text, format_amount(transaction.premium))
    if transaction.commission is not None:
        text = "Commission received from the issuer."
        yield Step(reference, None, "", None, "received", "E2", text, format_amount(transaction.commission))
    yield Step(
        reference,
        None,
        "",
        None,
        "policy month",
        "E3",
        _month_words(facts, item, reversed_one),
        str(taken.policy_month),
    )
    words = version_words(facts, taken.version, reversed_one)
    yield Step(reference, None, "", None, "distribution", "D6", words, str(taken.version))


def _month_words(facts: Facts, item: Item, reversed_one: str) -> str:
    if reversed_one:
        return f"That of {reversed_one}, which it reverses (E5)."
    if item.seen["policy_month"]:
        return "Given with the transaction."
    counted = counted_month(facts, item) - 1
    since = day(facts.policy_seen["effective_date"])
    if not counted:
        return f"1: no whole month has passed from the effective date, {since}, to {item.transaction.date}."
    whole = f"{counted} whole month{'' if counted == 1 else 's'}"
    return f"1 and {whole} from the effective date, {since}, to {item.transaction.date}."


def _stretch_steps(
    facts: Facts, reference: str, month: int, levels: list[LineParts], all_lines: list[LineParts]
) -> Iterator[Step]:
    """The share of a stretch, where a band boundary cuts the payment in more than one (E3, A3)."""
    if all_lines[-1].stretch.number == 0:
        return
    one, paid = levels[0], levels[0].item.taken.payment_months
    last = one.item.taken.policy_month + one.stretch.months_up_to - 1
    which = f"Month {month}" if month == last else f"Months {month} to {last}"
    text = (
        f"{which} of {paid}: round({money(one.amount)} × {one.stretch.months_up_to} ÷ {paid})"
        f" − round({money(one.amount)} × {one.stretch.months_before} ÷ {paid}); a band ends within the payment."
    )
    yield Step(reference, month, "", None, "share", "E3, A3", text, format_amount(one.base))


def _line_steps(facts: Facts, parts: LineParts) -> Iterator[Step]:
    agent = facts.agents[parts.row.agent_id]

    def step(name: str, rule: str, text: str, figure: str) -> Step:
        return Step(
            parts.item.transaction.reference,
            parts.stretch.first_month,
            agent.code,
            parts.row.level,
            name,
            rule,
            text,
            figure,
        )

    of = "of the commission received" if parts.row.of_commission else "of premium"
    source = rate_words(facts, parts.row, parts.below, parts.item.taken.version)
    yield step("rate", "D1, C2", f"{source}; {of}.", format_percent(parts.row.percent))
    yield step("cumulative", "D4, A3", _cumulative(parts), format_amount(parts.cumulative))
    if parts.below is not None:
        beneath = facts.agents[parts.below.agent_id].code
        text = f"Less level {parts.below.level}, {beneath}: {_rounded(parts.base, parts.below.percent)}."
        yield step("level below", "D4, A3", text, format_amount(-parts.below_cumulative))
    if parts.fixed or (parts.row.fixed and parts.stretch.number == 0):
        yield step("fixed", "C1, C2", _fixed_words(parts), format_amount(parts.fixed))
    yield step("commission", "D4", _commission_words(parts), format_amount(parts.commission))
    if parts.advance.amount:
        text = (
            f"{money(parts.advance.whole)} × {parts.advance.months} months ÷ {parts.item.taken.payment_months}"
            f" paid for; the months by {parts.advance.why} ({parts.advance.rule})."
        )
        yield step("advance", "G2", text, format_amount(parts.advance.amount))
    else:
        yield step("advance", parts.advance.rule, f"None: {parts.advance.why}.", format_amount(0))
    if parts.admin_fee:
        text = f"{money(parts.advance.amount)} × {percent(parts.row.admin_fee_percent)}, taken from the pay."
        yield step("admin fee", "G9", text, format_amount(-parts.admin_fee))
    yield from _recovery(step, parts)
    text = f"{money(parts.commission)}{_signed(-parts.recovery)}." if parts.recovery else "All of the commission."
    yield step("earned", "G4", text, format_amount(parts.earned))


def _recovery(step: Callable[[str, str, str, str], Step], parts: LineParts) -> Iterator[Step]:
    if not (parts.debit_before or parts.advance.amount):
        return
    owed = parts.debit_before + parts.advance.amount
    before = "Before this transaction" if not parts.advance.amount else "With this advance"
    sums = f" ({money(parts.debit_before)} + {money(parts.advance.amount)})" if parts.advance.amount else ""
    yield step("debit before", "G3", f"{before} the agent owes on the policy{sums}.", format_amount(owed))
    if parts.commission > 0:
        text = f"The smaller of the commission, {money(parts.commission)}, and the debit, {money(owed)}."
    else:
        text = "None: a commission that is not positive recovers nothing and reverses no recovery (G6)."
    yield step("recovery", "G4", text, format_amount(-parts.recovery))
    text = f"{money(owed)} − {money(parts.recovery)}."
    yield step("debit after", "G3", text, format_amount(parts.debit_after))


def _signed(amount: int) -> str:
    """An amount as a further term of a sum: ` + 3.00`, ` − 3.00`."""
    return f" {'−' if amount < 0 else '+'} {money(abs(amount))}"


def _rounded(base: int, rate: int) -> str:
    exact, rounded = product(base, rate), money(rate_of(base, rate))
    shown = f"{money(base)} × {percent(rate)} = {exact}"
    return shown if exact == rounded else f"{shown}, rounded {rounded}"


def _cumulative(parts: LineParts) -> str:
    return f"Up to level {parts.row.level}: {_rounded(parts.base, parts.row.percent)}."


def _fixed_words(parts: LineParts) -> str:
    below = parts.below.fixed if parts.below else 0
    text = f"Fixed {money(parts.row.fixed)}"
    text += f" less {money(below)} of the level below" if below else ""
    text += f", {parts.members} members" if parts.row.per_member and parts.members else ""
    if parts.item.seen["reverses"] and parts.whole_premium:
        text += f", in proportion {money(parts.item.seen['premium'])} to {money(parts.whole_premium)}"
    elif parts.item.seen["premium"] < 0:
        text += ", negative with the premium"
    return f"{text}; once a transaction."


def _commission_words(parts: LineParts) -> str:
    """The difference in figures, and what a rounding of the level's own rate alone would have given (A3)."""
    text = money(parts.cumulative)
    text += _signed(-parts.below_cumulative) if parts.below else ""
    text += _signed(parts.fixed) if parts.fixed else ""
    if parts.below is None:
        return f"{text}: nothing goes to a level below." if not parts.fixed else f"{text}."
    own = parts.row.percent - parts.below.percent
    alone = rate_of(parts.base, own)
    if alone == parts.cumulative - parts.below_cumulative:
        return f"{text}."
    return (
        f"{text}. {percent(own)} of {money(parts.base)} alone would round to {money(alone)}; amounts are rounded"
        " cumulatively, so that the levels add up to the cent (A3)."
    )


def _all_levels(reference: str, month: int, levels: list[LineParts]) -> Step:
    top = levels[-1]
    total = sum(each.commission for each in levels)
    fixed = sum(each.fixed for each in levels)
    sums = money(levels[0].commission) + "".join(_signed(each.commission) for each in levels[1:])
    text = f"{sums}: the levels add up to {percent(top.row.percent)} of {money(top.base)}"
    text += f" and {money(fixed)} fixed" if fixed else ""
    return Step(reference, month, "", None, "all levels", "A3", f"{text}.", format_amount(total))
