"""Bulk reset: a file of policies whose distributions are rebuilt from today's records (D9).

It stands in the file history like an import: a preview is its dry run, a row that cannot be reset is in error there.
"""

from collections.abc import Iterable
from pathlib import Path

from upline.agents.models import Issuer
from upline.audit.actor import Actor
from upline.policies.actions import Reset, apply_reset, preview_reset

from .actions import Outcome, run_template
from .cells import code
from .job import Job, OnPending
from .reader import Progress
from .template import Chunk, Column, Reference, Template
from .templates.policies import find_policies


class BulkReset(Template):
    """resets: old and new of each policy of the file, by row; with what keeps some as they are."""

    name = "bulk-reset"
    about = "The policies whose distributions are rebuilt from today's records, at their effective dates (D9)."
    key = ("policy", "issuer")
    columns = (
        Column("policy", code(60), "policy number", required=True),
        Column("issuer", Reference(Issuer, "issuers"), "the policy's issuer", required=True),
    )

    def __init__(self, apply: bool):
        self.apply = apply
        self.resets: list[Reset] = []

    def run(self, job: Job, chunks: Iterable[Chunk]) -> None:
        """Reset the policies, or only look; a policy that is there twice is reset once."""
        row_of: dict[int, int] = {}
        for chunk in chunks:
            find_policies(job, chunk)
            for i in chunk.good():
                if row_of.setdefault(chunk.values["policy"][i], chunk.numbers[i]) != chunk.numbers[i]:
                    job.unchanged += 1
        resets = {reset.policy_id: reset for reset in self._reset(job, row_of)}
        held = [
            policy
            for policy, reset in resets.items()
            if reset.cycle is not None and not job.held_by_cycle(row_of[policy], "policy", f"policy {reset.name}")
        ]
        resets |= {reset.policy_id: reset for reset in self._reset(job, held)}  # their cycle is abandoned by now
        for policy, reset in resets.items():
            if reset.changes:
                job.updated += 1
            elif not reset.problem:
                job.unchanged += 1
            elif reset.cycle is None:
                job.error(row_of[policy], "policy", f"{reset.name}: {reset.problem}")
        self.resets = list(resets.values())

    def _reset(self, job: Job, policies: Iterable[int]) -> list[Reset]:
        return apply_reset(job.actor, policies) if self.apply else preview_reset(policies)


def bulk_reset(
    actor: Actor,
    path: str | Path,
    apply: bool = False,
    on_pending: OnPending | None = None,
    on_progress: Progress | None = None,
) -> tuple[Outcome, list[Reset]]:
    """Reset the distributions of a file of (policy, issuer), or only show what that would do; all or nothing but for
    rows in error.

    → what became of the file (updated: policies that change), and old and new of each policy, by row. on_pending and
    Refused: as `actions.run_import`.
    """
    template = BulkReset(apply)
    outcome = run_template(actor, template, path, not apply, on_pending, on_progress)
    return outcome, template.resets
