from django.db import models
from django.db.models import Q

STATES = ("calculating", "open", "closing", "closed", "abandoned")
LIVE_STATES = ("calculating", "open", "closing")


class Cycle(models.Model):
    """One run and what became of it (F2). `slot` is 1 while the cycle is live, so that two never are."""

    number = models.IntegerField(primary_key=True)
    date = models.DateField()
    type = models.CharField(max_length=9)
    issuers = models.JSONField(default=list)  # codes; empty: all
    state = models.CharField(max_length=11, default="calculating")
    slot = models.SmallIntegerField(null=True, unique=True, default=1)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.TextField(blank=True, default="")  # of abandoning, or why it is empty
    transaction_count = models.BigIntegerField(default=0)
    line_count = models.BigIntegerField(default=0)
    exception_count = models.BigIntegerField(default=0)
    blocking_count = models.BigIntegerField(default=0)
    stage_counts = models.JSONField(default=list)  # [stage, rows in, rows out] in order
    snapshot_digest = models.CharField(max_length=64, blank=True, default="")
    book_version = models.BigIntegerField(default=0)

    class Meta:
        db_table = "cycle"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="cycle_state"),
            models.CheckConstraint(condition=Q(type__in=("all", "new", "recurring")), name="cycle_type"),
            models.CheckConstraint(
                # a condition that is neither true nor false would pass, as `slot = 1` of no slot is
                condition=Q(state__in=LIVE_STATES, slot=1, slot__isnull=False)
                | (~Q(state__in=LIVE_STATES) & Q(slot__isnull=True)),
                name="cycle_one_live",
            ),
        ]


class Line(models.Model):
    """What an agent earns on a stretch of months of a transaction (F3). Amounts are minor units, rates millionths.

    Loaded by the million, sorted by its key; the policy is the transaction's. percent and below_percent are
    cumulative; fixed is the agent's own share of fixed amounts in the commission.
    """

    pk = models.CompositePrimaryKey("cycle_id", "agent_id", "transaction_id", "stretch")
    cycle = models.ForeignKey(Cycle, models.PROTECT, db_constraint=False, db_index=False)
    agent = models.ForeignKey("agents.Agent", models.PROTECT, db_constraint=False, db_index=False)
    transaction = models.ForeignKey("policies.Transaction", models.PROTECT, db_constraint=False, db_index=False)
    stretch = models.SmallIntegerField()
    level = models.SmallIntegerField()
    policy_month = models.IntegerField()
    version = models.IntegerField()
    percent = models.IntegerField()
    below_percent = models.IntegerField()
    base = models.BigIntegerField()
    fixed = models.BigIntegerField()
    commission = models.BigIntegerField()
    advance = models.BigIntegerField()
    recovery = models.BigIntegerField()
    earned = models.BigIntegerField()
    admin_fee = models.BigIntegerField()

    class Meta:
        db_table = "line"


class AgentSummary(models.Model):
    """One agent in a cycle (F4); minor units. admin_fee, chargebacks and adjustments are signed effects on net."""

    pk = models.CompositePrimaryKey("cycle_id", "agent_id")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="summaries", db_index=False)
    agent = models.ForeignKey("agents.Agent", models.PROTECT)
    direct = models.BigIntegerField(default=0)
    override = models.BigIntegerField(default=0)
    advance = models.BigIntegerField(default=0)
    recovery = models.BigIntegerField(default=0)
    earned = models.BigIntegerField(default=0)
    admin_fee = models.BigIntegerField(default=0)
    chargebacks = models.BigIntegerField(default=0)
    adjustments = models.BigIntegerField(default=0)
    withheld = models.BigIntegerField(default=0)
    carried_in = models.BigIntegerField(default=0)
    net = models.BigIntegerField(default=0)
    form_1099 = models.BigIntegerField(default=0)
    beginning_balance = models.BigIntegerField(default=0)
    ending_balance = models.BigIntegerField(default=0)
    balance_increase = models.BigIntegerField(default=0)
    net_increase = models.BigIntegerField(default=0)
    carried_out = models.BigIntegerField(default=0)
    billed = models.BigIntegerField(default=0)

    class Meta:
        db_table = "agent_summary"


class CycleException(models.Model):
    """A policy that the cycle left out, or a stranded debit (X): code, record, reason and where to mend it."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="exceptions")
    code = models.CharField(max_length=2)
    policy = models.ForeignKey("policies.Policy", models.PROTECT, db_index=False)
    record = models.CharField(max_length=110)
    reason = models.TextField()
    blocking = models.BooleanField(default=True)

    class Meta:
        db_table = "cycle_exception"


class SnapshotPart(models.Model):
    """A piece of a table of a cycle's snapshot: Parquet, cut into parts of bounded size (F8). Never changed."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="snapshot")
    table = models.CharField(max_length=30)
    part = models.SmallIntegerField()
    data = models.BinaryField()

    class Meta:
        db_table = "snapshot_part"
        constraints = [models.UniqueConstraint(fields=["cycle", "table", "part"], name="snapshot_part_one")]
