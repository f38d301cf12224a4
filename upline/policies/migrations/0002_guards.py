from django.db import migrations

from upline.bulk.guards import Guard
from upline.bulk.immutable import RefuseChange

LAW = "is never changed or deleted, give the policy another version (D6)"


class RoomForUpdates(Guard):
    """Leaves room on PostgreSQL's pages for the next state of each policy: a close moves them all without touching an index."""

    def describe(self) -> str:
        return "Leave room for updates of policy"

    def sqlite(self) -> list[str]:
        return []

    def sqlite_away(self) -> list[str]:
        return []

    def postgresql(self) -> list[str]:
        return ['ALTER TABLE "policy" SET (fillfactor = 50)']

    def postgresql_away(self) -> list[str]:
        return ['ALTER TABLE "policy" RESET (fillfactor)']


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        RefuseChange("distribution", keys=[["id"]], law=LAW),
        RefuseChange("distribution_row", keys=[["distribution_id", "level", "from_month"]], law=LAW),
        RefuseChange("distribution_version", keys=[["policy_id", "version"]], law=LAW),
        RoomForUpdates(),
    ]
