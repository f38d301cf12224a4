"""The appointments at the take-over: whose writing number is whose (B5)."""

from collections.abc import Iterator

from .house import PEOPLE
from .policies import YEAR


def appointments() -> Iterator[dict[str, str]]:
    """Halyard knows all writers by its own numbers, Kestrel some; numbers are handed out in the order of the book."""
    for place, person in enumerate(PEOPLE.values()):
        if person.level == 4 or person.hired.year == YEAR:
            continue
        yield _appointment("HALYARD", f"HD{40_000 + place}", person.code, "active")
        if person.level == 1:
            status = "probation" if person.code in ("JENSEN", "QUIGLEY") else "active"
            yield _appointment("KESTREL", f"K-{7100 + 3 * place}", person.code, status)


def _appointment(issuer: str, writing_number: str, agent: str, status: str) -> dict[str, str]:
    row = {"issuer": issuer, "writing_number": writing_number, "agent": agent}
    return {**row, "status": status, "terminated_on": "", "forfeit": "false"}


WRITING_NUMBERS = {row["agent"]: row["writing_number"] for row in appointments() if row["issuer"] == "HALYARD"}
