"""Figures and sources as people read them: amounts with separators, unrounded products, months, rate rows, versions."""

from upline.engine.dates import FIRST_DAY, LAST_DAY, LAST_MONTH
from upline.engine.money import ONE, format_amount, format_percent
from upline.policies.editing import Row
from upline.policies.queries import VersionSaved
from upline.rates.models import Rate, RateBand
from upline.reports.explain.facts import Facts, by_level

PRODUCT_DECIMALS = 8  # of minor units × millionths: two and six


def money(amount: int) -> str:
    """123456 → 1,234.56."""
    whole, cents = format_amount(abs(amount)).split(".")
    return f"{'-' if amount < 0 else ''}{int(whole):,}.{cents}"


def percent(rate: int) -> str:
    """625000 → 62.5 %."""
    return f"{format_percent(rate)} %"


def product(base: int, rate: int) -> str:
    """base × rate unrounded, at least two decimals: 212.21 × 62.5 % is 132.63125."""
    size = abs(base * rate)
    whole, rest = divmod(size, 100 * ONE)
    decimals = f"{rest:0{PRODUCT_DECIMALS}d}".rstrip("0").ljust(2, "0")
    return f"{'-' if base < 0 and size else ''}{whole:,}.{decimals}"


def months(first: int, last: int) -> str:
    """Policy months from … to, for ever where the last is 9999."""
    if last >= LAST_MONTH:
        return f"months {first} on"
    return f"month {first}" if first == last else f"months {first} to {last}"


def version_words(facts: Facts, version: int, reverses: str) -> str:
    """Which version of the distribution was used: who saved it, when and why, or that the close will save it (D6)."""
    saved = facts.versions.get(version)
    if saved is None:
        words = f"Built for this cycle; it will be saved as version {version} when cycle {facts.cycle.number} closes."
    else:
        words = f"Version {version}, saved {saved.at:%Y-%m-%d %H:%M} UTC by {saved.by}: {saved.why}."
    return f"{words} It is that of {reverses}, which this reverses (E5)." if reverses else words


def rate_words(facts: Facts, row: Row, below: Row | None, version: int) -> str:
    """Where a level's rate comes from: its rate row, an edit by hand, or a file (C2, D1, D8)."""
    beneath = below.percent if below else 0
    has = f"{percent(row.percent)} cumulative in {months(row.from_month, row.to_month)}"
    has += f", {money(row.fixed)} fixed{' a member' if row.per_member else ''}" if row.fixed else ""
    has += f"; locked: its own {percent(row.percent - beneath)} over the level below (D3)" if row.locked else ""
    rate = facts.rates.get(row.rate_id or 0)
    saved = _introduced(facts, row, version)
    if rate is None:
        source = "no rate row" if row.rate_id is None else "a rate row that is not there any more"
        return f"{has}; {source}: {_version_said(saved, version)}"
    band = next((band for band in rate.bands.all() if band.from_month <= row.from_month <= band.to_month), None)
    if band is not None and _is_of(row, beneath, band):
        return f"{has}; rate row {rate_row(rate)}, {_bound(rate)}"
    if saved is not None and not saved.why.startswith(("cycle ", "reset ")):
        return f"{has}; edited: {_version_said(saved, version)}; the agent's rate row is {rate_row(rate)}"
    says = f"today that row says {percent(band.percent)}" if band else "today that row has no such band"
    return f"{has}; rate row {rate_row(rate)} as it was in {_version_said(saved, version)}; {says}"


def rate_row(rate: Rate) -> str:
    """Contract / issuer / product type / plan / state, and the effective range."""
    keys = [rate.contract.code, *(str(key) if key else "Any" for key in _keys(rate))]
    since = "" if rate.effective_from == FIRST_DAY else f" from {rate.effective_from}"
    until = "" if rate.effective_to == LAST_DAY else f" to {rate.effective_to}"
    return " / ".join(keys) + since + until


def _keys(rate: Rate) -> tuple[object, ...]:
    return rate.issuer, rate.product_type, rate.plan, rate.state


def _bound(rate: Rate) -> str:
    """How specific the row is: the plan counts as issuer and product type too (C2)."""
    count = sum(key is not None for key in _keys(rate)) + (2 if rate.plan else 0)
    return "no key bound (C2)" if not count else f"{count} key{'' if count == 1 else 's'} bound (C2)"


def _is_of(row: Row, beneath: int, band: RateBand) -> bool:
    if row.locked != band.locked:
        return False
    share = row.percent - beneath if row.locked else row.percent
    return share == band.percent and (row.locked or row.fixed == band.fixed)


def _introduced(facts: Facts, row: Row, version: int) -> VersionSaved | None:
    """The version from which on the agent has had this rate, up to the one that was used."""
    found = None
    for number in range(version, 0, -1):
        saved = facts.versions.get(number)
        if saved is None:
            return found
        rows = facts.distributions.get(saved.distribution_id, [])
        same = any(
            (each.agent_id, each.percent, each.fixed) == (row.agent_id, row.percent, row.fixed)
            and each.from_month <= row.from_month <= each.to_month
            for level in by_level(rows).values()
            for each in level
        )
        if not same:
            return found
        found = saved
    return found


def _version_said(saved: VersionSaved | None, version: int) -> str:
    if saved is None:
        return f"version {version}"
    return f"version {saved.version} by {saved.by}, {saved.at:%Y-%m-%d}: {saved.why}"
