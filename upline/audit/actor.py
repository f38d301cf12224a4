"""Who acts, and on which day: handed down to every action, so that nothing below a face reads a clock."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Actor:
    """by: the user's name. today: the civil date in the installation's time zone (A5)."""

    by: str
    today: date
