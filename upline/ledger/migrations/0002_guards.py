from django.db import migrations

from upline.bulk.immutable import RefuseChange
from upline.ledger.guards import EntryHolds

LAW = "is never changed or deleted, correct it by an opposite entry (I1)"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        RefuseChange("entry", keys=[["number"], ["kind", "source"], ["reverses_id"]], law=LAW),
        RefuseChange("posting", law=LAW),
        EntryHolds(),
    ]
