"""The settings of the installation: all of them, typed, checked when set, audited; on both databases."""

from datetime import date

import pytest

from tests.support.databases import Database
from upline.audit.actor import Actor
from upline.errors import Refused
from upline.installation.keys import KEYS

ANN = Actor("ann", date(2026, 1, 31))
DEFAULTS = {
    "negative_net": "bill",
    "tolerance_line": 10,
    "tolerance_percent": 5_000,
    "tolerance_statement": 100,
    "lapse_days": None,
    "auto_chargeback": False,
    "minimum_payment": 0,
    "accounting": "accrual",
    "time_zone": "UTC",
    "currency": "USD",
    "alert_recipients": (),
    "pay_without_approval": False,
}


def test_a_new_installation_has_the_defaults(database: Database) -> None:
    from upline.installation.queries import get, values

    assert values() == DEFAULTS
    assert {name: get(name) for name in KEYS} == DEFAULTS


@pytest.mark.parametrize(
    ("name", "given", "kept", "value"),
    [
        ("negative_net", "carry", "carry", "carry"),
        ("tolerance_line", "0.5", "0.50", 50),
        ("tolerance_percent", "1.250", "1.25", 12_500),
        ("lapse_days", " 45 ", "45", 45),
        ("auto_chargeback", "True", "true", True),
        ("time_zone", "America/New_York", "America/New_York", "America/New_York"),
        ("currency", "EUR", "EUR", "EUR"),
        ("alert_recipients", "a@b.example , c@d.example,", "a@b.example,c@d.example", ("a@b.example", "c@d.example")),
    ],
)
def test_a_setting_is_kept_in_one_way_of_writing_it(
    database: Database, name: str, given: str, kept: str, value: object
) -> None:
    from upline.audit.models import AuditRecord
    from upline.installation.actions import set_setting
    from upline.installation.queries import get, texts

    assert set_setting(ANN, name, given)
    assert (texts()[name], get(name)) == (kept, value)
    assert not set_setting(ANN, name, kept), "the same value again changes nothing"
    assert set_setting(ANN, name, KEYS[name].default), "the default can be set again"
    assert get(name) == DEFAULTS[name]
    changes = AuditRecord.objects.order_by("id").values_list("by", "record", "before", "after")
    default = {"value": KEYS[name].write(KEYS[name].read(KEYS[name].default))}
    record = f"setting {name}"
    assert list(changes) == [("ann", record, default, {"value": kept}), ("ann", record, {"value": kept}, default)]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("negative_net", "forgive", "setting negative_net: 'forgive' is not one of agent_balance, carry, bill"),
        ("tolerance_line", "-0.10", "setting tolerance_line: '-0.10' is below 0.00"),
        ("tolerance_line", "0.105", "more than two decimals"),
        ("tolerance_percent", "NaN", "'NaN' is not a percentage such as 12.5"),
        ("lapse_days", "0", "not a number of days from 1 to 3660"),
        ("lapse_days", "٣", "not a number of days"),
        ("auto_chargeback", "yes", "'yes' is neither true nor false"),
        ("accounting", "", "'' is not one of accrual, cash"),
        ("time_zone", "Mars/Olympus", "is not a time zone such as UTC"),
        ("currency", "usd", "three capital letters such as USD (A1)"),
        ("alert_recipients", "a@b.example,nobody", "'nobody' is not an e-mail address"),
        ("minimum_pay", "1.00", "there is no setting 'minimum_pay': did you mean minimum_payment?"),
    ],
)
def test_what_a_setting_does_not_take_is_refused(database: Database, name: str, given: str, message: str) -> None:
    from upline.audit.models import AuditRecord
    from upline.installation.actions import set_setting
    from upline.installation.models import Setting

    with pytest.raises(Refused) as refusal:
        set_setting(ANN, name, given)
    assert message in str(refusal.value)
    assert not Setting.objects.exists()
    assert not AuditRecord.objects.exists()
