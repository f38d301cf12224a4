"""Files in: one template a kind of record, every file and every row in error kept (`upline import`).

Nouns: ImportFile, RowError. Law: a file changes what its good rows say, whole or not at all; a row that is left out
is named with its column and reason; the same file again changes nothing.
"""
