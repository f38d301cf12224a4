from django.db import models


class AuditRecord(models.Model):
    """One change of one record, or one file of new records: who, when, from what to what. Never changed."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=60)  # e.g. "import rates", "distribution set"
    record = models.CharField(max_length=200)  # e.g. "agent W", "ACME/P-1"
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "audit_record"
        indexes = [models.Index(fields=["record"], name="audit_by_record")]
