"""The templates, by name, in the order in which a new installation brings its files in."""

from ..template import Template
from .alternates import Alternates
from .balances import AgentBalances, DebitBalances
from .distributions import Distributions
from .effective import Contracts, Uplines
from .people import Agencies, Agents, Appointments, CustomSettings, Issuers
from .policies import Policies
from .rates import Plans, Rates
from .transactions import Transactions

TEMPLATES: dict[str, Template] = {
    template.name: template
    for template in (
        Issuers(),
        Agencies(),
        Agents(),
        Uplines(),
        Plans(),
        Contracts(),
        Rates(),
        Alternates(),
        CustomSettings(),
        Appointments(),
        Policies(),
        Transactions(),
        Distributions(),
        DebitBalances(),
        AgentBalances(),
    )
}
