from django.db import migrations

from upline.bulk.immutable import RefuseChange, SealedWith


class Migration(migrations.Migration):
    """What a closed cycle has processed stays processed; a batch that is pending may be freed (E4, F7)."""

    dependencies = [("policies", "0002_guards")]

    operations = [
        SealedWith("batch_item", parent="batch", column="batch_id", key="number", states=["processed"]),
        RefuseChange(
            "batch", when="OLD.state = 'processed'", keys=[["number"]], law="is never changed once it is processed (A6)"
        ),
    ]
