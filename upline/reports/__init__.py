"""Documents made of what is posted: statements for agents, lists of balances, and why each cent is what it is.

Nouns: Report (one definition: sections of columns with kinds, totals and grouping), Document (what one report says for
one selection, read as a stream), Explanation. Law: a report only reads; every format writes the same rows, and a figure
that does not tie to its parts is a fault, never a footnote.
"""
