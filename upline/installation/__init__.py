"""What the house has chosen: one setting a row, each with a meaning, a default and a check.

Noun: Setting. A setting that was never set has its default.
"""
