from django.db import models
from django.db.models import Q


class ImportFile(models.Model):
    """A file that was offered, whatever became of it."""

    number = models.AutoField(primary_key=True)
    template = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the content
    size = models.BigIntegerField(default=0)  # bytes
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    state = models.CharField(max_length=9)
    message = models.TextField(blank=True, default="")
    created = models.IntegerField(default=0)  # rows
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    unknown_columns = models.JSONField(default=list)

    class Meta:
        db_table = "import_file"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("done", "refused", "dry_run")), name="import_file_state")
        ]


class RowError(models.Model):
    """A row that was left out: its number in the file (the header is 1), the column, what was found and expected."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="row_errors")
    row = models.IntegerField()
    column = models.CharField(max_length=60, blank=True, default="")
    message = models.TextField()

    class Meta:
        db_table = "import_row_error"
