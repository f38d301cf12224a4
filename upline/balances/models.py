from django.db import models
from django.db.models import F, Q


class DebitBalance(models.Model):
    """What an agent was advanced on a policy and has not earned back (G3); minor units, none negative.

    debit = (imported_advance − imported_recovery) + advance − recovery − chargebacks. The imported part is what another
    system had advanced; `imported` also means that the advance was paid before (G2). The rest adds up closed cycles.
    """

    pk = models.CompositePrimaryKey("policy_id", "agent_id")
    policy = models.ForeignKey(
        "policies.Policy", models.PROTECT, related_name="debits", db_constraint=False, db_index=False
    )
    agent = models.ForeignKey("agents.Agent", models.PROTECT, related_name="debits", db_constraint=False)
    imported = models.BooleanField(default=False)
    imported_advance = models.BigIntegerField(default=0)
    imported_recovery = models.BigIntegerField(default=0)
    advance = models.BigIntegerField(default=0)
    recovery = models.BigIntegerField(default=0)
    chargebacks = models.BigIntegerField(default=0)

    class Meta:
        db_table = "debit_balance"
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_advance__gte=0, imported_recovery__gte=0, advance__gte=0, recovery__gte=0)
                & Q(chargebacks__gte=0),
                name="debit_balance_parts",
            ),
            models.CheckConstraint(
                condition=Q(
                    imported_advance__gte=F("imported_recovery") + F("recovery") + F("chargebacks") - F("advance")
                ),
                name="debit_balance_not_negative",
            ),
        ]


class BalanceImport(models.Model):
    """An Agent Balance brought in from elsewhere (template agent-balances); its entry in the ledger makes it count."""

    agent = models.ForeignKey("agents.Agent", models.PROTECT)
    date = models.DateField()
    amount = models.BigIntegerField()  # minor units; positive: the agent owes
    form_1099 = models.BigIntegerField(default=0)  # minor units made reportable with it

    class Meta:
        db_table = "balance_import"
        constraints = [models.UniqueConstraint(fields=["agent", "date"], name="balance_import_one_a_day")]
