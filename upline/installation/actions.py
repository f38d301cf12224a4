from django.db import transaction

from upline.audit.actions import record
from upline.audit.actor import Actor
from upline.errors import Refused

from .models import Setting
from .queries import known, texts


@transaction.atomic
def set_setting(actor: Actor, name: str, text: str) -> bool:
    """Give a setting a new value; False where it has that value already.

    text: as typed, e.g. `0.10`; kept in the one way it is written. The default is kept as no row.
    Refused where there is no such setting, or the text is not of its kind.
    """
    key = known(name)
    try:
        value = key.write(key.read(text.strip()))
    except ValueError as error:
        raise Refused(f"setting {name}: {error}") from None
    before = texts()[name]
    if value == before:
        return False
    if value == key.write(key.read(key.default)):
        Setting.objects.filter(key=name).delete()
    else:
        Setting.objects.update_or_create(key=name, defaults={"value": value})
    record(actor, "settings", f"setting {name}", {"value": before}, {"value": value})
    return True
