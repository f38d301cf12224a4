"""What the house has chosen: one setting a row, each with a meaning, a default and a check.

Nouns: Key (a setting that there is), Setting (one that differs from its default). Law: what is stored was checked
when it was set, and every change is in the audit trail.
"""
