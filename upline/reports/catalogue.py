"""The reports there are, by name; each is loaded only when it is asked for."""

from importlib import import_module

from upline.errors import Refused
from upline.reports.definition import Report

_MODULES = {
    "agent-balance-by-issuer": "upline.reports.agent_balances",
    "agent-statement": "upline.reports.agent_statement",
    "debit-balances": "upline.reports.debit_balances",
}
NAMES = tuple(_MODULES)


def report(name: str) -> Report:
    """The report of that name. Raises Refused with the names there are."""
    if name not in _MODULES:
        raise Refused(f"there is no report '{name}'; the reports are {', '.join(NAMES)}")
    definition: Report = import_module(_MODULES[name]).REPORT
    return definition
