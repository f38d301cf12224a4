from django.db import migrations

from upline.bulk.immutable import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        RefuseChange("audit_record", keys=[["id"]], law="is never changed or deleted: it says what was done (A6)"),
    ]
