"""Why each cent of a policy in a cycle is what it is: the arithmetic of every line, with rules, rate rows and versions.

facts (what the cycle computed from, as its snapshot keeps it) → arithmetic (every figure computed again; one that does
not equal the stored line is a fault) → words (the steps, for a person).
"""

from upline.reports.explain.explaining import COLUMNS, Explanation, Step, explain

__all__ = ["COLUMNS", "Explanation", "Step", "explain"]
