from django.db.models import Max

from .models import AuditRecord


def book_version() -> int:
    """A number that grows with every change of a record of money, rates or hierarchy."""
    return AuditRecord.objects.aggregate(latest=Max("id"))["latest"] or 0
