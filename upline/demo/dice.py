"""Numbers that look drawn by lot and never change: each is taken from a hash of what it is drawn for."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Option = TypeVar("Option")


def number(low: int, high: int, *drawn_for: object) -> int:
    """A whole number from low to high, both included; the same words always draw the same one."""
    words = "/".join(map(str, drawn_for)).encode()
    return low + int.from_bytes(blake2b(words, digest_size=8).digest(), "big") % (high - low + 1)


def pick(options: Sequence[Option], *drawn_for: object) -> Option:
    """One of the options."""
    return options[number(0, len(options) - 1, *drawn_for)]


def chance(per_thousand: int, *drawn_for: object) -> bool:
    """True in so many of a thousand draws."""
    return number(0, 999, *drawn_for) < per_thousand
