"""The settings there are: each with its meaning, its default, what is expected of it, and how its text is read."""

from collections.abc import Callable
from dataclasses import dataclass

from upline.engine.money import format_amount, format_percent, parse_amount, parse_percent

Value = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Key:
    """One setting. default: as text. read: text → value, ValueError with what was expected; write: value → text."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Value]
    write: Callable[[Value], str] = lambda value: "" if value is None else str(value)


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"'{text}' is not one of {', '.join(choices)}")
        return text

    return read


def _amount(text: str) -> int:
    amount = parse_amount(text)
    if amount < 0:
        raise ValueError(f"'{text}' is below 0.00")
    return amount


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 3660:
        raise ValueError(f"'{text}' is not a number of days from 1 to 3660, nor empty (off)")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"'{text}' is neither true nor false")
    return text.lower() == "true"


def _time_zone(text: str) -> str:
    from zoneinfo import available_timezones

    if text not in available_timezones():
        raise ValueError(f"'{text}' is not a time zone such as UTC or America/New_York")
    return text


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError(f"'{text}' is not a currency's code of three capital letters such as USD (A1)")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    addresses = tuple(part.strip() for part in text.split(",") if part.strip())
    for address in addresses:
        name, at, host = address.partition("@")
        if not (name and at and "." in host) or " " in address:
            raise ValueError(f"'{address}' is not an e-mail address; several are separated by commas (L4)")
    return addresses


def _write_amount(value: Value) -> str:
    assert isinstance(value, int)
    return format_amount(value)


def _write_percent(value: Value) -> str:
    assert isinstance(value, int)
    return format_percent(value)


def _write_flag(value: Value) -> str:
    return "true" if value else "false"


def _write_addresses(value: Value) -> str:
    assert isinstance(value, tuple)
    return ",".join(value)


KEYS = {
    key.name: key
    for key in (
        Key(
            "negative_net",
            "bill",
            "what becomes of a negative net (H6)",
            _one_of("agent_balance", "carry", "bill"),
        ),
        Key("tolerance_line", "0.10", "amount a statement's line may differ by (J13)", _amount, _write_amount),
        Key("tolerance_percent", "0.5", "percent a line may differ by (J13)", parse_percent, _write_percent),
        Key("tolerance_statement", "1.00", "amount absorbed on a whole statement (J13)", _amount, _write_amount),
        Key("lapse_days", "", "days after paid-through until a policy lapses; empty: off (G8)", _days),
        Key("auto_chargeback", "false", "a lapse with a debit makes a chargeback (G8)", _flag, _write_flag),
        Key("minimum_payment", "0.00", "smallest amount a pay run pays (K5)", _amount, _write_amount),
        Key("accounting", "accrual", "when an item's money is income (I2, J8)", _one_of("accrual", "cash")),
        Key("time_zone", "UTC", "whose days count as today (A5)", _time_zone),
        Key("currency", "USD", "of all amounts (A1)", _currency),
        Key("alert_recipients", "", "e-mail addresses, separated by commas (L4)", _addresses, _write_addresses),
        Key("pay_without_approval", "false", "a pay run needs no second person (K5)", _flag, _write_flag),
    )
}
