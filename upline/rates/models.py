from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from upline.engine.dates import FIRST_DAY, LAST_DAY, LAST_MONTH


class Plan(models.Model):
    """A product of an issuer."""

    code = models.CharField(max_length=40, unique=True)
    issuer = models.ForeignKey("agents.Issuer", models.PROTECT)
    product_type = models.ForeignKey("agents.ProductType", models.PROTECT)
    name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "plan"

    def __str__(self) -> str:
        return self.code


class State(models.Model):
    """A state (territory) that a policy or a rate names."""

    code = models.CharField(max_length=20, unique=True)

    class Meta:
        db_table = "state"

    def __str__(self) -> str:
        return self.code


class Rate(models.Model):
    """What a contract says for a key, from a day to a day, both included (C1); none in a key: Any.

    A rate that binds the plan leaves issuer and product type empty: the plan says them (C2).
    """

    contract = models.ForeignKey("agents.Contract", models.PROTECT, related_name="rates")
    issuer = models.ForeignKey("agents.Issuer", models.PROTECT, null=True)
    product_type = models.ForeignKey("agents.ProductType", models.PROTECT, null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True)
    state = models.ForeignKey(State, models.PROTECT, null=True)
    effective_from = models.DateField(default=FIRST_DAY)
    effective_to = models.DateField(default=LAST_DAY)

    class Meta:
        db_table = "rate"
        constraints = [
            models.UniqueConstraint(
                F("contract"),
                Coalesce("issuer", 0),
                Coalesce("product_type", 0),
                Coalesce("plan", 0),
                Coalesce("state", 0),
                F("effective_from"),
                name="rate_one_a_key",
            ),
            models.CheckConstraint(condition=Q(effective_to__gte=F("effective_from")), name="rate_range"),
            models.CheckConstraint(
                condition=Q(plan__isnull=True) | Q(issuer__isnull=True, product_type__isnull=True),
                name="rate_plan_says_issuer_and_type",
            ),
        ]


class RateBand(models.Model):
    """A rate's percentage (millionths) and fixed amount (minor units) for policy months from … to, both included."""

    rate = models.ForeignKey(Rate, models.CASCADE, related_name="bands")
    from_month = models.SmallIntegerField(default=1)
    to_month = models.SmallIntegerField(default=LAST_MONTH)
    percent = models.IntegerField(default=0)  # millionths (A2)
    fixed = models.BigIntegerField(default=0)  # minor units, a transaction or a member (C1)
    per_member = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    of_commission = models.BooleanField(default=False)  # else of premium
    advance_months = models.SmallIntegerField(default=0)
    admin_fee_percent = models.IntegerField(default=0)  # millionths of the gross advance (G9)

    class Meta:
        db_table = "rate_band"
        constraints = [
            models.UniqueConstraint(fields=["rate", "from_month"], name="rate_band_one_a_month"),
            models.CheckConstraint(
                condition=Q(from_month__gte=1, to_month__gte=F("from_month"), to_month__lte=LAST_MONTH),
                name="rate_band_months",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=10_000_000, fixed__gte=0, advance_months__gte=0),
                name="rate_band_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(admin_fee_percent__gte=0, admin_fee_percent__lte=10_000_000), name="rate_band_fee"
            ),
        ]
