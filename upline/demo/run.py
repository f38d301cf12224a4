"""The sample year, played: what is not done yet of its steps, with progress to be seen."""

import sys
from pathlib import Path

from upline.errors import Refused

from . import book
from .progress import bar
from .steps import Step, steps


def play(folder: Path) -> int:
    """Writes the files into the folder, then imports them, edits and runs the cycles; gives the number of steps done.

    0: the database has the whole book. Refused where it holds another one; nothing is then written. The database is
    initialised. Tells what it does on standard error.
    """
    refuse_another_book()
    left = _not_done(list(steps(folder)))
    if not left:
        return 0
    for path in book.write(folder):
        print(f"{path} differs from the sample book's own and is taken as it is", file=sys.stderr)
    with bar(len(left)) as progress:
        for step in left:
            progress.starts(step.title)
            outcome = step.do()
            progress.did(f"{step.title}: {outcome}" if step.told else "")
    return len(left)


def refuse_another_book() -> None:
    """Refused where there are records or files that the sample book did not bring."""
    from upline.agents.models import Agent, Issuer
    from upline.imports.models import ImportFile
    from upline.policies.models import Policy

    first = book.files()[0]
    if ImportFile.objects.filter(template=first.template, name=first.name, state="done").exists():
        return
    counts = {"issuer": Issuer.objects.count(), "agent": Agent.objects.count(), "policy": Policy.objects.count()}
    if any(counts.values()):
        found = ", ".join(f"{count:,} {_plural(name) if count != 1 else name}" for name, count in counts.items())
        raise Refused(
            f"the database holds another book ({found}), expected an empty one for the sample book: "
            "name another database in UPLINE_DATABASE_URL, e.g. sqlite:///demo.sqlite3"
        )


def _plural(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _not_done(found: list[Step]) -> list[Step]:
    """The steps from the first one that is not done: they were done in order, so what follows it is not done either."""
    for place, step in enumerate(found):
        if not step.is_done():
            return found[place:]
    return []
