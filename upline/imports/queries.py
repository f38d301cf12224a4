"""Reads of the file history."""

from collections.abc import Iterator

from upline.errors import Refused

from .models import ImportFile, RowError


def files() -> Iterator[ImportFile]:
    """Every file that was offered, first to last."""
    return ImportFile.objects.order_by("number").iterator()


def row_errors(number: int) -> Iterator[tuple[int, str, str]]:
    """(row, column, message) of the rows of a file that were left out, by row. Refused when there is no such file."""
    if not ImportFile.objects.filter(number=number).exists():
        last = ImportFile.objects.order_by("-number").values_list("number", flat=True).first()
        raise Refused(f"there is no file {number}: {f'the last one is {last}' if last else 'none was imported yet'}")
    found = RowError.objects.filter(file=number).order_by("row", "id")
    return found.values_list("row", "column", "message").iterator()
