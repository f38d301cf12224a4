"""What a cell of a file may hold: how its text becomes a value, how a value is shown, and how both are described.

A Cell's `parse` takes text without outer spaces that is not empty, and raises ValueError with what was found and what
was expected. Values: int minor units for amounts, int millionths for percentages, date, int, bool, str.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from upline.engine.dates import FIRST_DAY, LAST_DAY, LAST_MONTH
from upline.engine.money import format_amount, format_percent, parse_amount, parse_percent

FIRST_YEAR, LAST_YEAR = 1900, 2199
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$", re.ASCII)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$", re.ASCII)
_WHOLE = re.compile(r"^(-?\d{1,9})(?:\.0+)?$", re.ASCII)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Cell:
    """A kind of cell. expects: in words, for messages and documents.

    plain: above 0, printable ASCII text of at most so many characters is its own value.
    """

    expects: str
    parse: Callable[[str], Any]
    show: Callable[[Any], Any] = str
    plain: int = 0


def code(longest: int = 40, slash: bool = True, reserved: str = "") -> Cell:
    """A code: letters as they are, spaces inside allowed; no line breaks or invisible characters.

    reserved: a word, in small letters, that means something else where such a code is named.
    """

    def parse(text: str) -> str:
        if not text.isprintable():
            raise ValueError(f"{quoted(text)} holds {_hidden(text)}; expected a code of visible characters")
        if len(text) > longest:
            raise ValueError(f"{quoted(text)} has {len(text)} characters; expected at most {longest}")
        if text.lower() == reserved:
            raise ValueError(f"{quoted(text)} has a meaning of its own in other templates; expected another code")
        if not slash and "/" in text:
            raise ValueError(f"{quoted(text)} holds '/', which parts issuer and number in ISSUER/NUMBER; leave it out")
        return text

    what = f"code, at most {longest} characters" + ("" if slash else ", without `/`")
    return Cell(what, parse, plain=longest if slash and not reserved else 0)


def words(longest: int) -> Cell:
    """Free text; line breaks and tabs are kept, other control characters refused."""

    def parse(text: str) -> str:
        if not text.isprintable() and (bad := next((c for c in text if _is_control(c)), None)):
            raise ValueError(f"{quoted(text)} holds {_named(bad)}; expected text without control characters")
        if len(text) > longest:
            raise ValueError(f"{quoted(text)} has {len(text)} characters; expected at most {longest}")
        return text

    return Cell(f"text, at most {longest} characters", parse, plain=longest)


def choice(*options: str) -> Cell:
    """One of a few words, in small letters."""
    listed = ", ".join(options)

    def parse(text: str) -> str:
        if text.lower() not in options:
            raise ValueError(f"{quoted(text)} is not one of {listed}")
        return text.lower()

    return Cell(f"one of `{'`, `'.join(options)}`", parse)


def choice_as_written(*options: str) -> Cell:
    """One of a few words in capitals."""
    listed = ", ".join(options)

    def parse(text: str) -> str:
        if text.upper() not in options:
            raise ValueError(f"{quoted(text)} is not one of {listed}")
        return text.upper()

    return Cell(f"one of `{'`, `'.join(options)}`", parse)


def _parse_flag(text: str) -> bool:
    value = _FLAGS.get(text.lower())
    if value is None:
        raise ValueError(f"{quoted(text)} is neither true nor false")
    return value


FLAG = Cell("`true` or `false`", _parse_flag, lambda value: value)


def _parse_money(text: str) -> int:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise ValueError(shortened(str(error))) from None


AMOUNT = Cell("amount such as `-1234.50`", _parse_money, lambda value: None if value is None else format_amount(value))


def _parse_positive(text: str) -> int:
    amount = _parse_money(text)
    if amount < 0:
        raise ValueError(f"{format_amount(amount)} is negative; expected 0 or more")
    return amount


AMOUNT_NOT_NEGATIVE = Cell("amount, 0 or more", _parse_positive, AMOUNT.show)


def _parse_rate(text: str) -> int:
    try:
        return parse_percent(text.removesuffix("%"))
    except ValueError as error:
        raise ValueError(shortened(str(error))) from None


PERCENT = Cell("percentage such as `12.5`", _parse_rate, lambda value: None if value is None else format_percent(value))


def _parse_day(text: str) -> date:
    match = _ISO_DAY.match(text)
    if not match:
        raise ValueError(f"{quoted(text)} is not a date such as 2026-01-31")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"{quoted(text)} is no day of the calendar; expected a date such as 2026-01-31") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{quoted(text)} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def show_day(value: date | None) -> str | None:
    """A date as text; the ends of open ranges and none as None."""
    return None if value is None or value in (FIRST_DAY, LAST_DAY) else value.isoformat()


DAY = Cell("date such as `2026-01-31`", _parse_day, show_day)


def _parse_last_day(text: str) -> date:
    return LAST_DAY if text[:10] == LAST_DAY.isoformat() else _parse_day(text)


UNTIL = Cell("date, included", _parse_last_day, show_day)


def _parse_month(text: str) -> int:
    match = _MONTH.match(text)
    if not match or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError(f"{quoted(text)} is not a month such as 2026-01")
    return int(match[1]) * 100 + int(match[2])


MONTH = Cell(
    "month such as `2026-01`",
    _parse_month,
    lambda value: None if value is None else f"{value // 100}-{value % 100:02d}",
)


def whole(lowest: int, highest: int) -> Cell:
    """A whole number from … to …, both included."""

    def parse(text: str) -> int:
        match = _WHOLE.match(text)
        if not match:
            raise ValueError(f"{quoted(text)} is not a whole number from {lowest} to {highest}")
        number = int(match[1])
        if not lowest <= number <= highest:
            raise ValueError(f"{number} is not from {lowest} to {highest}")
        return number

    return Cell(f"whole number from {lowest} to {highest}", parse, lambda value: value)


def one_of_numbers(*options: int) -> Cell:
    """One of a few whole numbers."""
    listed = ", ".join(map(str, options))

    def parse(text: str) -> int:
        match = _WHOLE.match(text)
        if not match or int(match[1]) not in options:
            raise ValueError(f"{quoted(text)} is not one of {listed}")
        return int(match[1])

    return Cell(f"one of {listed}", parse, lambda value: value)


ADVANCE_MONTHS = whole(0, 999)
FROM_MONTH = whole(1, LAST_MONTH)
PAYMENT_MONTHS = one_of_numbers(1, 3, 6, 12)


def digits(exactly: int, what: str, check: Callable[[str], bool] = lambda text: True) -> Cell:
    """A number of exactly so many digits, dashes and spaces left out; what was found is not repeated: it is private."""

    def parse(text: str) -> str:
        bare = text.replace("-", "").replace(" ", "")
        if len(bare) != exactly or not (bare.isascii() and bare.isdigit()) or not check(bare):
            raise ValueError(f"is not {what}")
        return bare

    return Cell(what, parse)


def quoted(text: str) -> str:
    """The text in quotes as a message shows it: shortened, and nothing in it that a terminal would obey."""
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in shortened(text, 60)) + "'"


def shortened(text: str, longest: int = 160) -> str:
    """The text, or its beginning and an ellipsis; without control characters."""
    text = text if len(text) <= longest else text[:longest] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _is_control(character: str) -> bool:
    if character in "\n\r\t":
        return False
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _hidden(text: str) -> str:
    return _named(next(c for c in text if not c.isprintable()))


def _named(character: str) -> str:
    known = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\xa0": "a no-break space"}
    return known.get(character, f"the invisible character U+{ord(character):04X}")
