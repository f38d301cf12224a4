from django.db import models
from django.db.models import F, Q

from upline.engine.dates import LAST_MONTH

BASES = ("written", "paid", "received")


class Policy(models.Model):
    """A policy (E1). Its current distribution is `version` of its DistributionVersions; 0: none was saved yet (D6)."""

    number = models.CharField(max_length=60)
    issuer = models.ForeignKey("agents.Issuer", models.PROTECT)
    plan = models.ForeignKey("rates.Plan", models.PROTECT)
    state = models.ForeignKey("rates.State", models.PROTECT, null=True)
    insured = models.CharField(max_length=200, blank=True, default="")
    writing_agent = models.ForeignKey("agents.Agent", models.PROTECT)
    effective_date = models.DateField()
    status = models.CharField(max_length=12, default="active")
    basis = models.CharField(max_length=8, default="written")
    pay_style = models.CharField(max_length=12, default="default")
    advance_months = models.SmallIntegerField(null=True)
    annual_premium = models.BigIntegerField(null=True)  # minor units
    payment_months = models.SmallIntegerField(null=True)
    paid_through = models.DateField(null=True)
    company_percent = models.IntegerField(null=True)  # millionths; none: no commission is expected from the issuer
    version = models.IntegerField(default=0)
    # a close moves it for a whole book at once: a key or an index here would cost more than all the rest of the close
    distribution = models.ForeignKey("Distribution", models.PROTECT, null=True, db_constraint=False, db_index=False)
    first_cycle = models.IntegerField(null=True)  # the first closed cycle it was in (F1)
    advance_used = models.BooleanField(default=False)  # a positive premium was processed (G2)

    class Meta:
        db_table = "policy"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="policy_one_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=("active", "lapsed", "chargeback", "cancelled")), name="policy_status"
            ),
            models.CheckConstraint(condition=Q(basis__in=BASES), name="policy_basis"),
            models.CheckConstraint(
                condition=Q(pay_style__in=("default", "as_earned", "converted")), name="policy_pay_style"
            ),
            models.CheckConstraint(
                condition=Q(version=0, distribution__isnull=True) | Q(version__gt=0, distribution__isnull=False),
                name="policy_version",
            ),
        ]


class Transaction(models.Model):
    """Premium written or paid, or commission received, on a policy (E2). Its state is its batch's, or open."""

    reference = models.CharField(max_length=60, unique=True)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="transactions", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=8, default="written")
    type = models.CharField(max_length=3, blank=True, default="")
    premium = models.BigIntegerField()  # minor units, signed
    commission = models.BigIntegerField(null=True)  # minor units, signed; received from the issuer
    payment_months = models.SmallIntegerField(null=True)  # none: the policy's, else 1
    policy_month = models.SmallIntegerField(null=True)  # none: counted from the effective date (E3)
    members = models.IntegerField(null=True)
    accounting_month = models.IntegerField(null=True)  # YYYYMM
    item = models.CharField(max_length=60, blank=True, default="")
    agency = models.ForeignKey("agents.Agency", models.PROTECT, null=True, db_index=False)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "transaction"
        indexes = [models.Index(fields=["policy", "date"], name="transaction_by_policy")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BASES), name="transaction_kind"),
            models.CheckConstraint(
                condition=Q(payment_months__isnull=True) | Q(payment_months__in=(1, 3, 6, 12)),
                name="transaction_payment_months",
            ),
        ]


class Distribution(models.Model):
    """Who is paid and at which cumulative rate. Immutable; the same table of rows is kept once.

    digest: SHA-256 of its rows, so that a distribution that is there already is found, not written again.
    """

    digest = models.BinaryField(max_length=32, unique=True)

    class Meta:
        db_table = "distribution"


class DistributionRow(models.Model):
    """An agent at a level for policy months from … to: cumulative rate (millionths) and fixed amount (minor units).

    rate: the one it was taken from, or whose terms it has; it stays named when that rate is gone.
    """

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="rows", db_constraint=False, db_index=False
    )
    level = models.SmallIntegerField()
    agent = models.ForeignKey("agents.Agent", models.PROTECT)
    from_month = models.SmallIntegerField(default=1)
    to_month = models.SmallIntegerField(default=LAST_MONTH)
    percent = models.IntegerField(default=0)
    fixed = models.BigIntegerField(default=0)
    per_member = models.BooleanField(default=False)
    of_commission = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    advance_months = models.SmallIntegerField(default=0)
    admin_fee_percent = models.IntegerField(default=0)
    rate = models.ForeignKey("rates.Rate", models.DO_NOTHING, null=True, db_constraint=False, db_index=False)

    class Meta:
        db_table = "distribution_row"
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "level", "from_month"], name="distribution_row_one_a_month"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, from_month__gte=1, to_month__gte=F("from_month"), to_month__lte=LAST_MONTH),
                name="distribution_row_months",
            ),
            models.CheckConstraint(condition=Q(percent__gte=0, fixed__gte=0), name="distribution_row_not_negative"),
        ]


class DistributionVersion(models.Model):
    """The distribution of a policy from a moment on: saved by its first close, an edit, an import or a reset (D6)."""

    pk = models.CompositePrimaryKey("policy_id", "version")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions", db_constraint=False, db_index=False)
    version = models.IntegerField()
    distribution = models.ForeignKey(Distribution, models.PROTECT, db_constraint=False, db_index=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200)

    class Meta:
        db_table = "distribution_version"


class Batch(models.Model):
    """The transactions that the cycle of the same number has taken: pending, then processed. Freed: deleted."""

    number = models.IntegerField(primary_key=True)
    state = models.CharField(max_length=9, default="pending")

    class Meta:
        db_table = "batch"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("pending", "processed")), name="batch_state"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="pending"), name="batch_one_pending"),
        ]


class BatchItem(models.Model):
    """A transaction in a batch, with the distribution, policy month and payment months it was computed with (E5)."""

    transaction = models.OneToOneField(Transaction, models.PROTECT, primary_key=True, db_constraint=False)
    batch = models.ForeignKey(Batch, models.PROTECT, db_constraint=False)
    distribution = models.ForeignKey(Distribution, models.PROTECT, db_constraint=False, db_index=False)
    version = models.IntegerField()
    policy_month = models.IntegerField()
    payment_months = models.SmallIntegerField()

    class Meta:
        db_table = "batch_item"
