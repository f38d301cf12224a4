"""The kept plans are what the stages' expressions give."""

import pytest

from upline.engine import plan


@pytest.mark.parametrize("dialect", plan.DIALECTS)
@pytest.mark.parametrize("only_distributions", [False, True], ids=["cycle", "distributions"])
def test_a_kept_plan_is_what_the_expressions_give(dialect: str, only_distributions: bool) -> None:
    """Where this fails: `python -m upline.engine.plan` writes them anew."""
    made = plan.text(plan.make(dialect, only_distributions))
    assert plan.text(list(plan.read(dialect, only_distributions))) == made
