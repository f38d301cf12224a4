"""The cycle's calculation written a second time, plain and slow, to hold the engine against.

It shares nothing with the engine but the names of the tables' columns (upline.engine.tables): every table is a list of
dicts of ints, every amount is worked out alone, policy by policy and transaction by transaction, in the words of the
rules, with fractions and a rounding of its own. Nothing here is fast and nothing is clever.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction

Row = dict[str, int]
Book = dict[str, list[Row]]  # the engine's input tables

MILLION = 1_000_000
MOST_LEVELS = 20  # D2
CARRY, AGENT_BALANCE = 1, 2  # values of negative_net, else bill


@dataclass
class Result:
    """What a cycle gives: the engine's output tables, and how often each rule came into play."""

    lines: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)  # without the distribution's number, when it was built
    built: dict[int, list[Row]] = field(default_factory=dict)  # policy → rows of the distribution that was built for it
    summary: list[Row] = field(default_factory=list)
    exceptions: list[Row] = field(default_factory=list)
    fired: Counter[str] = field(default_factory=Counter)


class Problem(Exception):
    """An exception X1 to X8 of a policy, with the agent it names and the detail its reason needs."""

    def __init__(self, code: int, agent: int, detail: int = 0, *, note: str = ""):
        super().__init__(code, agent, detail)
        self.code, self.agent, self.detail, self.note = code, agent, detail, note


@dataclass
class Level:
    """An agent of a distribution with its rows: months from … to, cumulative percent and fixed amount."""

    number: int
    agent: int
    rows: list[Row]

    def at(self, month: int) -> Row | None:
        found = [row for row in self.rows if row["from_month"] <= month <= row["to_month"]]
        assert len(found) <= 1, f"level {self.number} has two bands in month {month}"
        return found[0] if found else None


@dataclass
class Distribution:
    saved: int  # its id, 0 when it was built here
    levels: list[Level]


@dataclass
class Terms:
    """What a transaction is computed with: its own, or those of what it reverses (E5)."""

    distribution: Distribution
    version: int
    month: int
    months: int
    members: int
    whole_premium: int  # of the transaction at the root, when it is a reversal; else its own
    links: int  # reversals from that one to this, 0 when it is none


# ---------------------------------------------------------------------------------------------------------- numbers


def rounded(value: Fraction) -> int:
    """Half away from zero (A3)."""
    size = abs(value)
    whole = size.numerator // size.denominator
    if size - whole >= Fraction(1, 2):
        whole += 1
    return whole if value >= 0 else -whole


def percent_of(base: int, percent: int) -> int:
    return rounded(Fraction(base * percent, MILLION))


def part_of(amount: int, first: int, last: int, months: int) -> int:
    """The part of the first … last of so many months, counted from 1: cumulate, round, subtract (A3, E3)."""
    return rounded(Fraction(amount * last, months)) - rounded(Fraction(amount * (first - 1), months))


def last_day_of(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def whole_months(start: int, end: int) -> int:
    """Months completed from a date to a date; a day that a month lacks counts as its last day (E3)."""
    start_year, start_month, start_day = start // 10000, start // 100 % 100, start % 100
    end_year, end_month, end_day = end // 10000, end // 100 % 100, end % 100
    months = (end_year - start_year) * 12 + end_month - start_month
    if end_day < min(start_day, last_day_of(end_year, end_month)):
        months -= 1
    return months


# --------------------------------------------------------------------------------------------------- distributions


def narrowness(row: Row) -> int:
    """Of an alternate or a custom setting: both keys, then product type, then issuer, then Any (B4, G1)."""
    return 2 * (row["product_type"] != 0) + (row["issuer"] != 0)


def settings_for(rows: list[Row], agent: int, policy: Row) -> list[Row]:
    """An agent's alternates or custom settings that match a policy, the narrowest first."""
    matching = [
        row
        for row in rows
        if row["agent"] == agent
        and row["issuer"] in (0, policy["issuer"])
        and row["product_type"] in (0, policy["product_type"])
    ]
    return sorted(matching, key=narrowness, reverse=True)


def in_force(rows: list[Row], agent: int, day: int) -> Row | None:
    found = [row for row in rows if row["agent"] == agent and row["valid_from"] <= day <= row["valid_to"]]
    assert len(found) <= 1, f"agent {agent} has two rows on {day}"
    return found[0] if found else None


def contract_of(book: Book, agent: int, policy: Row, fired: Counter[str]) -> int:
    for alternate in settings_for(book["alternates"], agent, policy):
        if alternate["contract"]:
            fired["B4 alternate contract"] += 1
            return alternate["contract"]
    held = in_force(book["contracts"], agent, policy["effective_date"])
    if held is None:
        raise Problem(2, agent)
    return held["contract"]


def upline_of(book: Book, agent: int, policy: Row, fired: Counter[str]) -> int:
    for alternate in settings_for(book["alternates"], agent, policy):
        if alternate["upline"]:
            fired["B4 alternate upline"] += 1
            return alternate["upline"]
    above = in_force(book["uplines"], agent, policy["effective_date"])
    if above is None:
        raise Problem(3, agent, note="X3 no upline")
    return above["upline"]


def specificity(rate: Row) -> tuple[int, int, int, int]:
    """Keys bound, the plan standing for three; among equals product type before issuer before state (C2)."""
    plan, state = int(rate["plan"] != 0), int(rate["state"] != 0)
    product_type = int(rate["product_type"] != 0 or plan)
    issuer = int(rate["issuer"] != 0 or plan)
    return (plan + product_type + issuer + state, product_type, issuer, state)


def rate_for(book: Book, contract: int, agent: int, policy: Row, fired: Counter[str]) -> Row:
    matching = [
        rate
        for rate in book["rates"]
        if rate["contract"] == contract
        and all(rate[key] in (0, policy[key]) for key in ("issuer", "product_type", "plan", "state"))
        and rate["effective_from"] <= policy["effective_date"] <= rate["effective_to"]
    ]
    if not matching:
        raise Problem(1, agent, note="X1 no rate")
    matching.sort(key=specificity)
    if len(matching) > 1:
        assert specificity(matching[-1]) > specificity(matching[-2]), "a tie is refused when entered (C2)"
        fired["C2 most specific of several"] += 1
    return matching[-1]


def level_of(book: Book, number: int, agent: int, rate: Row, below: Level | None, fired: Counter[str]) -> Level:
    """The rows of a level: a conventional band as it is, a locked one on top of the level below (D3)."""
    level = Level(number, agent, [])
    for band in sorted((b for b in book["bands"] if b["rate"] == rate["rate"]), key=lambda b: b["from_month"]):
        own = {
            "level": number,
            "agent": agent,
            "from_month": band["from_month"],
            "to_month": band["to_month"],
            "percent": band["percent"],
            "fixed": band["fixed"],
            "per_member": band["per_member"],
            "of_commission": band["of_commission"],
            "locked": band["locked"],
            "advance_months": band["advance_months"],
            "admin_fee_percent": band["admin_fee_percent"],
            "rate": rate["rate"],
        }
        if not band["locked"] or below is None:
            level.rows.append(own)
            continue
        fired["D3 locked on a level below"] += 1
        for under in sorted(below.rows, key=lambda row: row["from_month"]):
            first = max(own["from_month"], under["from_month"])
            last = min(own["to_month"], under["to_month"])
            if first > last:
                continue
            if (first, last) != (own["from_month"], own["to_month"]):
                fired["D3 locked cut by the level below"] += 1
            level.rows.append(
                own
                | {
                    "from_month": first,
                    "to_month": last,
                    "percent": own["percent"] + under["percent"],
                    "fixed": own["fixed"] + under["fixed"],
                    # With no fixed amount of its own it counts that of the level below as that level counts it.
                    "per_member": own["per_member"] if own["fixed"] or not under["fixed"] else under["per_member"],
                }
            )
    return level


def build(book: Book, policy: Row, fired: Counter[str]) -> Distribution:
    """From the writing agent up to the one whose upline is itself (D2). Raises the first Problem walking up (D12)."""
    levels: list[Level] = []
    agent = policy["writing_agent"]
    while True:
        contract = contract_of(book, agent, policy, fired)
        rate = rate_for(book, contract, agent, policy, fired)
        levels.append(level_of(book, len(levels) + 1, agent, rate, levels[-1] if levels else None, fired))
        above = upline_of(book, agent, policy, fired)
        if above == agent:
            return Distribution(0, levels)
        if above in [level.agent for level in levels]:
            raise Problem(3, agent, note="X3 loop")
        if len(levels) == MOST_LEVELS:
            raise Problem(3, agent, note="X3 too many levels")
        agent = above


def saved(book: Book, distribution: int) -> Distribution:
    rows = [row for row in book["distribution_rows"] if row["distribution"] == distribution]
    assert rows, f"distribution {distribution} has no rows"
    levels = []
    for number in sorted({row["level"] for row in rows}):
        of_level = [row for row in rows if row["level"] == number]
        assert len({row["agent"] for row in of_level}) == 1
        levels.append(Level(number, of_level[0]["agent"], of_level))
    return Distribution(distribution, levels)


def boundaries(distribution: Distribution) -> list[int]:
    """Every month in which a band of any level begins, and every month after one ends."""
    months = set()
    for level in distribution.levels:
        for row in level.rows:
            months |= {row["from_month"], row["to_month"] + 1}
    return sorted(months)


def problems_between_levels(distribution: Distribution) -> list[Problem]:
    """Rates below those beneath (X4), at the first level and month; levels that cannot be differenced (X1, C1)."""
    found: list[Problem] = []
    for number, level in enumerate(distribution.levels):
        for month in boundaries(distribution):
            over = level.at(month)
            beneath = [row for lower in distribution.levels[:number] if (row := lower.at(month))]
            if over is None or not beneath:
                continue
            if over["percent"] < beneath[-1]["percent"] or over["fixed"] < beneath[-1]["fixed"]:
                found.append(Problem(4, level.agent, month))
    found += [Problem(5, level.agent, note="X5 in no month") for level in distribution.levels if not level.rows]
    rows = [row for level in distribution.levels for row in sorted(level.rows, key=lambda row: row["from_month"])]
    fixed = [row for row in rows if row["fixed"]]
    different = [row for row in rows if row["of_commission"] != rows[0]["of_commission"]]
    uneven = [row for row in fixed if row["per_member"] != fixed[0]["per_member"]]
    for row in sorted(different + uneven, key=lambda row: row["level"]):
        found.append(Problem(1, row["agent"], -1, note="X1 different of" if row in different else "X1 uneven members"))
    return found


# ---------------------------------------------------------------------------------------------------- transactions


def terms_of(book: Book, policy: Row, transaction: Row, current: Distribution) -> Terms:
    """The transaction's own terms, or those of what it reverses (E5). Raises X8 when that is open elsewhere."""
    if not transaction["reverses"]:
        month = transaction["policy_month"] or max(1, 1 + whole_months(policy["effective_date"], transaction["date"]))
        return Terms(
            current,
            policy["version"] or 1,
            month,
            transaction["payment_months"],
            transaction["members"],
            transaction["premium"],
            0,
        )
    if transaction["reversed_distribution"]:
        return Terms(
            saved(book, transaction["reversed_distribution"]),
            transaction["reversed_version"],
            transaction["policy_month"],
            transaction["payment_months"],
            transaction["members"],
            transaction["reversed_premium"],
            1,
        )
    for other in book["transactions"]:
        if other["transaction"] == transaction["reverses"]:
            try:
                terms = terms_of(book, policy, other, current)
                return replace(terms, links=terms.links + 1)
            except Problem:
                break  # that one reverses what is open elsewhere, so this one waits with it
    raise Problem(8, 0, transaction["transaction"])


def problems_of_transaction(transaction: Row, terms: Terms) -> list[Problem]:
    """Months without a band (X5), and a rate of the commission received where none was (X1), lowest level first."""
    found = []
    for level in terms.distribution.levels:
        rows = [level.at(month) for month in range(terms.month, terms.month + terms.months)]
        if None in rows:
            found.append(Problem(5, level.agent, transaction["transaction"]))
        if any(row and row["of_commission"] for row in rows) and not transaction["has_commission"]:
            found.append(Problem(1, level.agent, transaction["transaction"], note="X1 no commission received"))
    return found


def stretches(terms: Terms) -> list[tuple[int, int]]:
    """The months paid for, cut at every band boundary of any level: (first, last) policy month of each stretch."""
    first, last = terms.month, terms.month + terms.months - 1
    starts = [first] + [month for month in boundaries(terms.distribution) if first < month <= last]
    return [(start, following - 1) for start, following in zip(starts, [*starts[1:], last + 1], strict=True)]


def fixed_amount(row: Row, transaction: Row, terms: Terms) -> int:
    """The cumulative fixed amount of a level for the whole transaction, with its sign (C1, C2)."""
    amount = row["fixed"]
    if row["per_member"] and terms.members > 0:
        amount *= terms.members
    if transaction["reverses"] and terms.whole_premium:
        amount = rounded(Fraction(amount * abs(transaction["premium"]), abs(terms.whole_premium)))
    if transaction["premium"] == terms.whole_premium == 0:
        return -amount if terms.links % 2 else amount  # only the chain of reversals tells the sign
    return -amount if transaction["premium"] < 0 else amount


def lines_of(transaction: Row, terms: Terms, fired: Counter[str]) -> list[Row]:
    """One line an agent and stretch (F3), without advance and recovery yet."""
    lines = []
    for stretch, (first, last) in enumerate(stretches(terms)):
        percent_below = amount_below = fixed_below = 0
        for level in terms.distribution.levels:
            row = level.at(first)
            assert row is not None
            whole = transaction["commission"] if row["of_commission"] else transaction["premium"]
            base = part_of(whole, first - terms.month + 1, last - terms.month + 1, terms.months)
            amount = percent_of(base, row["percent"])
            fixed = fixed_amount(row, transaction, terms) if stretch == 0 else 0
            lines.append(
                {
                    "agent": level.agent,
                    "transaction": transaction["transaction"],
                    "stretch": stretch,
                    "level": level.number,
                    "policy_month": first,
                    "version": terms.version,
                    "percent": row["percent"],
                    "below_percent": percent_below,
                    "base": base,
                    "fixed": fixed - fixed_below,
                    "commission": amount - amount_below + fixed - fixed_below,
                    "advance": 0,
                    "recovery": 0,
                    "earned": 0,
                    "admin_fee": 0,
                }
            )
            percent_below, amount_below, fixed_below = row["percent"], amount, fixed
            fired["E3 line of a later stretch"] += stretch > 0
            fired["C1 of commission"] += row["of_commission"]
            fired["C1 fixed"] += fixed != 0
            fired["C1 fixed per member"] += fixed != 0 and row["per_member"] == 1 and terms.members > 0
            fired["E5 fixed in proportion"] += fixed != 0 and abs(transaction["premium"]) != abs(terms.whole_premium)
            fired["A3 rounded"] += base * row["percent"] % MILLION != 0
            fired["A3 exactly half"] += base * row["percent"] % MILLION == MILLION // 2
    return lines


# -------------------------------------------------------------------------------------------- advances and recovery


def months_advanced(book: Book, policy: Row, agent: int, row: Row, fired: Counter[str]) -> int:
    """Advance months of an agent of the distribution: the first that applies (G1)."""
    if policy["no_advance"]:
        fired["G1 policy without advance"] += 1
        return 0
    person = next(a for a in book["agents"] if a["agent"] == agent)
    if person["terminated"]:
        fired["G1 terminated"] += 1
        return 0
    if any(f["agent"] == agent and f["issuer"] == policy["issuer"] for f in book["forfeits"]):
        fired["G1 forfeits"] += 1
        return 0
    settings = settings_for(book["custom_settings"], agent, policy)
    custom_months, custom_as_earned = -1, -1
    if settings:
        custom_months, custom_as_earned = settings[0]["advance_months"], settings[0]["as_earned"]
    if custom_as_earned == 1:
        fired["G1 custom as earned"] += 1
        return 0
    if person["as_earned"] and custom_months == -1 and custom_as_earned == -1:
        fired["G1 agent as earned"] += 1
        return 0
    fired["G1 custom setting lifts as earned"] += person["as_earned"]
    if policy["advance_months"] >= 0:
        fired["G1 the policy's months"] += 1
        if custom_months >= 0:
            fired["G1 the lesser of policy and custom"] += 1
            return min(policy["advance_months"], custom_months)
        return policy["advance_months"]
    if custom_months >= 0:
        fired["G1 custom months"] += 1
        return custom_months
    fired["G1 the rate's months"] += 1
    return row["advance_months"]


def advance_and_fee(
    book: Book, policy: Row, level: Level, terms: Terms, commission: int, fired: Counter[str]
) -> tuple[int, int]:
    """An agent's advance on the policy's first positive premium, and the fee on it (G2, G9)."""
    row = level.at(terms.month)
    assert row is not None
    months = months_advanced(book, policy, level.agent, row, fired)
    if any(d["policy"] == policy["policy"] and d["agent"] == level.agent and d["imported"] for d in book["debits"]):
        fired["G2 imported advance"] += 1
        return 0, 0
    if commission <= 0 or terms.months >= months:
        fired["G2 nothing to advance"] += 1
        return 0, 0
    advance = rounded(Fraction(commission * months, terms.months))
    fee = percent_of(advance, row["admin_fee_percent"])
    fired["G2 advance"] += 1
    fired["G9 admin fee"] += fee != 0
    return advance, fee


def pay_in_order(book: Book, policy: Row, work: list[tuple[Row, Terms, list[Row]]], fired: Counter[str]) -> None:
    """Fills in advance, fee, recovery and earned of a policy's lines, its transactions being in order (G2 to G6)."""
    debit: Counter[int] = Counter()
    for row in book["debits"]:
        if row["policy"] == policy["policy"]:
            debit[row["agent"]] = row["debit"]
    advance_used = bool(policy["advance_used"])
    for transaction, terms, lines in work:
        if transaction["premium"] > 0 and not advance_used:
            advance_used = True
            for level in terms.distribution.levels:
                own = [line for line in lines if line["agent"] == level.agent]
                commission = sum(line["commission"] for line in own)
                own[0]["advance"], own[0]["admin_fee"] = advance_and_fee(book, policy, level, terms, commission, fired)
                debit[level.agent] += own[0]["advance"]
        for line in lines:  # of one agent, these are in the order of its stretches
            if line["commission"] > 0:
                line["recovery"] = min(line["commission"], debit[line["agent"]])
            line["earned"] = line["commission"] - line["recovery"]
            debit[line["agent"]] -= line["recovery"]
            assert debit[line["agent"]] >= 0
            fired["G4 recovery"] += line["recovery"] > 0
            fired["G4 recovery of a part"] += 0 < line["recovery"] < line["commission"]
            fired["G6 negative commission"] += line["commission"] < 0


# ------------------------------------------------------------------------------------------------------ the policies


def calculate_policy(book: Book, policy: Row, result: Result) -> None:
    """One policy: its exceptions, or the lines and items of all its transactions."""
    transactions = sorted(
        (t for t in book["transactions"] if t["policy"] == policy["policy"]), key=lambda t: (t["date"], t["turn"])
    )
    assert transactions, "a cycle takes the policies that have transactions in it (F1)"
    fired: Counter[str] = Counter()
    problems: list[Problem] = []
    current = Distribution(0, [])
    if policy["distribution"]:
        current = saved(book, policy["distribution"])  # it was checked when it was entered (D7)
    else:
        try:
            built = build(book, policy, fired)
            problems += problems_between_levels(built)
        except Problem as problem:
            problems.append(problem)
        if not problems:
            current = built
    used: list[Distribution] = []
    work: list[tuple[Row, Terms, list[Row]]] = []
    for transaction in transactions:
        try:
            terms = terms_of(book, policy, transaction, current)
        except Problem as problem:
            problems.append(problem)
            used.append(current)
            continue
        if terms.distribution.saved not in [distribution.saved for distribution in used]:
            used.append(terms.distribution)
        work.append((transaction, terms, []))
    homeless = [
        next((level.agent for level in distribution.levels if not agency_of(book, level.agent)), 0)
        for distribution in used
    ]
    problems += [Problem(7, agent) for agent in sorted(homeless) if agent]
    for transaction, terms, _ in work:
        problems += problems_of_transaction(transaction, terms)
    stranded = [
        Problem(6, row["agent"], row["debit"])
        for row in book["debits"]
        if row["policy"] == policy["policy"]
        and row["debit"] > 0
        and current.levels
        and row["agent"] not in [level.agent for level in current.levels]
    ]

    first_of_code: dict[int, Problem] = {}
    for problem in problems:
        first_of_code.setdefault(problem.code, problem)
    for problem in [*first_of_code.values(), *stranded]:
        result.exceptions.append(
            {"policy": policy["policy"], "code": problem.code, "agent": problem.agent, "detail": problem.detail}
        )
        result.fired[problem.note or f"X{problem.code}"] += 1
    if problems:
        return

    for transaction, terms, lines in work:
        lines += lines_of(transaction, terms, fired)
    pay_in_order(book, policy, work, fired)
    for transaction, terms, lines in work:
        result.lines += lines
        result.items.append(
            {
                "transaction": transaction["transaction"],
                "policy": policy["policy"],
                "distribution": terms.distribution.saved,
                "version": terms.version,
                "policy_month": terms.month,
                "payment_months": terms.months,
            }
        )
        fired["E5 reverses in the same cycle"] += transaction["reverses"] and not transaction["reversed_distribution"]
        fired["E5 reverses a processed one"] += transaction["reversed_distribution"] != 0
        fired["E5 reverses with an older version"] += terms.distribution.saved != current.saved
        fired["E5 reverses a reversal"] += any(
            other["transaction"] == transaction["reverses"] and other["reverses"] for other in transactions
        )
        fired["E3 month counted"] += not transaction["policy_month"] and not transaction["reverses"]
        fired["E3 month counted, more than 1"] += (
            not transaction["policy_month"] and not transaction["reverses"] and terms.month > 1
        )
    fired["D6 saved distribution"] += policy["distribution"] != 0
    fired["G5 several transactions"] += len(transactions) > 1
    fired["paid policy"] += 1
    if not policy["distribution"]:
        result.built[policy["policy"]] = [row for level in current.levels for row in level.rows]
    result.fired += fired


def agency_of(book: Book, agent: int) -> int:
    return next(row["agency"] for row in book["agents"] if row["agent"] == agent)


# ------------------------------------------------------------------------------------------------------- the summary


def summarise(book: Book, lines: list[Row], fired: Counter[str]) -> list[Row]:
    """One row for each agent with a line or carried in (F4), with the conversions of H5 and H6."""
    setting = book["run"][0]["negative_net"]
    standings = {row["agent"]: row for row in book["standings"]}
    agents = {line["agent"] for line in lines} | {row["agent"] for row in book["standings"] if row["carried_in"]}
    summary = []
    for agent in sorted(agents):
        own = [line for line in lines if line["agent"] == agent]
        standing = standings.get(agent, {"agent_balance": 0, "carried_in": 0, "negative_net": -1})
        treatment = setting if standing["negative_net"] == -1 else standing["negative_net"]
        row = {
            "agent": agent,
            "direct": sum(line["commission"] for line in own if line["level"] == 1),
            "override": sum(line["commission"] for line in own if line["level"] > 1),
            "advance": sum(line["advance"] for line in own),
            "recovery": sum(line["recovery"] for line in own),
            "earned": sum(line["earned"] for line in own),
            "admin_fee": -sum(line["admin_fee"] for line in own),
            "chargebacks": 0,
            "adjustments": 0,
            "withheld": 0,
            "carried_in": standing["carried_in"],
            "net": 0,
            "form_1099": 0,
            "beginning_balance": standing["agent_balance"],
            "ending_balance": 0,
            "balance_increase": 0,
            "net_increase": 0,
            "carried_out": 0,
            "billed": 0,
        }
        row["form_1099"] = row["advance"] + row["earned"] + row["admin_fee"]
        net = row["carried_in"] + row["form_1099"]
        ending = row["beginning_balance"] + row["advance"] - row["recovery"]
        if ending < 0:  # H5
            row["net_increase"] = -ending
            net, ending = net - ending, 0
            fired["H5 net increase"] += 1
        if net < 0:  # H6
            if treatment == CARRY:
                row["carried_out"] = net
                fired["H6 carried"] += 1
            elif treatment == AGENT_BALANCE:
                row["balance_increase"] = -net
                ending -= net
                fired["H6 to the Agent Balance"] += 1
            else:
                row["billed"] = -net
                fired["H6 billed"] += 1
            net = 0
        fired["H6 carried in"] += row["carried_in"] != 0
        row["net"], row["ending_balance"] = net, ending
        summary.append(row)
    return summary


def calculate(book: Book) -> Result:
    """The whole cycle of a book."""
    result = Result()
    for policy in book["policies"]:
        calculate_policy(book, policy, result)
    result.summary = summarise(book, result.lines, result.fired)
    result.fired = +result.fired
    return result
