"""The sample book: a believable agency and its year, the same to the letter on every machine.

Nouns: BookFile (a file of the sample book, made for an import template), Step (what the year's run does next). Law: the
book is a function of nothing; no clock, no random seed from outside, no order of a set. It goes in only through the
imports, cycles and distribution actions that users have.
"""
