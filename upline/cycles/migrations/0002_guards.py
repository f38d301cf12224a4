from django.db import migrations

from upline.bulk.immutable import RefuseChange, SealedWith

CYCLE = {"parent": "cycle", "column": "cycle_id", "key": "number", "states": ["closed"]}


class Migration(migrations.Migration):
    """What a closed cycle holds stays as it is; what an abandoned one held may be taken away."""

    dependencies = [("cycles", "0001_initial")]

    operations = [
        RefuseChange(
            "cycle",
            when="OLD.state IN ('closed', 'abandoned')",
            keys=[["number"]],
            law="is never changed once it is closed or abandoned, run a new cycle (F7)",
        ),
        SealedWith("line", **CYCLE),
        SealedWith("agent_summary", **CYCLE, insert=True),
        SealedWith("cycle_exception", **CYCLE, insert=True),
        SealedWith("snapshot_part", **CYCLE, insert=True),
        RefuseChange("snapshot_part", delete=False, keys=[["cycle_id", "table", "part"]], law="is never changed (F8)"),
    ]
