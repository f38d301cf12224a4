from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from upline.engine.dates import FIRST_DAY, LAST_DAY

PAY_STYLES = ("advance", "as_earned")
NEGATIVE_NETS = ("agent_balance", "carry", "bill")


class Issuer(models.Model):
    """The insurer that pays commission."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        db_table = "issuer"

    def __str__(self) -> str:
        return self.code


class Agency(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        db_table = "agency"

    def __str__(self) -> str:
        return self.code


class Agent(models.Model):
    """Whoever earns commission, a person or an organisation (B1)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, default="person")
    status = models.CharField(max_length=12, default="active")
    vested = models.BooleanField(default=True)
    on_hold = models.BooleanField(default=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True)
    email = models.CharField(max_length=254, blank=True, default="")
    npn = models.CharField(max_length=20, blank=True, default="")
    pay_style = models.CharField(max_length=12, default="as_earned")
    minimum_payment = models.BigIntegerField(null=True)  # minor units; none: the installation's
    negative_net = models.CharField(max_length=14, blank=True, default="")  # empty: the installation's (H6)
    form_1099_exempt = models.BooleanField(default=False)
    debit_limit = models.BigIntegerField(null=True)  # minor units; none: no limit
    tin = models.TextField(blank=True, default="")  # encrypted
    bank_routing = models.TextField(blank=True, default="")  # encrypted
    bank_account = models.TextField(blank=True, default="")  # encrypted

    class Meta:
        db_table = "agent"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("person", "organisation")), name="agent_kind"),
            models.CheckConstraint(condition=Q(status__in=("active", "terminated")), name="agent_status"),
            models.CheckConstraint(condition=Q(pay_style__in=PAY_STYLES), name="agent_pay_style"),
            models.CheckConstraint(condition=Q(negative_net__in=("", *NEGATIVE_NETS)), name="agent_negative_net"),
        ]

    def __str__(self) -> str:
        return self.code


class Upline(models.Model):
    """The agent one level above, from a day to a day, both included; the top agent's upline is itself (B2)."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="uplines")
    upline = models.ForeignKey(Agent, models.PROTECT, related_name="downlines")
    valid_from = models.DateField(default=FIRST_DAY)
    valid_to = models.DateField(default=LAST_DAY)

    class Meta:
        db_table = "upline"
        constraints = [
            models.UniqueConstraint(fields=["agent", "valid_from"], name="upline_one_from_a_day"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="upline_range"),
        ]


class Contract(models.Model):
    """A named set of rates (C); an agent holds one at a date (B3)."""

    code = models.CharField(max_length=40, unique=True)

    class Meta:
        db_table = "contract"

    def __str__(self) -> str:
        return self.code


class ContractHeld(models.Model):
    """The contract of an agent from a day to a day, both included (B3)."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="contracts_held")
    contract = models.ForeignKey(Contract, models.PROTECT)
    valid_from = models.DateField(default=FIRST_DAY)
    valid_to = models.DateField(default=LAST_DAY)

    class Meta:
        db_table = "contract_held"
        constraints = [
            models.UniqueConstraint(fields=["agent", "valid_from"], name="contract_held_one_from_a_day"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="contract_held_range"),
        ]


class ProductType(models.Model):
    code = models.CharField(max_length=40, unique=True)

    class Meta:
        db_table = "product_type"

    def __str__(self) -> str:
        return self.code


class Alternate(models.Model):
    """Another contract and/or upline of an agent for an issuer and a product type; none of these: Any (B4)."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="alternates")
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True)
    product_type = models.ForeignKey(ProductType, models.PROTECT, null=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True)
    upline = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="alternate_downlines")

    class Meta:
        db_table = "alternate"
        constraints = [
            models.UniqueConstraint(
                F("agent"), Coalesce("issuer", 0), Coalesce("product_type", 0), name="alternate_one_a_key"
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=False) | Q(upline__isnull=False), name="alternate_says_something"
            ),
        ]


class CustomSetting(models.Model):
    """Advance months and pay style of an agent for an issuer and a product type; none of these: Any (G1)."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="custom_settings")
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True)
    product_type = models.ForeignKey(ProductType, models.PROTECT, null=True)
    advance_months = models.SmallIntegerField(null=True)
    pay_style = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        db_table = "custom_setting"
        constraints = [
            models.UniqueConstraint(
                F("agent"), Coalesce("issuer", 0), Coalesce("product_type", 0), name="custom_setting_one_a_key"
            ),
            models.CheckConstraint(
                condition=Q(advance_months__isnull=True) | Q(advance_months__gte=0), name="custom_setting_months"
            ),
            models.CheckConstraint(condition=Q(pay_style__in=("", *PAY_STYLES)), name="custom_setting_pay_style"),
        ]


class Appointment(models.Model):
    """An issuer's writing number, held by one agent (B5); terminated with the tick, it forfeits (H8)."""

    issuer = models.ForeignKey(Issuer, models.PROTECT)
    writing_number = models.CharField(max_length=40)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="appointments")
    status = models.CharField(max_length=12, default="active")
    terminated_on = models.DateField(null=True)
    forfeit = models.BooleanField(default=False)

    class Meta:
        db_table = "appointment"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "writing_number"], name="appointment_one_agent_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=("active", "pending", "probation", "terminated")), name="appointment_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="terminated") | Q(terminated_on__isnull=False), name="appointment_terminated_on"
            ),
        ]
