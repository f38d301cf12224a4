from difflib import get_close_matches
from typing import Any

from upline.errors import Refused

from .keys import KEYS, Key, Value
from .models import Setting


def get(name: str) -> Any:
    """The value of a setting in its own type: an amount is minor units, a percentage millionths, off is None."""
    key = known(name)
    stored = Setting.objects.filter(key=name).values_list("value", flat=True).first()
    return key.read(key.default if stored is None else stored)


def values() -> dict[str, Value]:
    """All settings in their own types, by name."""
    return {name: KEYS[name].read(text) for name, text in texts().items()}


def texts() -> dict[str, str]:
    """All settings as text, by name, in the order of their definition."""
    stored = dict(Setting.objects.values_list("key", "value"))
    return {name: stored.get(name, key.default) for name, key in KEYS.items()}


def known(name: str) -> Key:
    """The definition of a setting; refused where there is none of that name."""
    if name not in KEYS:
        close = get_close_matches(name, KEYS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(KEYS)}"
        raise Refused(f"there is no setting '{name}': {hint}")
    return KEYS[name]
