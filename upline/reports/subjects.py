"""What a selection names, found in the database: the cycle, the agent, the issuer, the policy."""

from upline.agents.models import Agent, Issuer
from upline.cycles.models import Cycle
from upline.errors import Refused
from upline.policies.models import Policy
from upline.reports.definition import Selection

SHOWN_STATES = ("open", "closing", "closed")


def agent_named(code: str) -> Agent:
    """The agent with this code. Raises Refused."""
    found = Agent.objects.filter(code=code).select_related("agency").first()
    if found is None:
        raise Refused(f"there is no agent '{code}': give an agent's code, as `upline balances agents` lists them")
    return found


def issuer_named(code: str) -> Issuer:
    """The issuer with this code. Raises Refused."""
    found = Issuer.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(sorted(Issuer.objects.values_list("code", flat=True)[:20])) or "none yet"
        raise Refused(f"there is no issuer '{code}'; issuers are {codes}")
    return found


def policy_named(name: str) -> Policy:
    """The policy named ISSUER/NUMBER. Raises Refused."""
    issuer, slash, number = name.partition("/")
    if not slash or not number:
        raise Refused(f"'{name}' does not name a policy: write ISSUER/NUMBER, such as ACME/P-100")
    found = (
        Policy.objects.filter(issuer__code=issuer, number=number)
        .select_related("issuer", "plan", "plan__product_type", "state", "writing_agent")
        .first()
    )
    if found is None:
        raise Refused(f"there is no policy '{name}' (written ISSUER/NUMBER)")
    return found


def cycle_numbered(number: int | None) -> Cycle:
    """The cycle of this number, or the latest that was not abandoned. Raises Refused (F7)."""
    if number is None:
        latest = Cycle.objects.filter(state__in=SHOWN_STATES).order_by("-number").first()
        if latest is None:
            raise Refused("there is no cycle yet: run one with `upline cycle run --date DATE` (F1)")
        return latest
    found = Cycle.objects.filter(number=number).first()
    if found is None:
        raise Refused(f"there is no cycle {number}: `upline cycle list` shows the cycles")
    if found.state == "abandoned":
        raise Refused(f"cycle {number} is abandoned; run a new cycle (F7)")
    if found.state not in SHOWN_STATES:
        raise Refused(f"cycle {number} is still calculating; wait until it is open (F2)")
    return found


def cycle_of(selection: Selection) -> Cycle:
    """The cycle a selection means: its number, the only one dated in its month, or the latest. Raises Refused."""
    if selection.cycle is not None or selection.month is None:
        cycle = cycle_numbered(selection.cycle)
        if selection.month not in (None, cycle.date.year * 100 + cycle.date.month):
            raise Refused(f"cycle {cycle.number} is dated {cycle.date}, not in the month given: give one of the two")
        return cycle
    year, month = divmod(selection.month, 100)
    name = f"{year:04d}-{month:02d}"
    cycles = Cycle.objects.filter(state__in=SHOWN_STATES, date__year=year, date__month=month).order_by("number")
    found = list(cycles[:10])
    if not found:
        raise Refused(f"no cycle is dated in {name}: `upline cycle list` shows the cycles")
    if len(found) > 1:
        numbers = ", ".join(str(cycle.number) for cycle in found)
        raise Refused(f"cycles {numbers} are dated in {name}: choose one with --cycle")
    return found[0]
