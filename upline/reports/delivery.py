"""Files that appear whole or not at all, and the names they have in a folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

from upline.errors import Refused


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes `path` when all went well. Raises Refused where nothing can be written."""
    if not path.parent.is_dir():
        raise Refused(f"--output: there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise Refused(f"--output: {path} is a folder; a file was expected here")
    try:
        folder = Path(mkdtemp(prefix=".upline-", dir=path.parent))
    except OSError as error:
        raise Refused(f"--output: cannot write in {path.parent}: {error.strerror}") from error
    draft = folder / path.name
    try:
        yield draft
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
        folder.rmdir()


def file_name(name: str, ending: str) -> str:
    """A name that every file system takes and that no other record's name becomes: A/1 → A%2F1.pdf."""
    return f"{quote(name, safe=' ')[:200]}.{ending}"
