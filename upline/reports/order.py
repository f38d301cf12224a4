"""Lists in order of character code, whatever the database's own order is, and policies by the name people give them."""

from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, Concat


def by_character(expression: Combinable | str) -> Combinable:
    """Sorts by character code on both databases; SQLite's own order is that already."""
    if isinstance(expression, str):
        expression = F(expression)
    return Collate(expression, "C") if connection.vendor == "postgresql" else expression


def policy_name(prefix: str = "") -> Combinable:
    """`ISSUER/NUMBER` of the policy at the end of `prefix`, such as `transaction__policy__`."""
    return Concat(f"{prefix}issuer__code", Value("/"), f"{prefix}number", output_field=CharField())
