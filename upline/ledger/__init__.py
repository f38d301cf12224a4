"""Double entry, for good (rules I): every close, payment, receipt, write-off and reversal is one balanced entry.

Nouns: Account, Entry, Posting. Law: an entry balances, carries the hash of the one before, and is never changed.
"""
