"""Every figure of a policy's lines computed again, slowly, one step at a time; each must equal the stored line.

The steps: policy month (E3), stretches of months and their share (E3, A3), cumulative amounts and their differences
(D4), fixed parts (C1, C2), the advance (G1, G2) with its fee (G9), recovery in order of date (G4, G5), earned.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from upline.cycles.models import Line
from upline.engine.dates import day
from upline.engine.money import divide_half_away, format_amount, rate_of
from upline.policies.editing import Row
from upline.reports.explain.facts import Facts, Item, Record, by_level


class DoesNotTie(RuntimeError):
    """A stored figure is not what its parts make: a fault of the program or of the data."""


@dataclass(frozen=True)
class Stretch:
    """Months of a payment in which nothing changes: number, first month, and the months before and up to its end."""

    number: int
    first_month: int
    months_before: int
    months_up_to: int


@dataclass(frozen=True)
class Advance:
    """An advance, or why there is none. rule: what of G1 and G2 decided. months: 0 where there is none."""

    amount: int
    rule: str
    why: str
    months: int = 0
    whole: int = 0  # commission of the whole transaction


@dataclass(frozen=True)
class LineParts:
    """How a line came about. below: the row of the level beneath, None at the lowest. Minor units."""

    item: Item
    stretch: Stretch
    line: Line
    row: Row
    below: Row | None
    amount: int  # of the whole transaction: premium, or commission received
    base: int
    cumulative: int
    below_cumulative: int
    fixed: int
    members: int
    whole_premium: int
    commission: int
    advance: Advance
    admin_fee: int
    debit_before: int
    recovery: int
    earned: int

    @property
    def debit_after(self) -> int:
        return self.debit_before + self.advance.amount - self.recovery


def months_between(start: date, end: date) -> int:
    """Whole months from one date to a later; a day that a month lacks counts as its last day (E3)."""
    following = date(end.year + end.month // 12, end.month % 12 + 1, 1)
    length = (following - end.replace(day=1)).days
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end.day >= min(start.day, length) else months - 1


def counted_month(facts: Facts, item: Item) -> int:
    """1 + whole months from the policy's effective date to the transaction's date, at least 1 (E3)."""
    return max(months_between(day(facts.policy_seen["effective_date"]), day(item.seen["date"])) + 1, 1)


def stretches(rows: list[Row], first_month: int, months: int) -> list[Stretch]:
    """The months of a payment, cut where a band of any agent begins or ends (E3)."""
    last = first_month + months - 1
    cuts = {row.from_month for row in rows} | {row.to_month + 1 for row in rows}
    starts = [first_month, *sorted(cut for cut in cuts if first_month < cut <= last)]
    ends = [*(start - 1 for start in starts[1:]), last]
    return [
        Stretch(n, start, start - first_month, end - first_month + 1)
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def line_parts(facts: Facts) -> list[LineParts]:
    """All lines of the policy, by transaction, stretch and level. Raises DoesNotTie."""
    owed: dict[int, int] = defaultdict(int, {agent: row["debit"] for agent, row in facts.debits.items()})
    first_positive = next((item for item in facts.items if item.transaction.premium > 0), None)
    made: list[LineParts] = []
    for item in facts.items:
        _check_month(facts, item)
        plain = list(_commissions(facts, item))
        whole: dict[int, int] = defaultdict(int)
        for parts in plain:
            whole[parts.row.agent_id] += parts.commission
        for parts in plain:
            agent = parts.row.agent_id
            advance = _advance(facts, parts, first_positive, whole[agent])
            fee = rate_of(advance.amount, parts.row.admin_fee_percent) if advance.amount else 0
            before = owed[agent]
            recovery = min(max(parts.commission, 0), before + advance.amount)
            owed[agent] = before + advance.amount - recovery
            done = replace(
                parts,
                advance=advance,
                admin_fee=fee,
                debit_before=before,
                recovery=recovery,
                earned=parts.commission - recovery,
            )
            _check(facts, done)
            made.append(done)
    if len(made) != len(facts.lines):
        raise DoesNotTie(f"{len(facts.lines)} lines are stored, the distribution makes {len(made)}")
    return made


def _commissions(facts: Facts, item: Item) -> Iterator[LineParts]:
    """Each stretch and level of a transaction with its commission; no advance and recovery yet."""
    rows = facts.distributions[item.taken.distribution_id]
    seen, months = item.seen, item.taken.payment_months
    members, whole_premium, reversals = _reversed_terms(facts, seen)
    negative = seen["premium"] < 0 or (not seen["premium"] and not whole_premium and reversals % 2 == 1)
    for stretch in stretches(rows, item.taken.policy_month, months):
        in_force = _in_force(rows, stretch.first_month)
        amount = seen["commission"] if any(row.of_commission for row in in_force) else seen["premium"]
        base = divide_half_away(amount * stretch.months_up_to, months) - divide_half_away(
            amount * stretch.months_before, months
        )
        below: Row | None = None
        for row in in_force:
            line = facts.lines.get((item.transaction.pk, stretch.number, row.agent_id))
            if line is None:
                raise DoesNotTie(f"{item.transaction.reference}: no line for agent {facts.agents[row.agent_id].code}")
            fixed = 0
            if stretch.number == 0:
                size = _fixed(row, seen, members, whole_premium) - _fixed(below, seen, members, whole_premium)
                fixed = -size if negative else size
            cumulative, beneath = rate_of(base, row.percent), rate_of(base, below.percent if below else 0)
            yield LineParts(
                item=item,
                stretch=stretch,
                line=line,
                row=row,
                below=below,
                amount=amount,
                base=base,
                cumulative=cumulative,
                below_cumulative=beneath,
                fixed=fixed,
                members=members,
                whole_premium=whole_premium,
                commission=cumulative - beneath + fixed,
                advance=Advance(0, "", ""),
                admin_fee=0,
                debit_before=0,
                recovery=0,
                earned=0,
            )
            below = row


def _in_force(rows: list[Row], month: int) -> list[Row]:
    return [row for each in by_level(rows).values() for row in each if row.from_month <= month and _reaches(row, month)]


def _reaches(row: Row, month: int) -> bool:
    return row.to_month >= month or row.to_month == 9999  # LAST_MONTH stands for ever


def _reversed_terms(facts: Facts, seen: Record) -> tuple[int, int, int]:
    """Members and premium of the first that a reversal goes back to, and how many reversals lie between (C2, E5).

    Of a premium of 0 only the number of reversals tells the sign of a fixed amount.
    """
    by_id = {item.transaction.pk: item.seen for item in facts.items}
    root, reversals = seen, 0
    while root["reverses"] and not root["reversed_distribution"]:
        root, reversals = by_id[root["reverses"]], reversals + 1
    if root["reverses"]:
        return root["members"], root["reversed_premium"], reversals + 1
    return root["members"], root["premium"], reversals


def _fixed(row: Row | None, seen: Record, members: int, whole_premium: int) -> int:
    """The cumulative fixed amount of a level: times the members where it is per member; of a reversal, its part."""
    if row is None:
        return 0
    size = row.fixed * (members if row.per_member and members > 0 else 1)
    if seen["reverses"] and whole_premium:
        return divide_half_away(size * abs(seen["premium"]), abs(whole_premium))
    return size


def _advance(facts: Facts, parts: LineParts, first_positive: Item | None, whole: int) -> Advance:
    """The advance of a line, by the first of G1 that applies, or why there is none."""
    item, row = parts.item, parts.row
    if parts.stretch.number:
        return Advance(0, "E3", "the advance goes with the first stretch of months")
    refusal = (
        _no_advance_of_policy(facts, item)
        or _no_advance_of_agent(facts, row.agent_id)
        or _not_the_first(facts, item, first_positive)
    )
    if refusal:
        return Advance(0, *refusal)
    if facts.debits.get(row.agent_id, {}).get("imported"):
        return Advance(0, "G2", "an advance on this policy was imported for the agent, so it was paid before")
    if whole <= 0:
        return Advance(0, "G2", "the commission of the transaction is not positive")
    months, why = _advance_months(facts, row)
    paid_for = item.taken.payment_months
    if months <= paid_for:
        reason = f"{why}: {months} months" if months else f"{why}: none"
        more = f", not more than the {paid_for} paid for" if months else ""
        return Advance(0, "G2" if months else "G1", f"{reason}{more}")
    return Advance(divide_half_away(whole * months, paid_for), "G1", why, months, whole)


def _no_advance_of_policy(facts: Facts, item: Item) -> tuple[str, str] | None:
    if item.transaction.premium <= 0:
        return "G2", "only a positive premium makes an advance"
    if facts.policy_seen["no_advance"]:
        if item.transaction.kind == "received":
            return "G1", "the policy's basis is received"
        style = facts.policy.pay_style
        return "G1", f"the policy's pay style is {style if style != 'default' else 'as_earned or converted'}"
    return None


def _not_the_first(facts: Facts, item: Item, first_positive: Item | None) -> tuple[str, str] | None:
    if facts.policy_seen["advance_used"]:
        return "G2", "a positive premium was processed in an earlier cycle; what was not advanced then is not later"
    if first_positive is not None and first_positive is not item:
        return "G2", f"the policy's first positive premium is {first_positive.transaction.reference}"
    return None


def _no_advance_of_agent(facts: Facts, agent: int) -> tuple[str, str] | None:
    seen, custom = facts.agents_seen[agent], custom_setting(facts, agent)
    if seen["terminated"]:
        return "G1", "the agent is terminated"
    if agent in facts.forfeits:
        return "G1", "the agent's appointment with the issuer forfeits (H8)"
    if custom and custom["as_earned"] == 1:
        return "G1", "a custom setting of the agent says as earned"
    lifted = custom is not None and (custom["as_earned"] == 0 or custom["advance_months"] >= 0)
    if seen["as_earned"] and not lifted:
        return "G1", "the agent is paid as earned"
    return None


def _advance_months(facts: Facts, row: Row) -> tuple[int, str]:
    own, custom = facts.policy_seen["advance_months"], custom_setting(facts, row.agent_id)
    given = custom["advance_months"] if custom else -1
    if own >= 0 and given >= 0:
        return min(
            own, given
        ), f"the smaller of the policy's own months ({own}) and the agent's custom setting ({given})"
    if own >= 0:
        return own, "the policy's own advance months"
    if given >= 0:
        return given, "the agent's custom setting"
    return row.advance_months, "the advance months of the rate"


def custom_setting(facts: Facts, agent: int) -> Record | None:
    """The agent's narrowest custom setting for the policy: product type before issuer (G1)."""
    issuer, kind = facts.policy_seen["issuer"], facts.policy_seen["product_type"]
    fitting = [
        row
        for row in facts.custom_settings
        if row["agent"] == agent and row["issuer"] in (0, issuer) and row["product_type"] in (0, kind)
    ]
    return max(fitting, key=lambda row: (row["product_type"] != 0, row["issuer"] != 0), default=None)


def _check_month(facts: Facts, item: Item) -> None:
    """The policy month the line was computed with is the one given, that of what it reverses, or the counted one."""
    if item.seen["reverses"]:
        return  # it takes over the month of what it reverses (E5), which `taken` records
    expected = item.seen["policy_month"] or counted_month(facts, item)
    if item.taken.policy_month != expected:
        raise DoesNotTie(
            f"{item.transaction.reference}: policy month {item.taken.policy_month} is stored, not {expected} (E3)"
        )


def _check(facts: Facts, parts: LineParts) -> None:
    line = parts.line
    expected = {
        "level": (parts.row.level, line.level),
        "policy_month": (parts.stretch.first_month, line.policy_month),
        "percent": (parts.row.percent, line.percent),
        "below_percent": (parts.below.percent if parts.below else 0, line.below_percent),
        "base": (parts.base, line.base),
        "fixed": (parts.fixed, line.fixed),
        "commission": (parts.commission, line.commission),
        "advance": (parts.advance.amount, line.advance),
        "admin_fee": (parts.admin_fee, line.admin_fee),
        "recovery": (parts.recovery, line.recovery),
        "earned": (parts.earned, line.earned),
    }
    for name, (made, stored) in expected.items():
        if made != stored:
            agent = facts.agents[parts.row.agent_id].code
            where = f"{parts.item.transaction.reference}, agent {agent}, month {parts.stretch.first_month}"
            raise DoesNotTie(f"{where}: {name} {_shown(name, stored)} is stored, its parts make {_shown(name, made)}")


def _shown(name: str, value: int) -> str:
    return str(value) if name in ("level", "policy_month", "percent", "below_percent") else format_amount(value)
