"""The calculation, pure: typed columnar tables in, typed columnar tables out.

Nouns: Snapshot (the input tables), Result (the output tables and the counts of each stage). Law: no database, no
clock, no files but a snapshot's; every column is a whole number of 64 bits; one place rounds.
"""
