"""Reads of policies and their distributions, and the facts of the hierarchy that an edit is checked against."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

from upline.agents.models import Agent, Alternate, Issuer, Upline
from upline.bulk.rows import chunks
from upline.errors import Refused

from .distributions import CHUNK, load
from .editing import Row
from .models import BatchItem, DistributionVersion, Policy

SHOWN = 3  # suggestions in a message


class VersionSaved(NamedTuple):
    """A version of a policy's distribution: since when, by whom and why (D6)."""

    version: int
    distribution_id: int
    at: datetime
    by: str
    why: str


class Standing(NamedTuple):
    """An agent as a policy sees it: its upline is that for the issuer, product type and effective date (B4, C3)."""

    agent_id: int
    issuer_id: int
    product_type_id: int
    on: date


def name_of(policy: Policy) -> str:
    """The policy as people name it: ISSUER/NUMBER."""
    return f"{policy.issuer.code}/{policy.number}"


def find_policy(name: str) -> Policy:
    """The policy named ISSUER/NUMBER, with its issuer and plan. Refused when there is none, naming what is near."""
    code, slash, number = name.strip().partition("/")
    if not (slash and code and number):
        raise Refused(f"'{name}' does not name a policy: expected ISSUER/NUMBER, e.g. ACME/P-100")
    policies = Policy.objects.select_related("issuer", "plan", "writing_agent")
    policy = policies.filter(issuer__code=code, number=number).first()
    if policy:
        return policy
    if not Issuer.objects.filter(code=code).exists():
        known = list(Issuer.objects.values_list("code", flat=True).order_by("code"))
        raise Refused(f"no policy {name}: there is no issuer '{code}'{_suggestion(_near(code, known))}")
    raise Refused(
        f"no policy {name}: issuer {code} has no number '{number}'{_suggestion(_near_policies(code, number))}"
    )


def find_agent(code: str) -> Agent:
    """The agent with this code. Refused when there is none, naming what is near."""
    agent = Agent.objects.filter(code=code).first()
    if agent:
        return agent
    known = list(Agent.objects.values_list("code", flat=True).order_by("code"))
    raise Refused(f"there is no agent '{code}'{_suggestion(_near(code, known))}")


def agent_codes(agent_ids: Iterable[int]) -> dict[int, str]:
    """Agent id → code."""
    codes: dict[int, str] = {}
    for chunk in chunks(sorted(set(agent_ids)), CHUNK):
        codes.update(Agent.objects.filter(pk__in=chunk).values_list("pk", "code"))
    return codes


def saved_rows(policy: Policy, version: int | None = None) -> list[Row]:
    """The rows of a saved version of a policy's distribution, the current one when left out. Refused: none such."""
    if version is None:
        version = policy.version
    found = DistributionVersion.objects.filter(policy=policy, version=version).first()
    if not found:
        have = f"it has versions 1 to {policy.version}" if policy.version else "none was saved yet (D6)"
        raise Refused(f"{name_of(policy)} has no version {version} of its distribution: {have}")
    return load([found.distribution_id])[found.distribution_id]


def history(policy: Policy) -> list[VersionSaved]:
    """The versions of a policy's distribution, first to last (D6)."""
    found = DistributionVersion.objects.filter(policy=policy).order_by("version")
    return [VersionSaved(*row) for row in found.values_list("version", "distribution_id", "at", "by", "why")]


def pending_cycles(policy_ids: Iterable[int]) -> dict[int, int]:
    """Policy id → number of the open cycle that has taken a transaction of it (E4); others are not in it."""
    pending: dict[int, int] = {}
    taken = BatchItem.objects.filter(batch__state="pending")
    for chunk in chunks(sorted(set(policy_ids)), CHUNK):
        found = taken.filter(transaction__policy_id__in=chunk)
        pending.update(found.values_list("transaction__policy_id", "batch_id").distinct())
    return pending


def top_agents(standings: Collection[Standing]) -> set[Standing]:
    """Those whose upline on that day is themselves; an alternate for issuer and product type goes first (B2, B4)."""
    agent_ids = sorted({standing.agent_id for standing in standings})
    normal: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    others: dict[int, list[tuple[int, int | None, int | None]]] = defaultdict(list)
    for chunk in chunks(agent_ids, CHUNK):
        dated = Upline.objects.filter(agent_id__in=chunk)
        for agent, above, since, until in dated.values_list("agent_id", "upline_id", "valid_from", "valid_to"):
            normal[agent].append((above, since, until))
        alternates = Alternate.objects.filter(agent_id__in=chunk, upline__isnull=False)
        for agent, other, issuer, kind in alternates.values_list(
            "agent_id", "upline_id", "issuer_id", "product_type_id"
        ):
            if other is not None:
                others[agent].append((other, issuer, kind))

    def upline(standing: Standing) -> int | None:
        for above, issuer, product_type in others[standing.agent_id]:  # those that fit agree, or were refused (B4)
            if issuer in (None, standing.issuer_id) and product_type in (None, standing.product_type_id):
                return above
        return next((above for above, since, until in normal[standing.agent_id] if since <= standing.on <= until), None)

    return {standing for standing in standings if upline(standing) == standing.agent_id}


def _near(word: str, known: list[str]) -> list[str]:
    by_lower = {name.lower(): name for name in known}
    return [by_lower[name] for name in get_close_matches(word.lower(), by_lower, n=SHOWN)]


def _near_policies(code: str, number: str) -> list[str]:
    """Policies whose number is the same but for case, or of another issuer, or begins the same."""
    policies = Policy.objects.select_related("issuer").order_by("issuer__code", "number")
    same = policies.filter(number__iexact=number)[:SHOWN]
    found = [name_of(policy) for policy in same]
    if not found and len(number) > 1:
        begun = policies.filter(issuer__code=code, number__startswith=number[:-1])
        found = [name_of(policy) for policy in begun[:SHOWN]]
    return found


def _suggestion(near: list[str]) -> str:
    return f"; did you mean {' or '.join(near)}?" if near else ""
