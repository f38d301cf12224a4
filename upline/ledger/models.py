from django.db import models
from django.db.models import Q

from .accounts import Account


class Entry(models.Model):
    """One balanced entry of the journal (I1) and its link in the chain (I4). Never changed, never deleted.

    number: its place in the chain, from 1 without a gap. source: what made it, as text that is unique a kind, e.g.
    "cycle 3" of "cycle_close". total: the sum of its debits (minor units), which is that of its credits.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    date = models.DateField()
    by = models.CharField(max_length=150)
    kind = models.CharField(max_length=40)  # e.g. cycle_close, balance_import, payment, reversal
    source = models.CharField(max_length=200)
    memo = models.TextField(blank=True, default="")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    posting_count = models.IntegerField()
    total = models.BigIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "entry"
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="entry_one_a_source"),
            models.CheckConstraint(condition=Q(number__gte=1, posting_count__gte=0, total__gte=0), name="entry_sizes"),
        ]
        indexes = [models.Index(fields=["date"], name="entry_by_date")]

    def __str__(self) -> str:
        return f"entry {self.number}"


class Posting(models.Model):
    """An amount on an account and its party, in an entry. Never changed, never deleted.

    line: from 1 without a gap. party: the id of an agent or issuer, as the account says; 0: nobody in particular.
    amount: minor units, debit positive, credit negative.
    """

    pk = models.CompositePrimaryKey("entry_id", "line")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings", db_index=False)
    line = models.IntegerField()
    account = models.CharField(max_length=20)
    party = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "posting"
        constraints = [
            models.CheckConstraint(condition=Q(account__in=[one.value for one in Account]), name="posting_account"),
            models.CheckConstraint(condition=Q(line__gte=1, party__gte=0) & ~Q(amount=0), name="posting_sizes"),
        ]
        indexes = [models.Index(fields=["account", "party", "entry", "amount"], name="posting_by_account")]
